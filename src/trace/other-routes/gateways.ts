import { selectorText } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import type { ListenerMatch, ParentReason, ParentView } from '../../model/edge.ts'
import type { OtherListener, OtherParent, OtherRoute } from '../../model/other-route.ts'
import { podsWithLabels } from '../access/controllers.ts'
import { touches } from '../gaps.ts'
import { meet } from '../listeners.ts'
import type { Lookup } from '../lookup.ts'
import { unofferedPorts } from './server-ports.ts'

type Standing = Pick<ParentView, 'state' | 'reason' | 'listeners' | 'names' | 'selector' | 'unoffered'>

const told: ReadonlySet<ParentReason> = new Set<ParentReason>(['no-listener', 'port-not-offered'])

/**
 * The Gateways that a VirtualService names (networking.istio.io VirtualService.gateways), if one of them does not take its requests; `mesh`
 * stands for the sidecars, which need none. Empty if each takes them, or was not read; for a route of manifests, a Gateway that is kept
 * elsewhere is listed too. For a Gateway the list has the Gateway itself, if it selects no Pod or no Service offers one of its ports.
 */
export function gatewayViews(route: OtherRoute, lookup: Lookup): ParentView[] {
  const views = gatewaysOf(route, lookup).map(({ namespace, name, field }): ParentView => {
    if (namespace === undefined) return { kind: 'Controller', namespace: '', name, field, state: 'ok', against: [] }
    return { kind: 'Gateway', namespace, name, field, against: [], ...standing(route, namespace, name, lookup) }
  })
  const isTold = ({ state, reason }: ParentView) =>
    state === 'broken' || (reason !== undefined && told.has(reason)) || (route.planned === true && reason === 'gateway-unread')
  return views.some(isTold) ? views : []
}

/** Those of the routes that delegate to it, if any do. */
function gatewaysOf(route: OtherRoute, { otherRoutes }: Lookup): Omit<OtherParent, 'kind'>[] {
  const { kind, namespace, name } = route
  if (kind === 'Gateway') return [{ namespace, name, field: 'spec.selector' }]
  return otherRoutes.hosts.acceptorsOf(route).filter((parent) => parent.kind === 'Gateway')
}

function standing(route: OtherRoute, namespace: string, name: string, lookup: Lookup): Standing {
  const there = lookup.otherRoutes.gatewaysIn(namespace).filter((one) => one.group === route.group)
  const gateway = there.find((one) => one.name === name)
  if (gateway) {
    const listeners = gateway === route ? [] : matchesOf(route, gateway)
    if (listeners.length > 0 && listeners.every(({ state }) => state === 'broken'))
      // In manifests alone this is uncertain: another Gateway of that name may be applied in the end.
      return { state: route.planned || gateway.planned ? 'unknown' : 'broken', reason: 'no-listener', listeners }
    return withoutPods(gateway, lookup) ?? withoutPort(route, gateway, listeners, lookup) ?? { state: 'ok' }
  }
  const isUnread = lookup.gaps.some((gap) => gap.resource === 'istiogateways' && touches(gap, namespace))
  const isRead = !route.planned && !isUnread && lookup.isWhole('istiogateways', namespace)
  if (!isRead) return { state: 'unknown', reason: 'gateway-unread' }
  return { state: 'broken', reason: 'gateway-missing', names: there.map((one) => one.name) }
}

/** Each server of a Gateway, and whether it has a host of the route; empty if the route has no hosts or a short one. */
function matchesOf(route: OtherRoute, gateway: OtherRoute): ListenerMatch[] {
  // A short name means a Service of the namespace, by a name that no server writes.
  const hosts = route.hosts.filter((host) => host === '*' || host.includes('.'))
  if (hosts.length === 0 || hosts.length < route.hosts.length) return []
  return (gateway.listeners ?? []).map((listener) => matchOf(listener, hosts, route, gateway))
}

/**
 * A server takes hosts that overlap with its own; before a `/` stands the namespace of routes that it takes, `.` for that of the Gateway
 * and `*` for any (networking.istio.io/v1 Server.hosts).
 */
function matchOf(
  { name, port, protocol, hosts, field }: OtherListener,
  wanted: readonly string[],
  route: OtherRoute,
  gateway: OtherRoute,
): ListenerMatch {
  const placed = hosts.map((host) => {
    const [before = '', behind] = host.split('/')
    return behind === undefined ? { from: '*', host: before } : { from: before === '.' ? gateway.namespace : before, host: behind }
  })
  const view = { name, port, protocol, hostname: hosts.join(', '), field }
  const meeting = placed.filter(({ host }) => wanted.some((one) => host === '*' || one === '*' || meet(host, one)))
  if (meeting.length === 0) return { ...view, state: 'broken', reason: 'hostname' }
  if (meeting.some(({ from }) => from === '*' || from === route.namespace)) return { ...view, state: 'ok' }
  const isOwn = meeting.every(({ from }) => from === gateway.namespace)
  return { ...view, state: 'broken', reason: 'namespace', ...defined({ allowed: isOwn ? { from: 'Same' } : undefined }) }
}

/**
 * The Pods that a Gateway selects serve it, whatever their namespace (networking.istio.io/v1 Gateway.selector). Undefined if there are
 * some, or not all Pods were read. A dump may lack their namespace.
 */
function withoutPods({ planned, selector = {} }: OtherRoute, lookup: Lookup): Standing | undefined {
  if (planned || Object.keys(selector).length === 0 || podsWithLabels(lookup.pods)('', selector).length > 0) return undefined
  const text = selectorText(selector)
  return lookup.isMissing('Pod', '', text) ? { state: 'broken', reason: 'no-pods', selector: text } : undefined
}

/**
 * No Service offers the port of any server that takes the route, or of one of a Gateway that is the target. Undefined if one is offered, or
 * if that is not known.
 */
function withoutPort(route: OtherRoute, gateway: OtherRoute, matches: readonly ListenerMatch[], lookup: Lookup): Standing | undefined {
  const { listeners = [] } = gateway
  const taking = matches.length === 0 ? listeners : listeners.filter((_, index) => matches[index]?.state === 'ok')
  const unoffered = unofferedPorts(gateway, taking, lookup)
  if (!unoffered || (gateway !== route && unoffered.servers.length < taking.length)) return undefined
  return { state: 'unknown', reason: 'port-not-offered', unoffered }
}
