import type { AgainstCondition, GatewayView, ListenerView } from '../model/edge.ts'
import { behind } from './edge-block.ts'
import { table } from './layout.ts'
import { type Line, type Look, span } from './style.ts'
import { gutter } from './ways-in.ts'
import { count } from './words.ts'

/** The class of a Gateway, its addresses, and each of its listeners with the routes that attach to it. */
export function gatewayLines(gateway: GatewayView, look: Look): Line[] {
  const { class: ofClass, className, addresses, listeners } = gateway
  const said = { 'class-missing': 'no such GatewayClass', 'not-accepted': 'not accepted', 'class-unread': 'not read' } as const
  const words = [className, ofClass.controller, ofClass.reason && said[ofClass.reason]].filter(Boolean).join('   ')
  return [
    ...behind('class', [[gutter(ofClass.state, look), span(words)]]),
    ...behind('addresses', [
      [gutter(gateway.state, look), span([addresses.join(', ') || 'none', faultWords(gateway.against)].filter(Boolean).join('   '))],
    ]),
    ...behind('listeners', table(listeners.map((listener) => listenerCells(listener, look)))),
  ]
}

const fromWords: ReadonlyMap<string, string> = new Map([
  ['All', 'of all namespaces'],
  ['Same', 'of its namespace'],
  ['Selector', 'of namespaces with labels'],
  ['None', 'from nowhere'],
])

function listenerCells({ name, port, protocol, hostname, from, state, against, attachedRoutes, routes }: ListenerView, look: Look): Line[] {
  const counted = attachedRoutes !== undefined && attachedRoutes !== routes.length ? ` (its controller counts ${attachedRoutes})` : ''
  return [
    [gutter(state, look), span(name)],
    [span(`${port}/${protocol}`)],
    [span(hostname ?? '*')],
    [span(`${count(routes.length, 'route')} ${fromWords.get(from) ?? ''}${counted}`)],
    [span(faultWords(against))],
  ]
}

/** `not Programmed (Invalid)`. */
function faultWords(against: readonly AgainstCondition[]): string {
  const [first] = against
  if (!first) return ''
  const is = first.status === 'True' ? first.type : `not ${first.type}`
  return `${is}${first.reason ? ` (${first.reason})` : ''}${first.stale ? ', of an older generation' : ''}`
}
