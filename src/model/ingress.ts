import type { CertificateView } from './certificate.ts'
import type { Manifest, ObjectRef } from './resources.ts'

/** Where an Ingress rule leads: a Service, or another object. */
export interface IngressBackend {
  service?: { name: string; portName?: string; portNumber?: number }
  /** A backend that is not a Service. */
  resource?: ObjectRef
  /** It names an action of an AWS load balancer (port name `use-annotation`), which an annotation describes. */
  action?: IngressAction
  /** Its fields are those of `v1beta1`: `serviceName`, `servicePort`. */
  isOld?: true
}

/** The annotation `alb.ingress.kubernetes.io/actions.NAME` of an Ingress. */
export interface IngressAction {
  name: string
  /** Path of the annotation. */
  field: string
  /** The Services to which it forwards; empty for a redirect or a fixed response; absent: the annotation does not exist. */
  forwards?: { service: NonNullable<IngressBackend['service']>; weight: number }[]
}

/** A Secret with a certificate for hosts of an Ingress; without hosts it is for all. */
export interface IngressTls {
  hosts: string[]
  secret?: string
  /** The certificate that cert-manager keeps there; a trace adds it. */
  certificate?: CertificateView
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
  /** Annotation `nginx.ingress.kubernetes.io/backend-protocol`. */
  backendProtocol?: string
  /** Annotation `nginx.ingress.kubernetes.io/ssl-passthrough`: the controller does not end TLS. */
  passesTls?: true
  /** The Secrets of its certificates by name; they are never read. */
  tls?: IngressTls[]
  rules: { host?: string; paths: { path?: string; pathType?: string; backend: IngressBackend }[] }[]
}

/** An IngressClass. */
export interface IngressClass {
  kind: 'IngressClass'
  name: string
  controller?: string
  /** Annotation `ingressclass.kubernetes.io/is-default-class`: the class of an Ingress that is created without one. */
  default: boolean
}
