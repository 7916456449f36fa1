import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { defined } from '../../lib/defined.ts'
import { type Fields, fields, fieldsOrAbsent, items, number, text } from '../../lib/read.ts'
import type { Gateway, GatewayClass, Listener, Namespace, ReferenceGrant } from '../../model/gateway.ts'
import { metadata, observedConditions } from './metadata.ts'
import { labelSelector } from './selector.ts'

/** A gateway.networking.k8s.io Gateway, or undefined if the object has no name. */
export function projectGateway(raw: unknown): Gateway | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec, status } = parts(raw)
  const statuses = new Map(items(status.listeners).map((item) => [text(fields(item).name), fields(item)]))
  return {
    kind: 'Gateway',
    namespace: meta.namespace,
    name: meta.name,
    ...defined({ created: meta.created || undefined }),
    ...generationOf(raw),
    className: text(spec.gatewayClassName) ?? '',
    listeners: items(spec.listeners).map((item) => listener(fields(item), statuses.get(text(fields(item).name)) ?? {}, meta.namespace)),
    addresses: items(status.addresses).flatMap((item) => text(fields(item).value) ?? []),
    conditions: observedConditions(status.conditions),
  }
}

/** Routes of the Gateway's own namespace may attach if nothing else is said (RouteNamespaces.from). */
function listener(raw: Fields, status: Fields, home: string): Listener {
  const allowed = fields(raw.allowedRoutes)
  const namespaces = fields(allowed.namespaces)
  const selector = fieldsOrAbsent(namespaces.selector)
  const hostname = text(raw.hostname)
  const tlsMode = text(fields(raw.tls).mode)
  const secrets = items(fields(raw.tls).certificateRefs).flatMap((ref) => secretOf(fields(ref), home))
  const attachedRoutes = number(status.attachedRoutes)
  return {
    name: text(raw.name) ?? '',
    port: number(raw.port) ?? 0,
    protocol: text(raw.protocol) ?? '',
    ...defined({ hostname: hostname || undefined, tlsMode: tlsMode || undefined, secrets: secrets.length > 0 ? secrets : undefined }),
    from: text(namespaces.from) ?? 'Same',
    ...defined({ selector: selector && labelSelector(selector) }),
    kinds: items(allowed.kinds).map((item) => {
      const { group, kind } = fields(item)
      return { group: typeof group === 'string' ? group : GATEWAY_GROUP, kind: text(kind) ?? '' }
    }),
    ...defined({ attachedRoutes }),
    conditions: observedConditions(status.conditions),
  }
}

/** A Secret of the core group, in the namespace of the Gateway by default (SecretObjectReference). */
function secretOf({ group, kind, namespace, name }: Fields, home: string): { namespace: string; name: string }[] {
  const isSecret = (group ?? '') === '' && (kind ?? 'Secret') === 'Secret'
  const named = text(name)
  return isSecret && named ? [{ namespace: text(namespace) || home, name: named }] : []
}

/** A gateway.networking.k8s.io GatewayClass, or undefined if the object has no name. */
export function projectGatewayClass(raw: unknown): GatewayClass | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec, status } = parts(raw)
  const controller = text(spec.controllerName)
  return {
    kind: 'GatewayClass',
    name: meta.name,
    ...generationOf(raw),
    ...defined({ controller: controller || undefined }),
    conditions: observedConditions(status.conditions),
  }
}

/** A gateway.networking.k8s.io ReferenceGrant, or undefined if the object has no name. */
export function projectReferenceGrant(raw: unknown): ReferenceGrant | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec } = parts(raw)
  return {
    kind: 'ReferenceGrant',
    namespace: meta.namespace,
    name: meta.name,
    from: items(spec.from).map((item) => {
      const { group, kind, namespace } = fields(item)
      return { group: text(group) ?? '', kind: text(kind) ?? '', namespace: text(namespace) ?? '' }
    }),
    to: items(spec.to).map((item) => {
      const { group, kind, name } = fields(item)
      const named = text(name)
      return { group: text(group) ?? '', kind: text(kind) ?? '', ...defined({ name: named || undefined }) }
    }),
  }
}

/** A core/v1 Namespace, or undefined if the object has no name. */
export function projectNamespace(raw: unknown): Namespace | undefined {
  const meta = metadata(raw)
  return meta && { kind: 'Namespace', name: meta.name, labels: meta.labels }
}

function parts(raw: unknown): { spec: Fields; status: Fields } {
  return { spec: fields(fields(raw).spec), status: fields(fields(raw).status) }
}

function generationOf(raw: unknown): { generation?: number } {
  const generation = number(fields(fields(raw).metadata).generation)
  return generation === undefined ? {} : { generation }
}
