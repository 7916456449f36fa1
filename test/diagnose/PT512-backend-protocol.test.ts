import { describe, expect, it } from 'vitest'
import type { Listener, Route } from '../../src/model/gateway.ts'
import type { Ingress } from '../../src/model/ingress.ts'
import type { OtherRoute } from '../../src/model/other-route.ts'
import type { ServicePort } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { healthy, ingress, port, said, service, trace } from '../build.ts'
import { edge, envoy, gateway, listener, route, traced } from '../build-gateway.ts'

/** The Service `web` with this port, and what else the snapshot holds. */
function withPort(part: Partial<ServicePort>, from: Snapshot): Snapshot {
  return { ...from, services: [service({ ports: [port(part)] })] }
}

/** `warn HTTP h2c`: the findings of PT512. */
function told(from: Snapshot): string[] {
  return trace(from)
    .findings.filter(({ code }) => code === 'PT512')
    .map(({ severity, confidence, title }) => `${severity} ${confidence}: ${title}`)
}

const nginx: Partial<Snapshot> = {
  ingressClasses: [{ kind: 'IngressClass', name: 'nginx', controller: 'k8s.io/ingress-nginx', default: false }],
}
const web = (part: Partial<Ingress> = {}) => ingress('shop', { name: 'web', portNumber: 80 }, { className: 'nginx', ...part })
const byIngress = (part: Partial<Ingress>, appProtocol: string, more: Partial<Snapshot> = nginx) =>
  told(withPort({ appProtocol }, healthy({ ...more, ingresses: [web(part)] })))

describe('PT512 for an Ingress of ingress-nginx', () => {
  it.each([
    [undefined, 'https', 'warn', 'HTTP/1.1'],
    [undefined, 'kubernetes.io/wss', 'warn', 'HTTP/1.1'],
    [undefined, 'grpc', 'warn', 'HTTP/1.1'],
    [undefined, 'kubernetes.io/h2c', 'info', 'HTTP/1.1'],
    ['what', 'https', 'warn', 'HTTP/1.1'],
    ['HTTPS', 'http', 'warn', 'HTTPS'],
    ['https', 'kubernetes.io/ws', 'warn', 'HTTPS'],
    ['GRPCS', 'kubernetes.io/h2c', 'warn', 'gRPC over TLS'],
    ['GRPC', 'https', 'warn', 'gRPC'],
    ['GRPC', 'kubernetes.io/ws', 'warn', 'gRPC'],
    ['GRPC', 'http', 'info', 'gRPC'],
    ['FCGI', 'http', 'warn', 'FastCGI'],
    ['HTTP', 'mysql', 'warn', 'HTTP/1.1'],
  ])('backend-protocol %s contradicts appProtocol %s', (backendProtocol, appProtocol, severity, speaks) => {
    expect(byIngress(backendProtocol === undefined ? {} : { backendProtocol }, appProtocol)).toEqual([
      `${severity} inferred: the route sends ${speaks} to a port for ${appProtocol}`,
    ])
  })

  it.each([
    [undefined, 'http'],
    [undefined, 'kubernetes.io/ws'],
    [undefined, 'example.com/own'],
    [undefined, 'tcp'],
    ['HTTPS', 'https'],
    ['HTTPS', 'kubernetes.io/wss'],
    ['GRPC', 'grpc'],
    ['GRPC', 'kubernetes.io/h2c'],
    ['GRPCS', 'https'],
    ['GRPCS', 'grpc'],
    ['HTTPS', 'HTTP2'],
    ['AUTO_HTTP', 'https'],
    ['AUTO_HTTP', 'http'],
  ])('backend-protocol %s agrees with appProtocol %s, or does not say', (backendProtocol, appProtocol) =>
    expect(byIngress(backendProtocol === undefined ? {} : { backendProtocol }, appProtocol)).toEqual([]),
  )

  it('an Ingress whose TLS the controller passes on sends what the client sends', () =>
    expect(byIngress({ passesTls: true }, 'https')).toEqual([]))

  it('other controllers have rules of their own, and do not read the annotation', () => {
    const other: Partial<Snapshot> = {
      ingressClasses: [{ kind: 'IngressClass', name: 'nginx', controller: 'traefik.io/ingress-controller', default: false }],
    }
    expect(byIngress({}, 'https', other)).toEqual([])
    expect(byIngress({ backendProtocol: 'HTTPS' }, 'http', other)).toEqual([])
  })

  it('an Ingress whose class does not exist has no controller that reads the annotation', () => {
    expect(byIngress({ backendProtocol: 'HTTPS', className: 'gone' }, 'http')).toEqual([])
    expect(byIngress({ backendProtocol: 'HTTPS' }, 'http')).toHaveLength(1)
  })

  it('if the classes were not read, the annotation counts, and no default does', () => {
    const unread: Partial<Snapshot> = { extent: { ...healthy().extent, ingressclasses: 'none' }, ingressClasses: [] }
    expect(byIngress({ backendProtocol: 'HTTPS' }, 'http', unread)).toHaveLength(1)
    expect(byIngress({}, 'https', unread)).toEqual([])
  })

  it('the finding names both fields, and its fix opens the Ingress', () => {
    const from = withPort({ appProtocol: 'https' }, healthy({ ...nginx, ingresses: [web()] }))
    const [finding] = trace(from).findings
    expect(said(from)).toBe('unknown PT512')
    expect(finding).toMatchObject({
      hop: 'routes[0]',
      message:
        'The controller of ingress/shop sends HTTP/1.1, and the appProtocol of the port of web is https. A process that speaks TLS rejects requests without TLS.',
      evidence: [
        {
          object: { kind: 'Ingress', name: 'shop' },
          field: 'metadata.annotations["nginx.ingress.kubernetes.io/backend-protocol"]',
          value: null,
        },
        { object: { kind: 'Service', name: 'web' }, field: 'spec.ports[0].appProtocol', value: 'https' },
      ],
      fix: { command: 'kubectl -n demo edit ingress shop' },
    })
  })

  it('several paths to one port are one finding, and the trace of the Ingress has it as well', () => {
    const [rule] = web().rules
    const paths = ['/a', '/b'].flatMap((path) => rule?.paths.map((one) => ({ ...one, path })) ?? [])
    const from = withPort(
      { appProtocol: 'https' },
      healthy({ ...nginx, ingresses: [web({ rules: [{ host: 'shop.example.com', paths }] })] }),
    )
    expect(told(from)).toHaveLength(1)
    const own = traced(from, { kind: 'route', type: 'Ingress', name: 'shop' })
    expect([own.verdict, ...own.findings.map(({ code }) => code)]).toEqual(['unknown', 'PT512'])
  })
})

