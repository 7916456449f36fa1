import { fields, fieldsOrAbsent, items, labels, number, text, texts } from '../../lib/read.ts'
import type { Ingress, IngressBackend, IngressClass } from '../../model/ingress.ts'
import { metadata } from './metadata.ts'

/** A networking.k8s.io/v1 Ingress, or undefined where the object has no name. */
export function projectIngress(raw: unknown): Ingress | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const className = text(spec.ingressClassName)
  const legacyClass = annotation(raw, 'kubernetes.io/ingress.class')
  const defaultBackend = fieldsOrAbsent(spec.defaultBackend)
  const tls = items(spec.tls).map((item) => {
    const secret = text(fields(item).secretName)
    return { hosts: texts(fields(item).hosts), ...(secret && { secret }) }
  })
  return {
    kind: 'Ingress',
    namespace: meta.namespace,
    name: meta.name,
    ...(className && { className }),
    ...(legacyClass && { legacyClass }),
    addresses: items(fields(fields(fields(raw).status).loadBalancer).ingress).flatMap((item) => {
      const entry = fields(item)
      return text(entry.ip) ?? text(entry.hostname) ?? []
    }),
    ...(defaultBackend && { defaultBackend: backend(defaultBackend) }),
    ...(tls.length > 0 && { tls }),
    rules: items(spec.rules).map((item) => {
      const rule = fields(item)
      const host = text(rule.host)
      return { ...(host && { host }), paths: items(fields(rule.http).paths).map(rulePath) }
    }),
  }
}

/** A networking.k8s.io/v1 IngressClass, or undefined where the object has no name. */
export function projectIngressClass(raw: unknown): IngressClass | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const controller = text(fields(fields(raw).spec).controller)
  return {
    kind: 'IngressClass',
    name: meta.name,
    ...(controller && { controller }),
    default: annotation(raw, 'ingressclass.kubernetes.io/is-default-class') === 'true',
  }
}

function annotation(raw: unknown, key: string): string | undefined {
  return labels(fields(fields(raw).metadata).annotations)[key]
}

function rulePath(raw: unknown): Ingress['rules'][number]['paths'][number] {
  const entry = fields(raw)
  const path = text(entry.path)
  const pathType = text(entry.pathType)
  return { ...(path && { path }), ...(pathType && { pathType }), backend: backend(entry.backend) }
}

function backend(raw: unknown): IngressBackend {
  const entry = fields(raw)
  const service = fieldsOrAbsent(entry.service)
  if (service) {
    const port = fields(service.port)
    const portName = text(port.name)
    const portNumber = number(port.number)
    return { service: { name: text(service.name) ?? '', ...(portName && { portName }), ...(portNumber && { portNumber }) } }
  }
  const resource = fieldsOrAbsent(entry.resource)
  return resource ? { resource: { kind: text(resource.kind) ?? '', name: text(resource.name) ?? '' } } : {}
}
