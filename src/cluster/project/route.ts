import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { defined } from '../../lib/defined.ts'
import { type Fields, fields, fieldsOrAbsent, items, number, text, texts } from '../../lib/read.ts'
import { maskValue } from '../../lib/secrets.ts'
import type { GatewayRule, ParentRef, Route, RouteBackend, RouteKind, RouteMatch, ValueMatch } from '../../model/gateway.ts'
import { metadata, observedConditions } from './metadata.ts'

/** A route of the Gateway API, or undefined if the object has no name. All five kinds differ in their matches alone. */
export function projectRoute(raw: unknown, kind: RouteKind): Route | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { namespace, name, created } = meta
  const spec = fields(fields(raw).spec)
  const generation = number(fields(fields(raw).metadata).generation)
  return {
    kind,
    namespace,
    name,
    ...defined({ created: created || undefined, generation }),
    hostnames: texts(spec.hostnames),
    parentRefs: items(spec.parentRefs).map((item) => parentRef(fields(item), namespace)),
    rules: items(spec.rules).map((item, index) => rule(fields(item), `spec.rules[${index}]`, namespace)),
    parents: items(fields(fields(raw).status).parents).map((item) => {
      const status = fields(item)
      const controller = text(status.controllerName)
      return {
        ...parentRef(fields(status.parentRef), namespace),
        ...defined({ controller: controller || undefined }),
        conditions: observedConditions(status.conditions),
      }
    }),
  }
}

/** An absent group is the Gateway API's own; an empty one is the core group (mesh: a Service as parent). */
function parentRef(ref: Fields, home: string): ParentRef {
  const sectionName = text(ref.sectionName)
  const port = number(ref.port)
  return {
    group: typeof ref.group === 'string' ? ref.group : GATEWAY_GROUP,
    kind: text(ref.kind) ?? 'Gateway',
    namespace: text(ref.namespace) ?? home,
    name: text(ref.name) ?? '',
    ...defined({ sectionName: sectionName || undefined, port }),
  }
}

function rule(raw: Fields, field: string, home: string): GatewayRule {
  const backends = items(raw.backendRefs).flatMap((item, index) => {
    const ref = fields(item)
    const at = `${field}.backendRefs[${index}]`
    return [backend(ref, at, home), ...mirrors(ref, at, home)]
  })
  return {
    matches: items(raw.matches).map((item) => match(fields(item))),
    filters: items(raw.filters).flatMap((item) => text(fields(item).type) ?? []),
    backends: [...backends, ...mirrors(raw, field, home)],
  }
}

/** Backends that the filters of a rule, or of a backend, send copies to. */
function mirrors(raw: Fields, field: string, home: string): RouteBackend[] {
  return items(raw.filters).flatMap((item, index): RouteBackend[] => {
    const ref = fieldsOrAbsent(fields(fields(item).requestMirror).backendRef)
    return ref ? [{ ...backend(ref, `${field}.filters[${index}].requestMirror.backendRef`, home), mirror: true }] : []
  })
}

function backend(ref: Fields, field: string, home: string): RouteBackend {
  const port = number(ref.port)
  return {
    group: text(ref.group) ?? '',
    kind: text(ref.kind) ?? 'Service',
    namespace: text(ref.namespace) ?? home,
    name: text(ref.name) ?? '',
    ...defined({ port }),
    weight: Math.max(0, number(ref.weight) ?? 1),
    field,
  }
}

/** An HTTPRouteMatch or a GRPCRouteMatch: the method is a text in one, service and method in the other. */
function match(raw: Fields): RouteMatch {
  const path = fields(raw.path)
  const grpc = fieldsOrAbsent(raw.method)
  const method = grpc ? text(grpc.method) : text(raw.method)
  const value = text(path.value)
  const pathType = text(path.type)
  const service = text(grpc?.service)
  const headers = items(raw.headers).map(valueMatch)
  const query = items(raw.queryParams).map(valueMatch)
  return {
    ...defined({
      path: value || undefined,
      pathType: pathType || undefined,
      method: method || undefined,
      service: service || undefined,
      headers: headers.length > 0 ? headers : undefined,
      query: query.length > 0 ? query : undefined,
    }),
  }
}

function valueMatch(raw: unknown): ValueMatch {
  const { name, value, type } = fields(raw)
  const called = text(name) ?? ''
  return {
    name: called,
    value: maskValue(called, text(value) ?? ''),
    ...defined({ regex: type === 'RegularExpression' ? (true as const) : undefined }),
  }
}