const byRoute = (kind: Route['kind'], part: Partial<ServicePort>, more: Partial<Snapshot> = {}) =>
  told(withPort(part, edge({ gatewayRoutes: [route({ kind })], ...more })))
const tls = (part: Partial<Listener> = {}) => ({
  gateways: [gateway({ listeners: [listener({ protocol: 'TLS', tlsMode: 'Passthrough', ...part })] })],
})

describe('PT512 for routes of the Gateway API', () => {
  it('the combinations of GEP-1911 agree', () => {
    expect(byRoute('GRPCRoute', { appProtocol: 'kubernetes.io/h2c' })).toEqual([])
    expect(byRoute('HTTPRoute', { appProtocol: 'kubernetes.io/h2c' })).toEqual([])
    expect(byRoute('HTTPRoute', { appProtocol: 'kubernetes.io/ws' })).toEqual([])
    expect(byRoute('TLSRoute', { appProtocol: 'kubernetes.io/wss' }, tls())).toEqual([])
  })

  it.each([
    ['GRPCRoute', 'kubernetes.io/ws', 'gRPC', 'warn'],
    ['HTTPRoute', 'postgresql', 'HTTP', 'warn'],
    ['GRPCRoute', 'redis', 'gRPC', 'warn'],
  ] as const)('a %s to a port with %s is a contradiction', (kind, appProtocol, speaks, severity) =>
    expect(byRoute(kind, { appProtocol })).toEqual([`${severity} inferred: the route sends ${speaks} to a port for ${appProtocol}`]),
  )

  it.each(['http', 'https', 'grpc', 'example.com/own', 'tcp'])(
    'what a Gateway sends to a port with %s for a GRPCRoute is up to its controller, or is PT511',
    (appProtocol) => expect(byRoute('GRPCRoute', { appProtocol })).toEqual([]),
  )

  it('a TLSRoute passes TLS on only if all of its listeners do', () => {
    for (const appProtocol of ['http', 'kubernetes.io/h2c', 'kubernetes.io/ws']) {
      expect(byRoute('TLSRoute', { appProtocol }, tls())).toEqual([`warn inferred: the route sends TLS to a port for ${appProtocol}`])
      expect(byRoute('TLSRoute', { appProtocol }, tls({ tlsMode: 'Terminate' }))).toEqual([])
    }
    expect(byRoute('TLSRoute', { appProtocol: 'postgresql' }, tls())).toEqual([])
    expect(byRoute('TLSRoute', { appProtocol: 'http' }, { gateways: [] })).toEqual([])
  })

  it('a TCPRoute passes on what the client sends', () => {
    const gateways = [gateway({ listeners: [listener({ protocol: 'TCP' })] })]
    for (const appProtocol of ['http', 'https', 'mysql']) expect(byRoute('TCPRoute', { appProtocol }, { gateways })).toEqual([])
  })

  it('a BackendTLSPolicy for a port that declares no TLS is information, since the policy decides', () => {
    const policy = { kind: 'BackendTLSPolicy', namespace: 'demo', name: 'web-tls', targets: [{ service: 'web' }], ancestors: [] } as const
    const backendTlsPolicies = [{ ...policy, targets: [...policy.targets], ancestors: [] }]
    expect(byRoute('HTTPRoute', { appProtocol: 'http' }, { backendTlsPolicies })).toEqual([
      'info inferred: the route sends HTTPS to a port for http',
    ])
    expect(byRoute('HTTPRoute', { appProtocol: 'https' }, { backendTlsPolicies })).toEqual([])
  })

  it('the trace of the route has the finding too, with the Service in its evidence', () => {
    const from = withPort({ appProtocol: 'kubernetes.io/ws' }, edge({ gatewayRoutes: [route({ kind: 'GRPCRoute' })] }))
    const own = traced(from, { kind: 'route', type: 'GRPCRoute', name: 'shop' })
    expect(own.findings.map(({ code, evidence }) => [code, ...evidence.map(({ object, field }) => `${object.kind} ${field}`)])).toEqual([
      ['PT512', 'GRPCRoute kind', 'Service spec.ports[0].appProtocol'],
    ])
  })
})

