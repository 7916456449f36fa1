import { printable } from '../../lib/printable.ts'
import type { Severity } from '../../model/finding.ts'
import type { Trace } from '../../model/trace.ts'
import { objectName, type Result, resultsOf, wordsOf } from './results.ts'

const commands: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'notice' }

/** Workflow commands of GitHub Actions: an annotation for each finding, at its place in a manifest. */
export function renderGithub(traces: readonly Trace[]): string {
  return resultsOf(traces)
    .map((result) => `${annotation(result)}\n`)
    .join('')
}

function annotation({ finding, object, place }: Result): string {
  const at = place ? [`file=${property(place.file)}`, `line=${place.line}`] : []
  const title = `title=${property(`${finding.code} ${objectName(object)}`)}`
  return `::${commands[finding.severity]} ${[...at, title].join(',')}::${data(`${finding.title}. ${wordsOf(finding)}`)}`
}

/** What a value of a workflow command escapes (actions/toolkit, command.ts). */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
