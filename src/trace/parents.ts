import { refersToGateway } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import type { AgainstCondition, ListenerCertificate, ListenerMatch, ParentReason, ParentView } from '../model/edge.ts'
import type { Gateway, Listener, ParentRef, Route } from '../model/gateway.ts'
import type { HopState } from '../model/verdict.ts'
import { listenerCertificates } from './certificates.ts'
import { against, furtherConditions, furtherOfGateway, gatewayStateBy, isTrue, stateBy, told } from './conditions.ts'
import { listenerMatch, meantListeners } from './listeners.ts'
import type { Lookup } from './lookup.ts'

interface Standing {
  state: HopState
  reason?: ParentReason
  /** What decides is a condition of the Gateway itself, and not of the route or of a listener. */
  of?: 'gateway'
}

/**
 * What becomes of a route at each of its parents: what the controller says (status.parents), and, where the Gateway was read, what its
 * listeners allow. What the controller has accepted is accepted; without a word from it, the rules of the API are only inferred.
 */
export function parentViews(route: Route, lookup: Lookup): ParentView[] {
  return route.parentRefs.map((ref, index): ParentView => {
    const gateway = refersToGateway(ref) ? lookup.edge.gateway(ref.namespace, ref.name) : undefined
    const listeners = gateway && meantListeners(gateway, ref).map((one) => listenerMatch(route, gateway, one, lookup))
    const said = route.parents.filter((status) => isSame(status, ref))
    const faults = said.flatMap(({ conditions }) => against(conditions, route.generation))
    const isAccepted = said.some(({ conditions }) => isTrue(conditions, 'Accepted', route.generation))
    const gatewayFaults = gateway ? against(gateway.conditions, gateway.generation) : []
    const certificates = acceptingCertificates(gateway, ref, listeners, lookup)
    const { state, reason, of } = standing(
      ref,
      { isPlanned: route.planned === true, hasStatus: said.length > 0, isAccepted, faults, gatewayFaults },
      listeners,
      lookup,
    )
    const further = [
      ...said.flatMap(({ conditions }) => furtherConditions(conditions, route.generation, { of: 'route' })),
      ...(gateway ? furtherOfGateway(gateway, meantListeners(gateway, ref)) : []),
    ]
    return {
      kind: ref.kind,
      namespace: ref.namespace,
      name: ref.name,
      field: `spec.parentRefs[${index}]`,
      ...defined({ sectionName: ref.sectionName || undefined, port: ref.port }),
      state,
      ...defined({ reason }),
      against: of ? [...gatewayFaults.map((one) => ({ ...one, of })), ...faults] : faults,
      ...defined({
        further: further.length > 0 ? further : undefined,
        since: reason === 'unclaimed' && route.created ? route.created : undefined,
        names: reason && namesInstead(reason, ref, gateway, lookup),
        listeners,
        addresses: gateway && gateway.addresses.length > 0 ? gateway.addresses : undefined,
        certificates,
      }),
    }
  })
}

/**
 * The names that the reference could have used: the Gateways of that namespace, or the listeners of the Gateway if it matches none of them.
 */
function namesInstead(reason: ParentReason, ref: ParentRef, gateway: Gateway | undefined, lookup: Lookup): string[] | undefined {
  if (reason === 'gateway-missing') return lookup.edge.gatewaysIn(ref.namespace).map(({ name }) => name)
  if (reason !== 'no-listener' || !gateway || meantListeners(gateway, ref).length > 0) return undefined
  return gateway.listeners.map(listenerName)
}

/** Certificates of the listeners that accept the route. */
function acceptingCertificates(
  gateway: Gateway | undefined,
  ref: ParentRef,
  matches: readonly ListenerMatch[] = [],
  lookup: Lookup,
): ListenerCertificate[] | undefined {
  if (!gateway) return undefined
  const isOpen = ({ name, port }: Listener) => matches.some((one) => one.name === name && one.port === port && isAccepting(one))
  const found = listenerCertificates(gateway, meantListeners(gateway, ref).filter(isOpen), lookup.certificate)
  return found.length > 0 ? found : undefined
}

/** A listener that does not work for now may be lacking the certificate. */
function isAccepting({ state, reason }: ListenerMatch): boolean {
  return state !== 'broken' || reason === 'not-programmed'
}

/** `http (80)`. */
function listenerName({ name, port }: Listener): string {
  return `${name} (${port})`
}

