import { type Site, stamped } from '../../src/demo/shop/site.ts'
import type { Fields } from '../../src/lib/read.ts'

const group = 'gateway.networking.k8s.io'
const controller = 'gateway.envoyproxy.io/gatewayclass-controller'

/** A condition as a controller writes it, for the generation 1 that all these objects have. */
export function condition(at: Site, type: string, status: string, reason: string, message: string): Fields {
  return { type, status, reason, message, lastTransitionTime: at.ago(3600), observedGeneration: 1 }
}

/** A namespace with its labels. */
export function namespace(at: Site, name: string, labels: Fields = {}): Fields {
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: stamped(at, 'Namespace', { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }
}

/** A class that its controller has accepted. */
export function gatewayClass(at: Site, name: string): Fields {
  return {
    kind: 'GatewayClass',
    apiVersion: `${group}/v1`,
    metadata: stamped(at, 'GatewayClass', { name, generation: 1 }),
    spec: { controllerName: controller },
    status: { conditions: [condition(at, 'Accepted', 'True', 'Accepted', 'Valid GatewayClass')] },
  }
}

/** A Gateway of namespace `home` with one listener `http` for `*.example.com`, programmed and with an address. */
export function gateway(at: Site, home: string, listener: Fields = {}, spec: Fields = {}, status?: Fields): Fields {
  const conditions = [
    condition(at, 'Accepted', 'True', 'Accepted', 'The Gateway has been scheduled by Envoy Gateway'),
    condition(at, 'Programmed', 'True', 'Programmed', 'Address assigned to the Gateway, 1/1 envoy replicas available'),
  ]
  const ofListener = [
    condition(at, 'Programmed', 'True', 'Programmed', 'Sending translated listener configuration to the data plane'),
    condition(at, 'Accepted', 'True', 'Accepted', 'Listener has been successfully translated'),
    condition(at, 'ResolvedRefs', 'True', 'ResolvedRefs', 'Listener references have been resolved'),
  ]
  return {
    kind: 'Gateway',
    apiVersion: `${group}/v1`,
    metadata: stamped(at, 'Gateway', { name: 'public', namespace: home, generation: 1 }),
    spec: {
      gatewayClassName: 'envoy',
      listeners: [
        {
          name: 'http',
          port: 80,
          protocol: 'HTTP',
          hostname: '*.example.com',
          allowedRoutes: { namespaces: { from: 'All' } },
          ...listener,
        },
      ],
      ...spec,
    },
    status: status ?? {
      addresses: [{ type: 'IPAddress', value: '203.0.113.20' }],
      conditions,
      listeners: [
        {
          name: 'http',
          attachedRoutes: 1,
          supportedKinds: [
            { group, kind: 'HTTPRoute' },
            { group, kind: 'GRPCRoute' },
          ],
          conditions: ofListener,
        },
      ],
    },
  }
}

/** An HTTPRoute `shop` of namespace `home` for `shop.example.com`, with what its controller says of it. */
export function httpRoute(
  at: Site,
  home: string,
  parent: Fields,
  backends: readonly Fields[],
  says: readonly Fields[] = [],
  spec: Fields = {},
): Fields {
  const said = new Map<unknown, Fields>([
    ['Accepted', condition(at, 'Accepted', 'True', 'Accepted', 'Route is accepted')],
    ['ResolvedRefs', condition(at, 'ResolvedRefs', 'True', 'ResolvedRefs', 'Resolved all the Object references for the Route')],
  ])
  for (const one of says) said.set(one.type, one)
  const parentRef = { group, kind: 'Gateway', ...parent }
  return {
    kind: 'HTTPRoute',
    apiVersion: `${group}/v1`,
    metadata: stamped(at, 'HTTPRoute', { name: 'shop', namespace: home, generation: 1, labels: { tier: 'front' } }),
    spec: {
      parentRefs: [parentRef],
      hostnames: ['shop.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: backends.map((backend) => ({ group: '', kind: 'Service', weight: 1, ...backend })),
        },
      ],
      ...spec,
    },
    status: { parents: [{ parentRef, controllerName: controller, conditions: [...said.values()] }] },
  }
}

/** A grant in namespace `home` that lets HTTPRoutes of another namespace lead to its Services. */
export function grant(at: Site, home: string, from: string, to: Fields = {}): Fields {
  return {
    kind: 'ReferenceGrant',
    apiVersion: `${group}/v1beta1`,
    metadata: stamped(at, 'ReferenceGrant', { name: 'edge', namespace: home, generation: 1 }),
    spec: { from: [{ group, kind: 'HTTPRoute', namespace: from }], to: [{ group: '', kind: 'Service', ...to }] },
  }
}
