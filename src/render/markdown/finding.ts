import type { Evidence, Finding, Fix } from '../../model/finding.ts'
import { findingSign, type Look } from '../style.ts'
import { refName, valueWords } from '../words.ts'
import { block, code, prose } from './safe.ts'

const shownEvidence = 5

/** A finding with its proof and its fix, in paragraphs. */
export function findingParagraphs(finding: Finding, home: string | undefined, look: Look): string[] {
  const { docs, code: name, title, message, evidence, confidence } = finding
  const sign = look.glyphs.signs[findingSign(finding)]
  const inferred = confidence === 'inferred' ? ' (inferred)' : ''
  return [
    `#### ${sign} [${name}](${docs}) ${prose(title)}${inferred}`,
    ...(message === '' || message === title ? [] : [prose(message)]),
    ...(evidence.length === 0 ? [] : [proof(evidence, home)]),
    ...advice(finding),
    ...(finding.causes.length === 0 ? [] : [consequences(finding.causes, look)]),
  ]
}

function proof(evidence: readonly Evidence[], home: string | undefined): string {
  const rows = evidence.slice(0, shownEvidence).map(({ object, field, value, changed, file, line }) => {
    const place = file === undefined ? '' : ` in ${code(`${file}:${line ?? 0}`)}`
    const by = changed ? `, by ${code(changed.manager)} at ${prose(changed.time)}` : ''
    return `- ${code(refName(object, home))}: ${code(`${field} = ${valueWords(value)}`)}${place}${by}`
  })
  const left = evidence.length - rows.length
  return [...rows, ...(left === 0 ? [] : [`- and ${left} more`])].join('\n')
}

/** What is inferred is to be confirmed first. */
function advice({ fix, next, confidence }: Finding): string[] {
  const first = fix ? fixParagraphs(fix, confidence === 'inferred' ? 'If so' : 'Fix') : []
  const second = next ? labelled('Next', next.text, next.command) : []
  return confidence === 'inferred' ? [...second, ...first] : [...first, ...second]
}

function fixParagraphs({ text, command, manifest, note, at }: Fix, label: string): string[] {
  if (at) return [`**${label}**: ${code(`${at.file}:${at.line}`)} ${code(at.field)} ${prose(text)}`]
  return [
    ...labelled(label, text, command),
    ...(manifest === undefined ? [] : [block('yaml', manifest)]),
    ...(note === undefined ? [] : [prose(note)]),
  ]
}

function labelled(label: string, text: string, command: string | undefined): string[] {
  const words = text === '' ? `**${label}**:` : `**${label}**: ${prose(text)}`
  return command === undefined ? (text === '' ? [] : [words]) : [words, block('sh', command)]
}

function consequences(causes: readonly Finding[], look: Look): string {
  return causes
    .flatMap((cause) => [cause, ...cause.causes])
    .map((cause) => `- then ${look.glyphs.signs[findingSign(cause)]} ${cause.code} ${prose(cause.title)}`)
    .join('\n')
}
