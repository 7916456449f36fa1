import { readinessWords, serviceReadiness } from '../kube/readiness.ts'
import { humanDuration } from '../lib/duration.ts'
import { printable } from '../lib/printable.ts'
import type { Finding } from '../model/finding.ts'
import type { Gap, PortTrace, Trace, TraceList } from '../model/trace.ts'
import { gapLines } from './gaps.ts'
import { textOf } from './layout.ts'
import { type Look, lookOf } from './style.ts'
import { symptomLines } from './symptoms.ts'
import { stageWords } from './words.ts'

/**
 * A trace in few words, for readers that pay for each: verdict, cause, the state of each hop, findings with proof, fix and next step, what was
 * not read. At most `most` bytes of UTF-8: what does not fit is counted in the last line.
 */
export function renderBrief(trace: Trace, most: number): string {
  return within([...traceLines(trace), ...gapTexts(trace.gaps, trace.taken)], most)
}

/** For a target that is not a Service, the Services that it leads through too, the worst first. */
function traceLines(trace: Trace): string[] {
  const { ports, findings, through = [] } = trace
  return [headLine(trace), ...errorTexts(trace), ...ports.map(portLine), ...findings.flatMap(findingLines), ...through.flatMap(traceLines)]
}

/** A list in few words, one line for each Service, the worst first. `problems`: only those that are not healthy, idle or planned. */
export function renderBriefList({ items, gaps, taken }: TraceList, problems: boolean, most: number): string {
  const isWell = ({ verdict }: Trace) => verdict === 'healthy' || verdict === 'idle' || verdict === 'planned'
  const counts = Map.groupBy(items, ({ verdict }) => verdict)
  const summary = [...counts].map(([verdict, { length }]) => `${length} ${verdict}`).join(', ')
  const head = `${items.length} ${items.length === 1 ? 'Service' : 'Services'}${summary === '' ? '' : `: ${summary}`}`
  const shown = problems ? items.filter((item) => !isWell(item)) : items
  return within([head, ...shown.map(headLine), ...gapTexts(gaps, taken)], most)
}

/** `demo/web (Service) broken for 15m, 0 of 2 ready: PT201 readiness GET :8080/healthz returned 503`. */
function headLine(trace: Trace): string {
  const { target, verdict, cause, taken } = trace
  const port = target.port === undefined ? '' : `:${target.port}`
  const age = cause?.since === undefined ? Number.NaN : Date.parse(taken) - Date.parse(cause.since)
  const readiness = trace.service ? serviceReadiness(trace) : 'no-ports'
  const ready = typeof readiness === 'string' ? '' : `, ${readinessWords(readiness).replace('/', ' of ')}`
  const [first] = trace.findings
  const why = cause ? `: ${cause.code} ${cause.text}` : first ? `: ${first.code} ${first.title}` : ''
  const name = `${target.namespace === undefined ? '' : `${target.namespace}/`}${target.name}${port}`
  return `${name} (${target.kind}) ${verdict}${age >= 0 ? ` for ${humanDuration(age)}` : ''}${ready}${why}`
}

/** `port http 80/TCP -> 8080: entry point ok, Service ok, endpoint broken, socket unknown`. */
function portLine({ name, port, protocol, targetPort, hops }: PortTrace): string {
  const states = hops.map(({ stage, state }) => `${stageWords[stage]} ${state}`).join(', ')
  return `port ${name === '' ? '' : `${name} `}${port}/${protocol} -> ${targetPort}: ${states}`
}

const MOST_EVIDENCE = 2

function findingLines({ code, severity, confidence, title, message, evidence, fix, next, causes }: Finding): string[] {
  const proof = evidence.slice(0, MOST_EVIDENCE).map(({ object, field, value }) => {
    return `  proof: ${object.kind.toLowerCase()}/${object.name} ${field} = ${JSON.stringify(value) ?? 'null'}`
  })
  return [
    `${code} ${severity}, ${confidence}: ${title}. ${message}`,
    ...proof,
    ...step('fix', fix),
    ...step('next', next),
    ...(causes.length === 0 ? [] : [`  follows from it: ${causes.map((one) => `${one.code} ${one.title}`).join('; ')}`]),
  ]
}

function step(word: 'fix' | 'next', advice: { text: string; command?: string } | undefined): string[] {
  if (!advice) return []
  return [`  ${word}: ${advice.text}${advice.command === undefined ? '' : ` $ ${advice.command}`}`]
}

/** The errors that clients got, with the findings that fit them. */
function errorTexts(trace: Trace): string[] {
  return symptomLines(trace, plainLook(trace.taken)).map(textOf)
}

function gapTexts(gaps: readonly Gap[], taken: string): string[] {
  return gapLines(gaps, plainLook(taken)).map(textOf)
}

function plainLook(taken: string): Look {
  return lookOf({ color: false, unicode: false, now: Date.parse(taken) })
}

/** The lines that fit, and how many do not. */
function within(lines: readonly string[], most: number): string {
  const safe = lines.map(printable)
  const whole = `${safe.join('\n')}\n`
  if (bytes(whole) <= most) return whole
  const kept: string[] = []
  let room = most - bytes(cutLine(lines.length))
  for (const line of safe) {
    const taken = bytes(line) + 1
    if (taken > room) break
    kept.push(line)
    room -= taken
  }
  return `${kept.join('\n')}${kept.length === 0 ? '' : '\n'}${cutLine(lines.length - kept.length)}`
}

function cutLine(count: number): string {
  return `(${count} more ${count === 1 ? 'line' : 'lines'}: ask for the details)\n`
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}
