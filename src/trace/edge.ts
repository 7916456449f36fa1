import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import type { Service } from '../model/resources.ts'
import type { ReadGap, Resource } from '../model/snapshot.ts'
import type { TargetView } from '../model/target.ts'
import type { Gap } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'
import { byController } from './access/controllers.ts'
import type { Chain } from './chain.ts'
import { emptyChain } from './chain.ts'
import { withHops } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import type { Resolved } from './routes.ts'
import { traceService } from './service.ts'

/** The chain of a target at the edge of the cluster before anything is known of it. */
export function edgeChain(target: TargetView, lookup: Lookup): Chain {
  return { ...emptyChain(target, lookup), through: [] }
}

/** A backend, and the Service port behind it. */
export interface Leading {
  view: RouteView
  service?: { namespace: string; name: string }
}

/**
 * The chains behind the backends of a route, each Service port once; and the backends, each with the index of its chain. A backend that
 * leads to no port of a Service has no chain.
 */
export function chainsBehind(backends: readonly Leading[], lookup: Lookup): Required<Pick<Chain, 'routes' | 'through'>> {
  const through = new Map<string, Chain>()
  const routes = backends.map(({ view, service }): RouteView => {
    const { leadsTo, ...rest } = view
    const found = service && lookup.service(service.namespace, service.name)
    if (!found || view.state === 'off' || (leadsTo === undefined && found.type !== 'ExternalName')) return rest
    const asked = found.type === 'ExternalName' && view.state === 'ok' ? view.backend.port : undefined
    const key = `${found.namespace}/${found.name} ${leadsTo} ${asked}`
    if (!through.has(key)) {
      const by = byController(view, found, lookup)
      through.set(key, asked === undefined ? behind(found, leadsTo, by) : behindAlias(found, asked, by))
    }
    return { ...rest, through: [...through.keys()].indexOf(key) }
  })
  return { routes, through: [...through.values()] }
}

/** kube-proxy has no rules for an alias: the controller of a route connects to the port that the route names. */
function behindAlias({ namespace, name }: Service, port: number | string, lookup: Lookup): Chain {
  return traceService(namespace, { kind: 'service', name, port }, lookup, {})
}

function behind(service: Service, index: number | undefined, lookup: Lookup): Chain {
  const port = index === undefined ? undefined : service.ports[index]?.port
  const target = { kind: 'service', name: service.name, ...defined({ port }) } as const
  return traceService(service.namespace, target, lookup, index === undefined ? {} : { index })
}

/** The state of a backend whose Service was not found: it does not exist, or was not read. */
export function withoutService(resolved: Resolved, namespace: string, lookup: Lookup): Resolved {
  if (resolved.reason !== 'service-missing' || lookup.isWhole('services', namespace)) return resolved
  const near = nearest(
    resolved.backend.service,
    lookup.services.filter((service) => service.namespace === namespace).map(({ name }) => name),
  )
  return { ...resolved, state: 'unknown', reason: 'service-unread', ...defined({ near }) }
}

/** A backend that names a port which the Service does not have, with those that it has. */
export function withPorts(resolved: Resolved, service: Service | undefined): Resolved {
  return resolved.reason === 'port-missing' && service ? { ...resolved, ports: service.ports } : resolved
}

/**
 * The gaps that touch a target at the edge: those of the kinds that it needs, each marked if it may hide a fault. A gap of a namespace
 * counts if the target uses that namespace.
 */
export function edgeGaps(gaps: readonly ReadGap[], namespaces: ReadonlySet<string>, needs: Partial<Record<Resource, boolean>>): Gap[] {
  return gaps
    .filter(({ resource, namespace }) => resource in needs && (namespace === undefined || namespaces.has(namespace)))
    .map((gap) => ({ ...withHops(gap), ...defined({ hides: !gap.instead ? needs[gap.resource] === true : undefined }) }))
    .sort((a, b) => compareText(a.resource, b.resource) || compareText(a.api, b.api) || compareText(a.namespace ?? '', b.namespace ?? ''))
}
