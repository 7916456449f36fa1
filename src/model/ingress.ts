import type { ObjectRef } from './resources.ts'

/** Where an Ingress rule leads: a Service, or another object. */
export interface IngressBackend {
  service?: { name: string; portName?: string; portNumber?: number }
  /** A backend that is no Service. */
  resource?: ObjectRef
}

/** A networking.k8s.io/v1 Ingress. */
export interface Ingress {
  kind: 'Ingress'
  namespace: string
  name: string
  className?: string
  /** The older annotation `kubernetes.io/ingress.class`, which names no object. */
  legacyClass?: string
  addresses: string[]
  defaultBackend?: IngressBackend
  /** The Secrets of its certificates by name; they are never read. */
  tls?: { hosts: string[]; secret?: string }[]
  rules: { host?: string; paths: { path?: string; pathType?: string; backend: IngressBackend }[] }[]
}

/** What an Ingress names as its class. */
export interface IngressClass {
  kind: 'IngressClass'
  name: string
  controller?: string
  /** Annotation `ingressclass.kubernetes.io/is-default-class`: the class of an Ingress that is created without one. */
  default: boolean
}

/**
 * Does it matter which IngressClass the Ingress names? Not where a controller has written its address into the status, so it took the
 * Ingress; nor for the older annotation, which controllers compare with a word of their own and no object.
 */
export function needsClass(ingress: Ingress): boolean {
  return ingress.addresses.length === 0 && ingress.legacyClass === undefined
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
