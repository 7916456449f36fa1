import { type AliasedService, aliasedService } from '../kube/dns-name.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import type { AliasView } from '../model/alias.ts'
import type { Service } from '../model/resources.ts'
import type { ReadGap } from '../model/snapshot.ts'
import type { ServiceTarget } from '../model/target.ts'
import type { Gap } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'
import { touches, withHops } from './gaps.ts'
import type { Lookup } from './lookup.ts'

/** An alias, and the Service to trace behind it, if it leads to one. */
export interface Alias {
  view: AliasView
  behind?: { namespace: string; target: ServiceTarget }
}

/**
 * What a Service of type ExternalName leads to inside the cluster; undefined for one that names a host outside of it. kube-proxy does
 * nothing for it: its name has a CNAME record, and clients connect to the port that they were given (core/v1 ServiceSpec.externalName).
 * `asked`: the port that a client asks for; absent: any of those that the Service declares.
 */
export function aliasOf(service: Service, asked: number | string | undefined, lookup: Lookup): Alias | undefined {
  const named = meantService(service, lookup)
  if (!named) return undefined
  const { namespace, service: name, hostname, isCertain } = named
  const view = { namespace, name, ...defined({ hostname }), ...(!isCertain && { isGuess: true as const }) }
  const next = lookup.service(namespace, name)
  if (!next) return { view: { ...view, ...absentState(named, lookup) } }
  const loop = circle(service, lookup)
  if (loop) return { view: { ...view, state: 'broken', reason: 'loop', loop } }
  const lacks = lackedPorts(service, asked, lookup)
  const port = onlyPort(service, asked)
  return {
    view: { ...view, ...(lacks ? { state: lacks.asked ? 'broken' : 'warn', reason: 'port-missing', lacks } : { state: 'ok' }) },
    behind: { namespace, target: { kind: 'service', name, ...(!lacks && defined({ port })) } },
  }
}

/** A name with a domain of its own is surely one of this cluster only where such a Service exists. */
function meantService({ type, externalName = '' }: Service, lookup: Lookup): AliasedService | undefined {
  const named = type === 'ExternalName' ? aliasedService(externalName) : undefined
  return named && lookup.service(named.namespace, named.service) ? { ...named, isCertain: true } : named
}

function absentState({ namespace, service, isCertain }: AliasedService, lookup: Lookup): Pick<AliasView, 'state' | 'reason' | 'near'> {
  if (!isAbsent(namespace, service, lookup)) return { state: 'unknown', reason: 'service-unread' }
  const others = lookup.services.filter((one) => one.namespace === namespace).map((one) => one.name)
  return { state: isCertain ? 'broken' : 'unknown', reason: 'service-missing', ...defined({ near: nearest(service, others) }) }
}

function isAbsent(namespace: string, service: string, lookup: Lookup): boolean {
  const isWhole = lookup.isWhole('services', namespace) && unreadServices(namespace, lookup).length === 0
  return isWhole || lookup.isMissing('Service', namespace, service)
}

/** Why it is not known which Services a namespace has. */
function unreadServices(namespace: string, { gaps }: Lookup): ReadGap[] {
  return gaps.filter((gap) => gap.resource === 'services' && touches(gap, namespace))
}

/** Why it is unknown whether the Service exists that an alias leads to; none if that is known. */
export function aliasGaps({ planned }: Service, { namespace, name, reason }: AliasView, lookup: Lookup): Gap[] {
  if (reason !== 'service-unread') return []
  const unread = unreadServices(namespace, lookup)
  if (unread.length > 0 || !planned) return unread.map(withHops)
  const message = `no manifest makes service/${name} of namespace ${namespace}`
  return [{ resource: 'manifests', api: 'services', verb: 'list', namespace, reason: 'absent', message, hops: ['service'], hides: true }]
}

/** The Services that aliases lead through, the first one included, each once; and the one at which the circle closes, if they form one. */
function walk(service: Service, lookup: Lookup): { path: Service[]; again?: Service } {
  const path: Service[] = []
  let here: Service | undefined = service
  while (here) {
    if (path.includes(here)) return { path, again: here }
    path.push(here)
    const named: AliasedService | undefined = meantService(here, lookup)
    here = named && lookup.service(named.namespace, named.service)
  }
  return { path }
}

/** The aliases of the circle that the Service is a part of: one that only leads into a circle is not. */
function circle(service: Service, lookup: Lookup): string[] | undefined {
  const { path, again } = walk(service, lookup)
  return again === service ? path.map(({ namespace, name }) => `${namespace}/${name}`) : undefined
}

/** The Service at the end of the aliases; undefined if they lead to none. */
function endOf(service: Service, lookup: Lookup): Service | undefined {
  const { path, again } = walk(service, lookup)
  const last = path.at(-1)
  return again || last?.type === 'ExternalName' ? undefined : last
}

/**
 * The ports that clients ask for, and that the Service at the end does not have. The name of a headless Service leads to every port of its
 * Pods. A controller of routes uses the target port that the alias declares, and clients use the port: it is enough if the Service at the
 * end has either.
 */
function lackedPorts(service: Service, asked: number | string | undefined, lookup: Lookup): AliasView['lacks'] {
  const end = endOf(service, lookup)
  if (!end || end.headless) return undefined
  const declared = service.ports.filter((port) => asked === undefined || port.port === asked || port.name === asked)
  const has = (...numbers: (number | string)[]) => end.ports.some(({ port }) => numbers.includes(port))
  const isNamed = end.ports.some(({ name }) => name !== '' && name === asked)
  const ports = [
    ...declared.filter(({ port, targetPort }) => !has(port, targetPort)).map(({ port }) => port),
    ...(declared.length === 0 && asked !== undefined && !has(asked) && !isNamed ? [asked] : []),
  ]
  if (ports.length === 0) return undefined
  return { ports: [...new Set(ports)], asked: asked !== undefined, end: { namespace: end.namespace, name: end.name }, has: end.ports }
}

function onlyPort({ ports }: Service, asked: number | string | undefined): number | undefined {
  const meant = ports.filter((port) => asked === undefined || port.port === asked || port.name === asked)
  const numbers = new Set(meant.map(({ port }) => port))
  const [only] = numbers
  return numbers.size === 1 ? only : typeof asked === 'number' ? asked : undefined
}

/** The backend of a route that is an alias: it is broken where the Service at the end does not have its port. */
export function throughAlias<View extends Pick<RouteView, 'backend' | 'state' | 'reason' | 'ports' | 'end'>>(
  view: View,
  service: Service | undefined,
  lookup: Lookup,
): View {
  const lacks = service && view.state === 'ok' && service.type === 'ExternalName' && lackedPorts(service, view.backend.port, lookup)
  return lacks && view.backend.port !== undefined
    ? { ...view, state: 'broken', reason: 'port-missing', ports: lacks.has, end: lacks.end }
    : view
}
