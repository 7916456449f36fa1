import type { Manifest, ObjectRef } from './resources.ts'

/** Where an Ingress rule leads: a Service, or another object. */
export interface IngressBackend {
  service?: { name: string; portName?: string; portNumber?: number }
  /** A backend that is no Service. */
  resource?: ObjectRef
  /** It names an action of an AWS load balancer (port name `use-annotation`), which an annotation describes. */
  action?: IngressAction
  /** Its fields are those of `v1beta1`: `serviceName`, `servicePort`. */
  isOld?: true
}

/** What the annotation `alb.ingress.kubernetes.io/actions.NAME` of an Ingress says. */
export interface IngressAction {
  name: string
  /** Path of the annotation. */
  field: string
  /** The Services to which it forwards, none for a redirect or a fixed response; absent: there is no such annotation. */
  forwards?: { service: NonNullable<IngressBackend['service']>; weight: number }[]
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