/** Controllers repeat the reference as it is in the spec. */
function isSame(a: ParentRef, b: ParentRef): boolean {
  return (
    a.group === b.group &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.sectionName === b.sectionName &&
    a.port === b.port
  )
}

interface Said {
  isPlanned: boolean
  hasStatus: boolean
  isAccepted: boolean
  faults: readonly AgainstCondition[]
  gatewayFaults: readonly AgainstCondition[]
}

function standing(ref: ParentRef, said: Said, listeners: readonly ListenerMatch[] | undefined, lookup: Lookup): Standing {
  return said.isPlanned ? plannedStanding(ref, listeners) : liveStanding(ref, said, listeners, lookup)
}

function liveStanding(ref: ParentRef, said: Said, listeners: readonly ListenerMatch[] | undefined, lookup: Lookup): Standing {
  const { hasStatus, isAccepted, faults } = said
  if (refersToGateway(ref) && !listeners && lookup.isWhole('gateways', ref.namespace)) return { state: 'broken', reason: 'gateway-missing' }
  const refused = told(faults, 'Accepted', 'Programmed')
  const taken = !isAccepted && listeners ? takenBy(listeners) : undefined
  if (taken === false && (refused || !hasStatus)) return { state: refused ? stateBy(refused) : 'unknown', reason: 'no-listener' }
  if (refused) return { state: isAccepted && !refused.stale ? 'warn' : stateBy(refused), reason: 'refused' }
  const stopped = told(said.gatewayFaults, 'Accepted', 'Programmed')
  if (stopped) return { state: stateBy(stopped), reason: 'not-programmed', of: 'gateway' }
  const dead = deadState(listeners ?? [])
  if (dead) return { state: dead, reason: 'not-programmed' }
  const unresolved = told(said.gatewayFaults, 'ResolvedRefs')
  if (unresolved) return { state: gatewayStateBy(unresolved), reason: 'not-programmed', of: 'gateway' }
  if (told(faults, 'PartiallyInvalid')) return { state: 'warn', reason: 'partial' }
  if (isAccepted) return { state: 'ok' }
  if (!refersToGateway(ref)) return { state: 'unknown', reason: 'other-kind' }
  return { state: 'unknown', reason: 'unclaimed' }
}

/** No controller has seen a manifest. The rules of the API are known; a Gateway that is not at hand may be kept elsewhere. */
function plannedStanding(ref: ParentRef, listeners: readonly ListenerMatch[] | undefined): Standing {
  if (!refersToGateway(ref)) return { state: 'unknown', reason: 'other-kind' }
  if (!listeners) return { state: 'unknown', reason: 'gateway-unread' }
  const taken = takenBy(listeners)
  if (taken === false) return { state: 'unknown', reason: 'no-listener' }
  return taken ? { state: 'ok' } : { state: 'unknown', reason: 'namespace-unread' }
}

/** The mildest state of the listeners that would take the route, if none of them works. */
function deadState(listeners: readonly ListenerMatch[]): HopState | undefined {
  const fitting = listeners.filter(({ state, reason }) => state !== 'broken' || reason === 'not-programmed')
  if (fitting.length === 0 || fitting.some(({ reason }) => reason !== 'not-programmed')) return undefined
  return fitting.every(({ state }) => state === 'broken') ? 'broken' : 'unknown'
}

/** Does any listener take the route? Undefined if that depends on something that was not read. */
function takenBy(listeners: readonly ListenerMatch[]): boolean | undefined {
  if (listeners.some(({ state, reason }) => state === 'ok' || reason === 'not-programmed')) return true
  return listeners.some(({ state }) => state === 'unknown') ? undefined : false
}

/** Is there a problem with the parent? That the parent is not a Gateway does not count as a problem. */
export function isTroubled({ state, reason, against }: ParentView): boolean {
  return against.length > 0 || (state !== 'ok' && reason !== 'other-kind')
}

/** Whether a route gets traffic at all, by any of its parents. */
export function routeStanding(parents: readonly ParentView[]): HopState {
  const states = parents.map(({ state }) => state)
  if (states.length === 0 || states.every((state) => state === 'broken')) return 'broken'
  if (states.every((state) => state === 'ok')) return 'ok'
  return states.some((state) => state === 'ok' || state === 'warn') ? 'warn' : 'unknown'
}
