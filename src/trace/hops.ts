import { clientAccesses, openAccess } from '../kube/client-access.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Service, ServicePort } from '../model/resources.ts'
import type { Hop } from '../model/trace.ts'
import type { HopState } from '../model/verdict.ts'
import type { Entry } from '../model/way-in.ts'
import { whoGetsIn } from './access/who-gets-in.ts'
import type { Lookup } from './lookup.ts'

/**
 * The stages of a port as far as reading alone shows them. Findings mark the broken one later; a stage behind which nothing comes is
 * `off`. `unread`: the endpoints could not be read. The socket is always unknown until a probe reads it.
 */
export function hopsOf(
  service: Service,
  port: ServicePort,
  entries: Entry[],
  endpoints: Endpoint[],
  unread: boolean,
  lookup: Lookup,
): Hop[] {
  const served = endpoints.some((endpoint) => endpoint.usable)
  const podsRead = lookup.extent.pods !== 'none'
  const behind = (state: HopState): HopState => (served ? state : 'off')
  const pods = endpoints.filter((endpoint) => endpoint.usable && endpoint.pod)
  const declared = pods.some((endpoint) => endpoint.declared)
  return [
    { stage: 'entry', state: entryState(entries) },
    { stage: 'service', state: 'ok' },
    { stage: 'targetPort', state: served || typeof port.targetPort === 'number' ? 'ok' : 'off' },
    { stage: 'endpoint', state: unread ? 'unknown' : behind('ok') },
    { stage: 'access', state: behind(accessState(endpoints, entries)) },
    { stage: 'pod', state: behind(pods.length === 0 ? 'off' : podsRead ? 'ok' : 'unknown') },
    { stage: 'containerPort', state: behind(pods.length === 0 ? 'off' : podsRead ? (declared ? 'ok' : 'off') : 'unknown') },
    { stage: 'socket', state: service.type === 'ExternalName' ? 'off' : behind('unknown') },
  ]
}

/** `off` if no policy says anything. A finding reports policies that block all clients. */
function accessState(endpoints: Endpoint[], entries: Entry[]): HopState {
  const isSilent = (endpoint: Endpoint) => {
    const open = openAccess(endpoint)
    return open ? open.result === 'everyone' && open.ingress === undefined : clientAccesses(endpoint).length === 0
  }
  if (endpoints.every(isSilent)) return 'off'
  return whoGetsIn({ endpoints, entries }) === 'somebody' ? 'ok' : 'unknown'
}

/**
 * The state of the entry points together: broken only if all are. A client that asks the name of a headless Service for another port does
 * not count: it can connect to the port of the endpoints.
 */
export function entryState(entries: readonly Entry[]): HopState {
  const has = (state: HopState) =>
    entries.some((entry) => entry.state === state && entry.reason !== 'other-port' && entry.reason !== 'not-listening')
  if (!has('ok') && !has('unknown') && has('broken')) return 'broken'
  if (has('broken') || has('warn')) return 'warn'
  return has('unknown') ? 'unknown' : 'ok'
}
