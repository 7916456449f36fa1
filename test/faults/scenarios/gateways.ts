import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import { condition, gateway, gatewayClass, grant, httpRoute, namespace } from '../gateway.ts'
import type { Scenarios } from '../scenario.ts'

const also = ['GatewayClass', 'Gateway', 'HTTPRoute', 'ReferenceGrant', 'Namespace']
const shop = { kind: 'route', type: 'HTTPRoute', name: 'shop' } as const
const web = [{ name: 'web', port: 80 }]

/** A policy by which the Gateway connects to the Service by TLS, and what its controller says of the CA certificates. */
function backendTls(at: Site, resolved: 'True' | 'False'): unknown {
  const isResolved = resolved === 'True'
  return {
    kind: 'BackendTLSPolicy',
    apiVersion: 'gateway.networking.k8s.io/v1',
    metadata: stamped(at, 'BackendTLSPolicy', { name: 'web-tls', namespace: 'demo', generation: 1 }),
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: 'web', sectionName: 'http' }],
      validation: { hostname: 'web.example.com', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'web-ca' }] },
    },
    status: {
      ancestors: [
        {
          ancestorRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra', name: 'public' },
          controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
          conditions: [
            condition(
              at,
              'ResolvedRefs',
              resolved,
              isResolved ? 'ResolvedRefs' : 'InvalidCACertificateRef',
              isResolved ? 'Resolved all the Object references.' : 'ConfigMap demo/web-ca does not exist.',
            ),
          ],
        },
      ],
    },
  }
}

const attached = (at: Site) => [
  namespace(at, 'infra'),
  gatewayClass(at, 'envoy'),
  gateway(at, 'infra'),
  httpRoute(at, 'demo', { name: 'public', namespace: 'infra' }, web),
]

/** PT504 to PT507, and PT511: routes of the Gateway API and their Gateways. */
export const gatewayScenarios: Scenarios = {
  PT511: {
    fault: {
      what: 'The ConfigMap with the CA certificates of the backend does not exist.',
      objects: (at) => [...attached(at), backendTls(at, 'False')],
      also: [...also, 'BackendTLSPolicy'],
      verdict: 'degraded',
    },
    twin: {
      what: 'The ConfigMap with the CA certificates of the backend exists.',
      objects: (at) => [...attached(at), backendTls(at, 'True')],
      also: [...also, 'BackendTLSPolicy'],
      verdict: 'healthy',
    },
  },
  PT504: {
    fault: {
      what: 'The controller does not accept the route, for a value that it does not support.',
      objects: (at) => [
        gatewayClass(at, 'envoy'),
        gateway(at, 'infra'),
        httpRoute(at, 'demo', { name: 'public', namespace: 'infra' }, web, [
          condition(at, 'Accepted', 'False', 'UnsupportedValue', 'Path match type RegularExpression is not supported.'),
        ]),
      ],
      also,
      target: shop,
      verdict: 'broken',
    },
    twin: {
      what: 'The controller has accepted the route at the one listener that it names.',
      objects: (at) => [
        gatewayClass(at, 'envoy'),
        gateway(at, 'infra'),
        httpRoute(at, 'demo', { name: 'public', namespace: 'infra', sectionName: 'http' }, web),
      ],
      also,
      target: shop,
      verdict: 'healthy',
    },
  },
  PT505: {
    fault: {
      what: 'A route of namespace edge leads to the Service, and the only grant is in namespace edge itself.',
      objects: (at) => [
        gatewayClass(at, 'envoy'),
        gateway(at, 'edge'),
        httpRoute(
          at,
          'edge',
          { name: 'public' },
          [{ name: 'web', namespace: 'demo', port: 80 }],
          [
            condition(
              at,
              'ResolvedRefs',
              'False',
              'RefNotPermitted',
              'Backend ref to Service demo/web not permitted by any ReferenceGrant.',
            ),
          ],
        ),
        grant(at, 'edge', 'demo'),
      ],
      also,
      verdict: 'degraded',
    },
    twin: {
      what: 'The grant is in the namespace of the Service, and names it.',
      objects: (at) => [
        gatewayClass(at, 'envoy'),
        gateway(at, 'edge'),
        httpRoute(at, 'edge', { name: 'public' }, [{ name: 'web', namespace: 'demo', port: 80 }]),
        grant(at, 'demo', 'edge', { name: 'web' }),
      ],
      also,
      verdict: 'healthy',
    },
  },
  PT506: {
    fault: {
      what: 'The listener allows namespaces with a label that the route has, and its namespace has not.',
      objects: (at) => [
        namespace(at, 'demo'),
        namespace(at, 'infra'),
        gatewayClass(at, 'envoy'),
        gateway(at, 'infra', { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { tier: 'front' } } } } }),
        httpRoute(at, 'demo', { name: 'public', namespace: 'infra' }, web, [
          condition(at, 'Accepted', 'False', 'NotAllowedByListeners', 'No listeners included by this parent ref allowed this attachment.'),
        ]),
      ],
      also,
      target: shop,
      verdict: 'broken',
    },
    twin: {
      what: 'The namespace has the label that the listener asks for.',
      objects: (at) => [
        namespace(at, 'demo', { tier: 'front' }),
        namespace(at, 'infra'),
        gatewayClass(at, 'envoy'),
        gateway(at, 'infra', { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { tier: 'front' } } } } }),
        httpRoute(at, 'demo', { name: 'public', namespace: 'infra' }, web),
      ],
      also,
      target: shop,
      verdict: 'healthy',
    },
  },
  PT507: {
    fault: {
      what: 'The Gateway names a class that does not exist, so that no controller has made it.',
      objects: (at) => [
        gatewayClass(at, 'envoy'),
        gateway(
          at,
          'demo',
          {},
          { gatewayClassName: 'envoy-public' },
          {
            conditions: ['Accepted', 'Programmed'].map((type) => ({
              ...condition(at, type, 'Unknown', 'Pending', 'Waiting for controller'),
              lastTransitionTime: '1970-01-01T00:00:00Z',
              observedGeneration: undefined,
            })),
          },
        ),
      ],
      also,
      target: { kind: 'gateway', name: 'public' },
      verdict: 'broken',
    },
    twin: {
      what: 'The class exists, the Gateway is programmed, and a route attaches.',
      objects: (at) => [gatewayClass(at, 'envoy'), gateway(at, 'demo'), httpRoute(at, 'demo', { name: 'public' }, web)],
      also,
      target: { kind: 'gateway', name: 'public' },
      verdict: 'healthy',
    },
  },
}
