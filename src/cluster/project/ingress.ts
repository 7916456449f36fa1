import type { V1HTTPIngressPath, V1Ingress, V1IngressClass } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { fields, fieldsOrAbsent, labels, text, texts } from '../../lib/read.ts'
import type { Ingress, IngressClass } from '../../model/ingress.ts'
import type { Labels } from '../../model/resources.ts'
import { projectIngressBackend as backend } from './ingress-backend.ts'
import { metadata, rawMetadata } from './metadata.ts'
import { part, parts, type RawFields, rawOf } from './raw.ts'

/** A networking.k8s.io/v1 Ingress, or undefined if the object has no name. */
export function projectIngress(raw: unknown): Ingress | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const ingress = rawOf<V1Ingress>(raw)
  const spec = part(ingress.spec)
  const className = text(spec.ingressClassName)
  const legacyClass = annotation(raw, 'kubernetes.io/ingress.class')
  const annotations = labels(rawMetadata(raw).annotations)
  // Up to v1beta1 the default backend had another name.
  const defaultBackend = fieldsOrAbsent(spec.defaultBackend) ?? fieldsOrAbsent(fields(spec).backend)
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
    ...defined({
      defaultBackend: defaultBackend && backend(defaultBackend, annotations),
      backendProtocol: annotations['nginx.ingress.kubernetes.io/backend-protocol'],
      passesTls: annotations['nginx.ingress.kubernetes.io/ssl-passthrough'] === 'true' ? (true as const) : undefined,
      tls: tls.length > 0 ? tls : undefined,
    }),
    rules: parts(spec.rules).map((rule) => {
      const host = text(rule.host)
      return { ...defined({ host: host || undefined }), paths: parts(part(rule.http).paths).map((path) => rulePath(path, annotations)) }
    }),
  }
}

/** A networking.k8s.io/v1 IngressClass, or undefined if the object has no name. */
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

function rulePath(entry: RawFields<V1HTTPIngressPath>, annotations: Labels): Ingress['rules'][number]['paths'][number] {
  const path = text(entry.path)
  const pathType = text(entry.pathType)
  return { ...defined({ path: path || undefined, pathType: pathType || undefined }), backend: backend(entry.backend, annotations) }
}