describe('PT512 by the name of a port, for Istio', () => {
  const istio = { gatewayClasses: [{ ...envoy, conditions: [], controller: 'istio.io/gateway-controller' }] }
  const of = (kind: Route['kind'], part: Partial<ServicePort>) => byRoute(kind, part, istio)

  it('a GRPCRoute needs a port that is named for HTTP/2', () => {
    expect(of('GRPCRoute', { name: 'http-web' })).toEqual(['warn inferred: the route sends gRPC to a port for http-web'])
    expect(of('GRPCRoute', { name: 'grpc-web' })).toEqual([])
    expect(of('GRPCRoute', { name: 'http2' })).toEqual([])
    expect(of('GRPCRoute', { name: 'http-web', appProtocol: 'grpc' })).toEqual([])
    expect(byRoute('GRPCRoute', { name: 'http-web' })).toEqual([])
  })

  it('HTTP to a port that is named for TLS is information, since a DestinationRule may add TLS', () => {
    expect(of('HTTPRoute', { name: 'https-web' })).toEqual(['info inferred: the route sends HTTP to a port for https-web'])
    expect(of('HTTPRoute', { name: 'http-web' })).toEqual([])
    expect(of('HTTPRoute', { name: 'web' })).toEqual([])
  })

  const virtualService = (section: 'http' | 'tls' | 'tcp'): OtherRoute => ({
    group: 'networking.istio.io',
    kind: 'VirtualService',
    namespace: 'demo',
    name: 'shop',
    hosts: ['web'],
    parents: [],
    includes: [],
    statements: [],
    rules: [
      {
        field: `spec.${section}[0]`,
        hosts: [],
        matches: [],
        backends: [
          {
            kind: 'Service',
            namespace: 'demo',
            name: 'web',
            port: 80,
            portMeaning: 'number',
            withoutPort: 'only',
            weight: 1,
            field: `spec.${section}[0].route[0]`,
            nameField: `spec.${section}[0].route[0].destination.host`,
          },
        ],
      },
    ],
  })

  it.each([
    ['http', 'mysql-db', ['warn inferred: the route sends HTTP to a port for mysql-db']],
    ['http', 'https', ['info inferred: the route sends HTTP to a port for https']],
    ['http', 'grpc-api', []],
    ['tls', 'http-web', ['warn inferred: the route sends TLS to a port for http-web']],
    ['tls', 'https', []],
    ['tcp', 'http-web', []],
  ] as const)('a rule in spec.%s of a VirtualService to the port %s', (section, name, expected) =>
    expect(told(withPort({ name }, healthy({ otherRoutes: [virtualService(section)] })))).toEqual(expected),
  )
})
