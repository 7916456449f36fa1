import { columnGap } from '../lib/columns.ts'
import { humanDuration } from '../lib/duration.ts'
import { columnsOf } from '../lib/width.ts'
import type { Evidence, FieldChange, Finding, Fix } from '../model/finding.ts'
import { gap, table, textOf, wrapped } from './layout.ts'
import { logLines } from './log-lines.ts'
import { command, findingSign, type Line, type Look, narrowed, type Span, signOf, span } from './style.ts'
import { refName, valueWords } from './words.ts'

/** The namespace that is not repeated, and the time that ages are relative to. */
interface Place {
  home: string | undefined
  taken: string
}

const shownEvidence = 5
/** At least so many of these are events, if there are any: they say why in words, and are last. */
const shownEvents = 2
/** Columns of `fix  ` and `next `. */
const labelColumns = 5

/** The index of the port that a finding belongs to; undefined: it concerns the whole Service. */
export function portOf(finding: Finding): number | undefined {
  const index = /^ports\[(\d+)\]/.exec(finding.hop)?.[1]
  return index === undefined ? undefined : Number(index)
}

/**
 * A finding: sign, code and title, the message, the proof, the fix, and what only follows from it. Its namespace is not repeated, and ages
 * are relative to when the trace was taken.
 */
export function findingLines(
  finding: Finding,
  { target: { namespace: home }, taken }: { target: { namespace?: string | undefined }; taken: string },
  look: Look,
): Line[] {
  return [
    ...titleLines(finding, look),
    ...(finding.message === '' || finding.message === finding.title ? [] : wrapped(finding.message, look, [span('    ')])),
    ...evidenceLines(finding.evidence, { home, taken }, look),
    ...logLines(finding, look),
    ...adviceLines(finding, look),
    ...finding.causes.flatMap((cause) => consequence(cause, look)),
    ...(look.wide ? [[span('  more ', 'quiet'), command(`kubectl porttrace explain ${finding.code}`)]] : []),
  ]
}

function titleLines(finding: Finding, look: Look): Line[] {
  const note = finding.confidence === 'inferred' ? ' (inferred)' : ''
  const sign = signOf(findingSign(finding), look)
  const code = span(finding.code, sign.tone)
  return wrapped(
    `${finding.title}${note}`,
    look,
    [sign, span(' '), code, gap],
    [span(' '.repeat(2 + columnsOf(code.text) + columnGap.length))],
    'strong',
  )
}

/** One line each, in columns where the terminal is wide enough for all of them. */
function evidenceLines(evidence: readonly Evidence[], place: Place, look: Look): Line[] {
  const kept = look.wide ? evidence : mostTelling(evidence)
  const left = evidence.length - kept.length
  const aligned = table(kept.map((one) => proof(one, place)))
  const lines = aligned.every((line) => fits(line, look)) ? aligned : kept.flatMap((one) => unaligned(one, place, look))
  return left === 0 ? lines : [...lines, [span(`    and ${left} more (-o wide shows all)`, 'quiet')]]
}

/** The first lines of proof, and the first events behind them. */
function mostTelling(evidence: readonly Evidence[]): Evidence[] {
  const events = evidence.filter(({ event }) => event !== undefined).slice(0, shownEvents)
  const others = evidence.filter((one) => !events.includes(one)).slice(0, shownEvidence - events.length)
  return evidence.filter((one) => events.includes(one) || others.includes(one))
}

/** `180 times, last 8s ago`, `once, 8s ago`. */
function timesWords({ count, last }: NonNullable<Evidence['event']>, taken: string): string {
  const often = count === 1 ? 'once' : `${count} times`
  if (last === '') return often
  return `${often}, ${count === 1 ? '' : 'last '}${humanDuration(Date.parse(taken) - Date.parse(last))} ago`
}

/** `by kubectl-edit, 21m ago`. */
function changeWords({ manager, time }: FieldChange, taken: string): string {
  return `by ${manager === '' ? 'an unnamed manager' : manager}, ${humanDuration(Date.parse(taken) - Date.parse(time))} ago`
}

