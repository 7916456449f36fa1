import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import type { BackendTlsPolicy, BackendTlsView } from '../model/backend-tls.ts'
import type { Route } from '../model/gateway.ts'
import type { Service } from '../model/resources.ts'
import type { RouteView } from '../model/way-in.ts'
import { against } from './conditions.ts'
import type { Lookup } from './lookup.ts'

/** Values of `appProtocol` that say that a port speaks TLS (core/v1 ServicePort, GEP-1911). */
const tlsProtocols: ReadonlySet<string> = new Set(['https', 'kubernetes.io/wss'])

/** Routes whose Gateway ends TLS and opens a connection of its own to the backend. */
const terminating: ReadonlySet<string> = new Set(['HTTPRoute', 'GRPCRoute'])

/**
 * A backend of a route with the BackendTLSPolicy of its port. `lacksTls`: the port says that it speaks TLS, and no policy tells Gateways to
 * (GEP-1897: without one they connect in plain text, unless a controller has a rule of its own).
 */
export function withBackendTls(view: RouteView, route: Route, service: Service | undefined, lookup: Lookup): RouteView {
  const port = service && view.leadsTo !== undefined ? service.ports[view.leadsTo] : undefined
  if (!service || !port || !terminating.has(route.kind)) return view
  const policy = policyFor(service, port.name, lookup)
  if (policy) return { ...view, backendTls: policyView(policy, route) }
  const isTls = port.appProtocol !== undefined && tlsProtocols.has(port.appProtocol.toLowerCase())
  const isKnown = lookup.isWhole('backendtlspolicies', service.namespace) && !lookup.backendTlsPolicies.some((one) => isOdd(one, service))
  return isTls && isKnown ? { ...view, lacksTls: true } : view
}

/** A policy that names the Service by a port that it does not have may be meant for this one. */
function isOdd({ namespace, targets }: BackendTlsPolicy, service: Service): boolean {
  return (
    namespace === service.namespace &&
    targets.some((target) => target.service === service.name && !service.ports.some(({ name }) => name === target.port))
  )
}

/** One that names the port comes before one that names the Service alone; then the older one, then by name (GEP-1897, conflict resolution). */
function policyFor(service: Service, port: string, { backendTlsPolicies }: Lookup): BackendTlsPolicy | undefined {
  const meant = backendTlsPolicies.flatMap((policy) =>
    policy.namespace !== service.namespace
      ? []
      : policy.targets
          .filter((target) => target.service === service.name && (target.port === undefined || target.port === port))
          .map((target) => ({ policy, isOfPort: target.port !== undefined })),
  )
  const [first] = meant.sort(
    (a, b) =>
      Number(b.isOfPort) - Number(a.isOfPort) ||
      compareText(a.policy.created ?? '', b.policy.created ?? '') ||
      compareText(a.policy.name, b.policy.name),
  )
  return first?.policy
}

/** What is reported for the Gateways of the route counts; a status of others does not. */
function policyView({ name, hostname, generation, ancestors }: BackendTlsPolicy, { parentRefs }: Route): BackendTlsView {
  const own = ancestors.filter((one) =>
    parentRefs.some((parent) => parent.kind === one.kind && parent.namespace === one.namespace && parent.name === one.name),
  )
  const [condition] = own.flatMap(({ conditions }) => against(conditions, generation)).filter(({ stale }) => !stale)
  return { name, ...defined({ hostname, condition, unreported: own.length === 0 ? (true as const) : undefined }) }
}
