import { protocolContradiction, type Spoken } from '../kube/app-protocol.ts'
import { refersToGateway } from '../kube/gateway-refs.ts'
import type { Route } from '../model/gateway.ts'
import type { Ingress, IngressClass } from '../model/ingress.ts'
import type { OtherBackend, OtherRoute } from '../model/other-route.ts'
import type { Service } from '../model/resources.ts'
import type { RouteView } from '../model/way-in.ts'
import { meantListeners } from './listeners.ts'
import type { Lookup } from './lookup.ts'

/** A backend with the contradiction between what the route sends and what the Service port declares, if there is one. */
export function withSpoken(view: RouteView, service: Service | undefined, spoken: Spoken | undefined): RouteView {
  const { leadsTo } = view
  const port = leadsTo === undefined ? undefined : service?.ports[leadsTo]
  const contradiction = spoken && port && leadsTo !== undefined ? protocolContradiction(spoken, port, leadsTo) : undefined
  return contradiction ? { ...view, contradiction } : view
}

const annotation = 'metadata.annotations["nginx.ingress.kubernetes.io/backend-protocol"]'

/** What ingress-nginx sends by the values of its annotation (internal/ingress/annotations/backendprotocol); with the others the client decides, or it is not HTTP. */
const spokenByNginx: ReadonlyMap<string, Spoken['speaks'] | undefined> = new Map([
  ['HTTP', 'HTTP/1.1'],
  ['HTTPS', 'HTTPS'],
  ['GRPC', 'gRPC'],
  ['GRPCS', 'gRPC over TLS'],
  ['FCGI', 'FastCGI'],
  ['AUTO_HTTP', undefined],
  ['AJP', undefined],
])

/**
 * What the controller of an Ingress sends to all of its backends: ingress-nginx goes by an annotation alone, and sends HTTP/1.1 without it. Others have rules of
 * their own. An Ingress whose TLS it passes on is not read by it, and one whose class does not exist has no controller.
 */
export function ingressSpoken(ingress: Ingress, classes: readonly IngressClass[] | undefined): Spoken | undefined {
  const { namespace, name, className, backendProtocol, passesTls } = ingress
  const found = classes?.find((one) => (className === undefined ? one.default : one.name === className))
  if (className !== undefined && !found && (classes ?? []).length > 0) return undefined
  const isNginx = found?.controller?.startsWith('k8s.io/ingress-nginx') === true
  if (passesTls || (found?.controller !== undefined && !isNginx) || (!isNginx && backendProtocol === undefined)) return undefined
  const word = (backendProtocol ?? 'HTTP').trim().toUpperCase()
  // A value that it does not know counts as HTTP.
  const speaks = spokenByNginx.has(word) ? spokenByNginx.get(word) : 'HTTP/1.1'
  return speaks && { speaks, object: { kind: 'Ingress', namespace, name }, field: annotation, value: backendProtocol ?? null }
}

/**
 * What Gateways send to the backend of a route (GEP-1911): the kind of the route tells, and a BackendTLSPolicy adds TLS. A TLSRoute passes TLS on if every
 * listener that it names does. A TCPRoute and a UDPRoute pass on whatever the client sends.
 */
export function gatewaySpoken(route: Route, { backendTls }: RouteView, service: Service | undefined, lookup: Lookup): Spoken | undefined {
  const { kind, namespace, name } = route
  const base = {
    object: { kind, namespace, name },
    field: 'kind',
    value: kind,
    ...(isOfIstio(route, lookup) && { readsNames: true as const }),
  }
  if (kind === 'TLSRoute') return passesTlsOn(route, lookup) ? { ...base, speaks: 'TLS' } : undefined
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return undefined
  const isGrpc = kind === 'GRPCRoute'
  if (!backendTls) return { ...base, speaks: isGrpc ? 'gRPC' : 'HTTP' }
  const object = { kind: 'BackendTLSPolicy', namespace: service?.namespace ?? namespace, name: backendTls.name }
  return { speaks: isGrpc ? 'gRPC over TLS' : 'HTTPS', object, field: 'spec.targetRefs[*].name', value: service?.name ?? null }
}

/**
 * What Istio sends for a rule of a VirtualService: HTTP, or the TLS of the client (networking.istio.io VirtualService). The rules of `spec.tcp` pass on what
 * comes.
 */
export function virtualServiceSpoken(
  { kind, namespace, name }: OtherRoute,
  { field, nameField, name: host }: OtherBackend,
): Spoken | undefined {
  if (kind !== 'VirtualService' || !/^spec\.(http|tls)\[/.test(field)) return undefined
  const speaks = field.startsWith('spec.http') ? 'HTTP' : 'TLS'
  return { speaks, object: { kind, namespace, name }, field: nameField, value: host, readsNames: true }
}

function gatewaysOf({ parentRefs }: Route, lookup: Lookup) {
  return parentRefs.map((ref) => ({ ref, gateway: refersToGateway(ref) ? lookup.edge.gateway(ref.namespace, ref.name) : undefined }))
}

function isOfIstio(route: Route, lookup: Lookup): boolean {
  const controllers = gatewaysOf(route, lookup).map(({ gateway }) => gateway && lookup.edge.gatewayClass(gateway.className)?.controller)
  return controllers.length > 0 && controllers.every((controller) => controller?.startsWith('istio.io/'))
}

function passesTlsOn(route: Route, lookup: Lookup): boolean {
  const listeners = gatewaysOf(route, lookup).flatMap(({ ref, gateway }) => (gateway ? meantListeners(gateway, ref) : [undefined]))
  return listeners.length > 0 && listeners.every((one) => one?.protocol === 'TLS' && one.tlsMode === 'Passthrough')
}
