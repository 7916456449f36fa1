import { printable } from '../../lib/printable.ts'
import type { Finding } from '../../model/finding.ts'
import type { Trace } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import { objectName, resultOf, wordsOf } from './results.ts'

/**
 * JUnit's XML as CI systems read it: a test case for each target. It fails where the exit code would, and is skipped if the verdict is unknown.
 */
export function renderJunit(traces: readonly Trace[], fails: (verdict: Verdict) => boolean): string {
  const cases = traces.map((trace) => caseOf(trace, fails))
  const count = (test: (verdict: Verdict) => boolean) => traces.filter(({ verdict }) => test(verdict)).length
  const counts = `tests="${traces.length}" failures="${count(fails)}" errors="0" skipped="${count((one) => isOpen(one, fails))}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kubectl-porttrace" ${counts}>`,
    `  <testsuite name="kubectl-porttrace" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function isOpen(verdict: Verdict, fails: (verdict: Verdict) => boolean): boolean {
  return verdict === 'unknown' && !fails(verdict)
}

function caseOf(trace: Trace, fails: (verdict: Verdict) => boolean): string {
  const { target, verdict, findings } = trace
  const telling = findings.filter(({ severity }) => severity !== 'info')
  const [first] = telling
  const file = first && resultOf(trace, first).place?.file
  const head = `classname="${xml(target.kind)}" name="${xml(objectName(target))}"${file === undefined ? '' : ` file="${xml(file)}"`}`
  const message = xml(first ? `${first.code} ${first.title}` : verdict)
  const text = xml(telling.map((finding) => findingText(trace, finding)).join('\n'))
  if (fails(verdict)) return element(head, `<failure type="${verdict}" message="${message}">${text}</failure>`)
  if (isOpen(verdict, fails)) return element(head, `<skipped message="${message}"/>`)
  return telling.length > 0 ? element(head, `<system-out>${text}</system-out>`) : `    <testcase ${head}/>`
}

function element(head: string, content: string): string {
  return `    <testcase ${head}>\n      ${content}\n    </testcase>`
}

function findingText(trace: Trace, finding: Finding): string {
  const { place } = resultOf(trace, finding)
  return `${place ? `${place.file}:${place.line}: ` : ''}${finding.code} ${finding.title}. ${wordsOf(finding)}`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 takes no control characters, also not escaped: they become visible escapes. A line feed between findings stays. */
function xml(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line).replace(/[&<>"]/g, (character) => entities[character] ?? character))
    .join('\n')
}
