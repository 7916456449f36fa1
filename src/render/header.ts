import { humanDuration } from '../lib/duration.ts'
import { columnsOf } from '../lib/width.ts'
import type { Cause } from '../model/finding.ts'
import type { NodeView } from '../model/node-view.ts'
import type { ServiceView, Trace } from '../model/trace.ts'
import { cutLine, gap, spread, textOf, wrapped } from './layout.ts'
import { type Line, type Look, type Span, signOf, span, toneOf, verdictLine, verdictSigns } from './style.ts'

/**
 * `demo/web   ClusterIP 10.96.3.4`, `demo/web-0   Pod`, and at the right edge the verdict. If something is known to be wrong, that comes
 * first: `✗ demo/web broken for 15m: readiness GET :8080/healthz returned 503 (180 times)`, and the kind on a line below.
 */
export function headerLines(trace: Trace, look: Look): Line[] {
  const { kind } = trace.target
  const what = kind === 'Service' ? serviceKind(trace.service) : trace.node ? nodeKind(trace.node) : [span(kind)]
  const { cause } = trace
  if (!cause) return [spread([...targetName(trace), gap, ...what], verdictLine(trace.verdict, look), look)]
  return [...causeLines(trace, cause, look), [span('  '), ...what]]
}

/** On one line if that fits; else the cause is below. For a name that is too long the verdict stays. */
function causeLines(trace: Trace, { text, since }: Cause, look: Look): Line[] {
  const sign = verdictSigns[trace.verdict]
  const age = since === undefined ? Number.NaN : Date.parse(trace.taken) - Date.parse(since)
  const state: Line = [span(' '), span(trace.verdict, toneOf(sign)), span(`${age >= 0 ? ` for ${humanDuration(age)}` : ''}:`)]
  const mark: Line = [signOf(sign, look), span(' ')]
  const room = (look.width ?? Number.POSITIVE_INFINITY) - columnsOf(textOf([...mark, ...state]))
  const head = [...mark, ...cutLine(targetName(trace), room, look.glyphs.ellipsis), ...state]
  const whole = [...head, span(` ${text}`)]
  const fits = look.width === undefined || columnsOf(textOf(whole)) <= look.width
  return fits ? [whole] : [head, ...wrapped(text, look, [span('  ')])]
}

function targetName({ target }: Trace): Span[] {
  const port = target.port === undefined ? '' : `:${target.port}`
  return [span(`${target.namespace === undefined ? '' : `${target.namespace}/`}${target.name}${port}`, 'strong')]
}

function serviceKind(service: ServiceView | undefined): Span[] {
  if (!service) return [span('no such Service')]
  const addresses = service.headless
    ? ['None (headless)']
    : service.type === 'ExternalName'
      ? [service.externalName ?? '']
      : service.clusterIPs
  return [span([service.type, addresses.join(', ')].filter((text) => text !== '').join(' '))]
}

/** `Node 10.0.0.11   zone a`. */
function nodeKind({ addresses, zone }: NodeView): Span[] {
  const ips = [...new Set(addresses.filter(({ type }) => type.endsWith('IP')).map(({ address }) => address))]
  return [
    span(['Node', ips.join(', ')].filter((text) => text !== '').join(' ')),
    ...(zone === undefined ? [] : [gap, span(`zone ${zone}`)]),
  ]
}

const staleAfter = 60_000

/** How old the reading is, if that matters: the age of a dump, but not the second that a reading takes. */
export function ageWords(taken: string, look: Look): string | undefined {
  const age = look.now - Date.parse(taken)
  return age >= staleAfter ? `${humanDuration(age)} ago (${taken})` : undefined
}
