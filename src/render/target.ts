import { count } from '../lib/count.ts'
import type { AgainstCondition, GatewayView, ListenerView } from '../model/edge.ts'
import type { Trace } from '../model/trace.ts'
import { addressLines } from './address.ts'
import { behind } from './edge-block.ts'
import { importLines } from './imports.ts'
import { table } from './layout.ts'
import { nodeTargetLines } from './node-target.ts'
import { routeLines } from './route.ts'
import { furtherWords } from './route-words.ts'
import { type Line, type Look, span } from './style.ts'
import { upwardLines } from './upward.ts'
import { gutter } from './ways-in.ts'

/** What is drawn of a target that is not a Service, between its header and its findings; of a Service nothing. */
export function targetLines(trace: Trace, look: Look): Line[] {
  if (trace.node) return nodeTargetLines(trace.node, trace.through ?? [], look)
  if (trace.address) return addressLines(trace.address, look)
  if (trace.route) return routeLines(trace.route, trace, look)
  if (trace.gateway) return gatewayLines(trace.gateway, look)
  if (trace.serviceImport && !trace.service) return importLines(trace.serviceImport, look)
  return trace.pods ? upwardLines(trace, trace.pods, look) : []
}

/** The class of a Gateway, its addresses, and each of its listeners with the routes that attach to it. */
function gatewayLines(gateway: GatewayView, look: Look): Line[] {
  const { class: ofClass, className, addresses, listeners } = gateway
  const said = { 'class-missing': 'no such GatewayClass', 'not-accepted': 'not accepted', 'class-unread': 'not read' } as const
  const furtherOf = (name: string | undefined, object = 'gateway') =>
    furtherWords(gateway.further?.filter(({ of, listener }) => of === object && listener === name))
  const note = ofClass.reason ? said[ofClass.reason] : furtherOf(undefined, 'class')
  const words = [className, ofClass.controller, note].filter(Boolean).join('   ')
  return [
    ...behind('class', [[gutter(ofClass.state, look), span(words)]]),
    ...behind('addresses', [
      [
        gutter(gateway.state, look),
        span([addresses.join(', ') || 'none', faultWords(gateway.against) || furtherOf(undefined)].filter(Boolean).join('   ')),
      ],
    ]),
    ...behind('listeners', table(listeners.map((listener) => listenerCells(listener, furtherOf(listener.name), look)))),
  ]
}

const fromWords: ReadonlyMap<string, string> = new Map([
  ['All', ', allowed from all namespaces'],
  ['Same', ', allowed from its namespace'],
  ['Selector', ', allowed from namespaces with labels'],
  ['None', ', allowed from no namespace'],
])

function listenerCells(listener: ListenerView, further: string, look: Look): Line[] {
  const { name, port, protocol, hostname, from, state, against, attachedRoutes, routes } = listener
  const counted = attachedRoutes !== undefined && attachedRoutes !== routes.length ? ` (the controller reports ${attachedRoutes})` : ''
  return [
    [gutter(state, look), span(name)],
    [span(`${port}/${protocol}`)],
    [span(hostname ?? '*')],
    [span(`${count(routes.length, 'route')}${counted}${fromWords.get(from) ?? ''}`)],
    [span(faultWords(against) || further)],
  ]
}

/** `not Programmed (Invalid)`. */
function faultWords(against: readonly AgainstCondition[]): string {
  const [first] = against
  if (!first) return ''
  const is = first.status === 'True' ? first.type : `not ${first.type}`
  return `${is}${first.reason ? ` (${first.reason})` : ''}${first.stale ? ', out of date' : ''}`
}
