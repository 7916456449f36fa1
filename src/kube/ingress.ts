import { defined } from '../lib/defined.ts'
import type { Ingress, IngressBackend } from '../model/ingress.ts'
import type { RouteRule } from '../model/route-rule.ts'

/** One place to which a backend of an Ingress sends. */
export interface SentTo {
  backend: IngressBackend
  /** Its part of the requests, where an action forwards to several Services. */
  share?: { weight: number; of: number }
  /** Paths of the name and of the port, where they do not occur in `backend.service`. */
  nameField?: string
  portField?: string
}

/** Where a backend sends, which is at `field`: one Service or object, or for an action all Services to which it forwards. */
export function sentTo(backend: IngressBackend, field: string): SentTo[] {
  if (backend.isOld) return [{ backend, nameField: `${field}.serviceName`, portField: `${field}.servicePort` }]
  const { forwards = [], field: nameField = '' } = backend.action ?? {}
  if (forwards.length === 0) return [{ backend }]
  const of = forwards.reduce((sum, { weight }) => sum + weight, 0)
  return forwards.map(({ service, weight }) => ({
    backend: { service },
    nameField,
    portField: nameField,
    ...defined({ share: forwards.length > 1 ? { weight, of } : undefined }),
  }))
}

/** The rules of Ingresses; those of one class are one group. */
export function ingressRules(ingresses: readonly Ingress[]): RouteRule[] {
  return ingresses.flatMap((ingress) => {
    const { kind, namespace, name, className, legacyClass, defaultBackend, rules } = ingress
    const common = { route: { kind, namespace, name }, group: `${kind} ${className ?? legacyClass ?? ''}` }
    const fallback = defaultBackend
      ? backendsOf(defaultBackend, namespace, 'spec.defaultBackend').map((backend) => ({ ...common, isDefault: true as const, ...backend }))
      : []
    return [
      ...rules.flatMap(({ host, paths }, rule) =>
        paths.flatMap(({ path, pathType, backend }, index) =>
          backendsOf(backend, namespace, `spec.rules[${rule}].http.paths[${index}].backend`).map(
            (sent): RouteRule => ({
              ...common,
              ...defined({ host: host || undefined, path: path || undefined, pathType: pathType || undefined }),
              ...sent,
            }),
          ),
        ),
      ),
      ...fallback,
    ]
  })
}

function backendsOf(backend: IngressBackend, namespace: string, field: string): Pick<RouteRule, 'backend' | 'share' | 'field'>[] {
  return sentTo(backend, field).map(({ backend: { service }, share }) => {
    const port = service?.portName ?? service?.portNumber
    return { ...defined({ backend: service && { namespace, service: service.name, ...defined({ port }) }, share }), field }
  })
}

/**
 * Does it matter which IngressClass the Ingress names? Not if a controller has written its address into the status: that controller took
 * the Ingress. Nor with the older annotation, which controllers compare with a fixed word and not with an object.
 */
export function needsClass(ingress: Ingress): boolean {
  return ingress.planned !== true && ingress.addresses.length === 0 && ingress.legacyClass === undefined
}

/** Does an Ingress that has to have a class lead to the Service? */
export function hasUnclaimedRoute(service: string, ingresses: readonly Ingress[]): boolean {
  return ingresses.some((ingress) => needsClass(ingress) && backendServices(ingress).includes(service))
}

/** The names of the Services to which an Ingress leads, each once for every backend that names it. */
export function backendServices({ defaultBackend, rules }: Ingress): string[] {
  const backends = [defaultBackend, ...rules.flatMap((rule) => rule.paths.map((path) => path.backend))]
  return backends.flatMap((backend) => (backend ? sentTo(backend, '').flatMap((sent) => sent.backend.service?.name ?? []) : []))
}
