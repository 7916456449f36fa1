import { needsClass, type SentTo, sentTo } from '../kube/ingress.ts'
import { defined } from '../lib/defined.ts'
import type { Ingress, IngressBackend, IngressClass } from '../model/ingress.ts'
import type { Service, ServicePort } from '../model/resources.ts'
import type { RouteView } from '../model/way-in.ts'
import { ingressSpoken, withSpoken } from './spoken.ts'

/**
 * Every Ingress backend that names the Service and leads to one of the drawn ports, or to none at all. `service` is absent if no such
 * Service exists, and `classes` where they were not read.
 */
export function ingressRoutes(
  name: string,
  service: Service | undefined,
  drawn: readonly { index: number }[],
  ingresses: readonly Ingress[],
  classes: readonly IngressClass[] | undefined,
): RouteView[] {
  return allRoutes(name, service, ingresses, classes).flatMap((route) => atDrawn(route, drawn))
}

/** The route with the position of its port among those that are drawn; none if it leads to another port. */
export function atDrawn(route: RouteView, drawn: readonly { index: number }[]): RouteView[] {
  if (route.leadsTo === undefined) return [route]
  const position = drawn.findIndex((port) => port.index === route.leadsTo)
  return position < 0 ? [] : [{ ...route, leadsTo: position }]
}

function allRoutes(
  name: string,
  service: Service | undefined,
  ingresses: readonly Ingress[],
  classes: readonly IngressClass[] | undefined,
): RouteView[] {
  return ingresses.flatMap((ingress) =>
    ingressBackends(ingress)
      .filter(({ backend }) => backend.service?.name === name)
      .map((placed) => {
        const view = ingressView(ingress, placed, withClass(resolved(placed.backend, service), ingress, classes))
        return withSpoken(view, service, ingressSpoken(ingress, classes))
      }),
  )
}

/** The view of one backend of an Ingress. */
export function ingressView(ingress: Ingress, placed: PlacedBackend, resolved: Resolved): RouteView {
  const { field, host, path, pathType, backend, nameField, portField, share } = placed
  return {
    kind: 'Ingress',
    namespace: ingress.namespace,
    name: ingress.name,
    ...defined({
      planned: ingress.planned && (true as const),
      className: ingress.className || undefined,
      legacyClass: ingress.legacyClass || undefined,
      host: host || undefined,
      path: path || undefined,
      pathType: pathType || undefined,
      ...certificateFor(ingress, host),
    }),
    field: backend.isOld ? field : `${field}.${backend.resource ? 'resource' : 'service'}`,
    ...defined({ nameField, portField, share }),
    ...resolved,
  }
}

/** The Secret that the Ingress names for this host (networking/v1 IngressTLS), and what is known of it. Without hosts it is for all of them. */
function certificateFor({ tls = [] }: Ingress, host = ''): Pick<RouteView, 'tls' | 'certificate'> {
  const named = tls.filter(
    ({ hosts, secret }) => secret !== undefined && (hosts.length === 0 || hosts.some((one) => coversHost(one, host))),
  )
  const [only] = named
  // Which of several Secrets is used is up to the controller.
  const certificate = named.length === 1 ? only?.certificate : undefined
  return named.length === 0 ? {} : { tls: 'unchecked', ...defined({ certificate }) }
}

/** A wildcard stands for one label. */
function coversHost(pattern: string, host: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), host.toLowerCase()]
  return wanted === given || (wanted.startsWith('*.') && given.includes('.') && wanted.slice(1) === given.slice(given.indexOf('.')))
}

/** Where a backend leads. */
export type Resolved = Pick<RouteView, 'backend' | 'state' | 'reason' | 'classes' | 'leadsTo' | 'near' | 'ports' | 'end' | 'subset'>

/**
 * A controller takes an Ingress whose class leads to it (networking/v1 IngressSpec.ingressClassName). One that names no class may still be
 * taken by a controller that takes all of them, so that is not known.
 */
export function withClass(route: Resolved, ingress: Ingress, classes: readonly IngressClass[] | undefined): Resolved {
  if (route.state !== 'ok' || ingress.planned || !classes || !needsClass(ingress)) return route
  const names = classes.map((one) => one.name)
  if (ingress.className === undefined) {
    // The default class is written into an Ingress when it is created: an Ingress that is older than the default has no class.
    return classes.some((one) => one.default) ? route : { ...route, state: 'unknown', reason: 'no-class', classes: names }
  }
  return lacksClass(ingress, classes) ? { ...route, state: 'broken', reason: 'class-missing', classes: names } : route
}

/** Does an Ingress that no controller has taken name a class that does not exist? */
export function lacksClass(ingress: Ingress, classes: readonly IngressClass[]): boolean {
  const { className } = ingress
  return needsClass(ingress) && className !== undefined && !classes.some(({ name }) => name === className)
}

/** A backend of an Ingress, and where it stands. */
export interface PlacedBackend extends SentTo {
  field: string
  host?: string
  path?: string
  pathType?: string
}

/** The backends of an Ingress in the order of its fields. */
export function ingressBackends(ingress: Ingress): PlacedBackend[] {
  const placed: PlacedBackend[] = []
  const place = (backend: IngressBackend, field: string, rest: Partial<PlacedBackend> = {}) => {
    for (const sent of sentTo(backend, field)) placed.push({ ...rest, ...sent, field })
  }
  if (ingress.defaultBackend) place(ingress.defaultBackend, 'spec.defaultBackend')
  ingress.rules.forEach((rule, ruleIndex) => {
    rule.paths.forEach((path, pathIndex) => {
      const { backend, ...match } = path
      place(backend, `spec.rules[${ruleIndex}].http.paths[${pathIndex}].backend`, {
        ...match,
        ...defined({ host: rule.host || undefined }),
      })
    })
  })
  return placed
}

/**
 * The Service port that a backend names: by name where it gives one, else by number; both mean the Service's port, never its target
 * port (networking/v1 ServiceBackendPort).
 */
export function resolved(backend: IngressBackend, service: Service | undefined): Resolved {
  const wanted = backend.service?.portName ?? backend.service?.portNumber
  const view = { backend: { service: backend.service?.name ?? '', ...defined({ port: wanted }) } }
  if (!service) return { ...view, state: 'broken', reason: 'service-missing' }
  if (service.type === 'ExternalName') return { ...view, state: 'ok' }
  const index = portIndex(service, wanted)
  return index < 0 ? { ...view, state: 'broken', reason: 'port-missing' } : { ...view, state: 'ok', leadsTo: index }
}

/** A route sends over TCP: of a TCP and a UDP port with one number it means the former. */
function portIndex({ ports }: Service, wanted: number | string | undefined): number {
  const isWanted = (port: ServicePort) => (typeof wanted === 'string' ? port.name === wanted : port.port === wanted)
  const index = ports.findIndex((port) => isWanted(port) && port.protocol !== 'UDP')
  return index >= 0 ? index : ports.findIndex(isWanted)
}
