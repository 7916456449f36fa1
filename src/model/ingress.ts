import type { Manifest, ObjectRef } from './resources.ts'

/** Where an Ingress rule leads: a Service, or another object. */
export interface IngressBackend {
  service?: { name: string; portName?: string; portNumber?: number }
  /** A backend that is no Service. */
  resource?: ObjectRef
}

/** A networking.k8s.io/v1 Ingress. */
export interface Ingress extends Manifest {
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
