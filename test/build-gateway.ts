import { diagnose } from '../src/diagnose/diagnose.ts'
import { GATEWAY_GROUP } from '../src/kube/gateway-refs.ts'
import type { Gateway, Listener, ReferenceGrant, Route, RouteBackend } from '../src/model/gateway.ts'
import type { Snapshot } from '../src/model/snapshot.ts'
import type { TargetRef } from '../src/model/target.ts'
import type { Trace } from '../src/model/trace.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceTarget } from '../src/trace/target.ts'
import { healthy } from './build.ts'

/** Slim resources of the Gateway API for tests: each has the defaults of a healthy object, and takes what differs. */

export function backend(part: Partial<RouteBackend> = {}): RouteBackend {
  const field = 'spec.rules[0].backendRefs[0]'
  return { group: '', kind: 'Service', namespace: 'demo', name: 'web', port: 80, weight: 1, field, ...part }
}

export function parent(part: Partial<Route['parentRefs'][number]> = {}): Route['parentRefs'][number] {
  return { group: GATEWAY_GROUP, kind: 'Gateway', namespace: 'demo', name: 'public', ...part }
}

export function condition(type: string, status: string, reason: string, observedGeneration = 1) {
  return { type, status, reason, observedGeneration }
}

/** A route that its only parent has accepted. */
export function route(part: Partial<Route> = {}, backends: RouteBackend[] = [backend()]): Route {
  const parentRefs = part.parentRefs ?? [parent()]
  return {
    kind: 'HTTPRoute',
    namespace: 'demo',
    name: 'shop',
    generation: 1,
    hostnames: ['shop.example.com'],
    parentRefs,
    rules: [{ matches: [{ path: '/', pathType: 'PathPrefix' }], filters: [], backends }],
    parents: parentRefs.map((ref) => ({ ...ref, conditions: [condition('Accepted', 'True', 'Accepted')] })),
    ...part,
  }
}

export function listener(part: Partial<Listener> = {}): Listener {
  return { name: 'http', port: 80, protocol: 'HTTP', from: 'Same', kinds: [], conditions: [], ...part }
}

export function gateway(part: Partial<Gateway> = {}): Gateway {
  return {
    kind: 'Gateway',
    namespace: 'demo',
    name: 'public',
    generation: 1,
    className: 'envoy',
    listeners: [listener()],
    addresses: ['203.0.113.20'],
    conditions: [condition('Accepted', 'True', 'Accepted'), condition('Programmed', 'True', 'Programmed')],
    ...part,
  }
}

export function grant(namespace: string, from: string, part: Partial<ReferenceGrant> = {}): ReferenceGrant {
  return {
    kind: 'ReferenceGrant',
    namespace,
    name: 'edge',
    from: [{ group: GATEWAY_GROUP, kind: 'HTTPRoute', namespace: from }],
    to: [{ group: '', kind: 'Service' }],
    ...part,
  }
}

/** A healthy Service, a Gateway, a route from one to the other, and all of the Gateway API read. */
export function edge(part: Partial<Snapshot> = {}): Snapshot {
  const from = healthy()
  const read = { gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', referencegrants: 'all', namespaces: 'all' } as const
  return {
    ...from,
    extent: { ...from.extent, ...read },
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    gatewayRoutes: [route()],
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: { 'kubernetes.io/metadata.name': 'demo', tier: 'front' } }],
    ...part,
  }
}

/** The class that the Gateways name. */
export const envoy = { kind: 'GatewayClass', name: 'envoy', controller: 'example.com/envoy', conditions: [] } as const

/** The target traced and diagnosed in namespace `demo`. */
export function traced(from: Snapshot, target: TargetRef): Trace {
  return diagnose(traceTarget('demo', target, createLookup(from)), { kubectlFlags: [] })
}

export const shopRoute = { kind: 'route', type: 'HTTPRoute', name: 'shop' } as const satisfies TargetRef
export const publicGateway = { kind: 'gateway', name: 'public' } as const satisfies TargetRef

/** `PT501 proven`: the codes of a trace, each with its confidence. */
export function codes({ findings }: Pick<Trace, 'findings'>): string[] {
  return findings.map(({ code, confidence }) => `${code} ${confidence}`)
}