function proof({ object, field, value, event, changed, file, line }: Evidence, { home, taken }: Place): Line[] {
  const place = file === undefined ? '' : `   ${file}:${line}`
  const note = event ? ` (${timesWords(event, taken)})` : changed ? ` (${changeWords(changed, taken)})` : place
  return [[span(`    ${refName(object, home)}`)], [span(`${field} = `), span(valueWords(value), 'strong'), span(note, 'quiet')]]
}

/** On one line if that fits, else the field below the object and broken at spaces: a proof is not cut. */
function unaligned(one: Evidence, place: Place, look: Look): Line[] {
  const [object = [], value = []] = proof(one, place)
  const line = [...object, gap, ...value]
  return fits(line, look) ? [line] : [object, ...wrapped(textOf(value), look, [span('      ')])]
}

function fits(line: Line, { width }: Look): boolean {
  return width === undefined || columnsOf(textOf(line)) <= width
}

/** An inferred finding is to be confirmed first: the next step is before its fix, and the fix behind `if so`. */
function adviceLines(finding: Finding, look: Look): Line[] {
  const isInferred = finding.confidence === 'inferred'
  const fix = fixLines(finding, isInferred ? span('  if so  ', 'unknown') : span('  fix  ', 'ok'), look)
  const next = nextLines(finding, look)
  return isInferred ? [...next, ...fix] : [...fix, ...next]
}

/** The line of a manifest to edit, or the command if there is one, on one line however long it is; else the words. */
function fixLines({ fix }: Finding, label: Span, look: Look): Line[] {
  if (!fix) return []
  if (fix.at)
    return wrapped(
      fix.text,
      look,
      [label, command(`${fix.at.file}:${fix.at.line}`), span(`  ${fix.at.field}  `)],
      [span(' '.repeat(columnsOf(label.text)))],
    )
  if (fix.command !== undefined) return [[label, command(fix.command)], ...manifestLines(fix), ...noteLines(fix, look)]
  return labelled(fix.text, label, look)
}

/** The command that looks, or the words if there is none. */
function nextLines({ next }: Finding, look: Look): Line[] {
  if (!next) return []
  const label = span('  next ', 'quiet')
  return next.command === undefined ? labelled(next.text, label, look) : [[label, command(next.command)]]
}

function labelled(text: string, label: Span, look: Look): Line[] {
  return text === '' ? [] : wrapped(text, look, [label], [span(' '.repeat(columnsOf(label.text)))])
}

/** What the command costs. */
function noteLines({ note }: Fix, look: Look): Line[] {
  return note === undefined ? [] : wrapped(note, look, [span(' '.repeat(labelColumns + 2))])
}

/** What the command creates, as it would be in a file. */
function manifestLines({ manifest = '' }: Fix): Line[] {
  const lines = manifest.split('\n').filter((line) => line !== '')
  return lines.map((line): Line => [span(`       ${line}`, 'quiet')])
}

/** A consequence: it has no proof, since it is not a fault by itself. It has a fix only if the fix of its cause does not cover it. */
function consequence(finding: Finding, look: Look): Line[] {
  const sign = signOf(findingSign(finding), look)
  const first: Line = [span('  then ', 'quiet'), sign, span(` ${finding.code}`), gap]
  const inner = narrowed(look, labelColumns + 2)
  const deeper = finding.causes
    .flatMap((cause) => consequence(cause, inner))
    .map((line): Line => [span(' '.repeat(labelColumns + 2)), ...line])
  return [...wrapped(finding.title, look, first, [span(' '.repeat(columnsOf(textOf(first))))]), ...ownFixLines(finding, look), ...deeper]
}

/** When the fix is right, and the command, which stays on one line. */
function ownFixLines({ fix }: Finding, look: Look): Line[] {
  if (fix?.own === undefined || fix.command === undefined) return []
  const indent = span(' '.repeat(labelColumns + 2))
  return [...wrapped(fix.text, look, [indent]), [indent, command(fix.command)]]
}
