import type { V1HTTPIngressPath, V1Ingress, V1IngressBackend, V1IngressClass } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { labels, number, text, texts } from '../../lib/read.ts'
import type { Ingress, IngressBackend, IngressClass } from '../../model/ingress.ts'
import { metadata, rawMetadata } from './metadata.ts'
import { part, partOrAbsent, parts, type Raw, type RawFields, rawOf } from './raw.ts'

/** A networking.k8s.io/v1 Ingress, or undefined where the object has no name. */
export function projectIngress(raw: unknown): Ingress | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const ingress = rawOf<V1Ingress>(raw)
  const spec = part(ingress.spec)
  const className = text(spec.ingressClassName)
  const legacyClass = annotation(raw, 'kubernetes.io/ingress.class')
  const defaultBackend = partOrAbsent(spec.defaultBackend)
  const tls = parts(spec.tls).map((item) => {
    const secret = text(item.secretName)
    return { hosts: texts(item.hosts), ...defined({ secret: secret || undefined }) }
  })
  return {
    kind: 'Ingress',
    namespace: meta.namespace,
    name: meta.name,
    ...defined({ className: className || undefined, legacyClass: legacyClass || undefined }),
    addresses: parts(part(part(ingress.status).loadBalancer).ingress).flatMap((entry) => text(entry.ip) ?? text(entry.hostname) ?? []),
    ...defined({ defaultBackend: defaultBackend && backend(spec.defaultBackend), tls: tls.length > 0 ? tls : undefined }),
    rules: parts(spec.rules).map((rule) => {
      const host = text(rule.host)
      return { ...defined({ host: host || undefined }), paths: parts(part(rule.http).paths).map(rulePath) }
    }),
  }
}

/** A networking.k8s.io/v1 IngressClass, or undefined where the object has no name. */
export function projectIngressClass(raw: unknown): IngressClass | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const controller = text(part(rawOf<V1IngressClass>(raw).spec).controller)
  return {
    kind: 'IngressClass',
    name: meta.name,
    ...defined({ controller: controller || undefined }),
    default: annotation(raw, 'ingressclass.kubernetes.io/is-default-class') === 'true',
  }
}

function annotation(raw: unknown, key: string): string | undefined {
  return labels(rawMetadata(raw).annotations)[key]
}

function rulePath(entry: RawFields<V1HTTPIngressPath>): Ingress['rules'][number]['paths'][number] {
  const path = text(entry.path)
  const pathType = text(entry.pathType)
  return { ...defined({ path: path || undefined, pathType: pathType || undefined }), backend: backend(entry.backend) }
}

function backend(raw: Raw<V1IngressBackend> | undefined): IngressBackend {
  const entry = part(raw)
  const service = partOrAbsent(entry.service)
  if (service) {
    const port = part(service.port)
    const portName = text(port.name)
    const portNumber = number(port.number)
    return {
      service: { name: text(service.name) ?? '', ...defined({ portName: portName || undefined, portNumber: portNumber || undefined }) },
    }
  }
  const resource = partOrAbsent(entry.resource)
  return resource ? { resource: { kind: text(resource.kind) ?? '', name: text(resource.name) ?? '' } } : {}
}
