import { humanDuration } from '../lib/duration.ts'
import type { NodeView } from '../model/node-view.ts'
import type { ServiceView, Trace } from '../model/trace.ts'
import { gap, spread } from './layout.ts'
import { type Line, type Look, type Span, span, verdictLine } from './style.ts'

/** `demo/web   ClusterIP 10.96.3.4`, `demo/web-0   Pod`, and at the right edge the verdict. */
export function headerLine(trace: Trace, look: Look): Line {
  const { kind } = trace.target
  const what = kind === 'Service' ? serviceKind(trace.service) : trace.node ? nodeKind(trace.node) : [span(kind)]
  return spread([...targetName(trace), gap, ...what], verdictLine(trace.verdict, look), look)
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

/** How old the reading is, where that is worth a word: a dump's age, not the second that a reading takes. */
export function ageWords(taken: string, look: Look): string | undefined {
  const age = look.now - Date.parse(taken)
  return age >= staleAfter ? `${humanDuration(age)} ago (${taken})` : undefined
}
