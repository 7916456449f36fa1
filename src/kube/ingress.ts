import { defined } from '../lib/defined.ts'
import type { Ingress, IngressBackend } from '../model/ingress.ts'
import type { RouteRule } from '../model/route-rule.ts'

/** The rules of Ingresses; those of one class are one group. */
export function ingressRules(ingresses: readonly Ingress[]): RouteRule[] {
  return ingresses.flatMap((ingress) => {
    const { kind, namespace, name, className, legacyClass, defaultBackend, rules } = ingress
    const common = { route: { kind, namespace, name }, group: `${kind} ${className ?? legacyClass ?? ''}` }
    const fallback = defaultBackend
      ? [{ ...common, isDefault: true as const, ...backendOf(defaultBackend, namespace), field: 'spec.defaultBackend' }]
      : []
    return [
      ...rules.flatMap(({ host, paths }, rule) =>
        paths.map(
          ({ path, pathType, backend }, index): RouteRule => ({
            ...common,
            ...defined({ host: host || undefined, path: path || undefined, pathType: pathType || undefined }),
            ...backendOf(backend, namespace),
            field: `spec.rules[${rule}].http.paths[${index}].backend`,
          }),
        ),
      ),
      ...fallback,
    ]
  })
}

function backendOf({ service }: IngressBackend, namespace: string): Pick<RouteRule, 'backend'> {
  if (!service) return {}
  const port = service.portName ?? service.portNumber
  return { backend: { namespace, service: service.name, ...defined({ port }) } }
}

/**
 * Does it matter which IngressClass the Ingress names? Not where a controller has written its address into the status, so it took the
 * Ingress; nor for the older annotation, which controllers compare with a word of their own and no object.
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
  return backends.flatMap((backend) => backend?.service?.name ?? [])
}
