import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { defined } from '../../lib/defined.ts'
import { fields, items, number, text } from '../../lib/read.ts'
import type { BackendTlsPolicy } from '../../model/backend-tls.ts'
import { metadata, observedConditions, rawMetadata } from './metadata.ts'

/** A BackendTLSPolicy of v1 or v1alpha3, or undefined if the object has no name. Targets that are no Service are left out. */
export function projectBackendTlsPolicy(raw: unknown): BackendTlsPolicy | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const { generation, creationTimestamp } = rawMetadata(raw)
  return {
    kind: 'BackendTLSPolicy',
    namespace: meta.namespace,
    name: meta.name,
    ...defined({ generation: number(generation), created: text(creationTimestamp) || undefined }),
    targets: items(spec.targetRefs).flatMap((item) => {
      const { group, kind, name, sectionName } = fields(item)
      const service = text(name)
      const isService = (text(group) ?? '') === '' && kind === 'Service'
      return service && isService ? [{ service, ...defined({ port: text(sectionName) || undefined }) }] : []
    }),
    ...defined({ hostname: text(fields(spec.validation).hostname) || undefined }),
    ancestors: items(fields(fields(raw).status).ancestors).map((item) => {
      const status = fields(item)
      const ref = fields(status.ancestorRef)
      return {
        group: text(ref.group) ?? GATEWAY_GROUP,
        kind: text(ref.kind) ?? 'Gateway',
        namespace: text(ref.namespace) ?? meta.namespace,
        name: text(ref.name) ?? '',
        ...defined({ sectionName: text(ref.sectionName) || undefined, controller: text(status.controllerName) || undefined }),
        conditions: observedConditions(status.conditions),
      }
    }),
  }
}
