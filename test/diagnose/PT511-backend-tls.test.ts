import { describe, expect, it } from 'vitest'
import { projectBackendTlsPolicy } from '../../src/cluster/project/backend-tls.ts'
import type { BackendTlsPolicy } from '../../src/model/backend-tls.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { healthy, port, service, trace } from '../build.ts'
import { condition, edge, gateway, route, shopRoute, traced as tracedTarget } from '../build-gateway.ts'

const refused = condition('ResolvedRefs', 'False', 'InvalidCACertificateRef')
const accepted = condition('Accepted', 'True', 'Accepted')

/** A policy for the Service `web`, with these conditions from the controller of the Gateway. */
function policy(conditions = [accepted], part: Partial<BackendTlsPolicy> = {}): BackendTlsPolicy {
  return {
    kind: 'BackendTLSPolicy',
    namespace: 'demo',
    name: 'web-tls',
    generation: 1,
    created: '2026-11-01T00:00:00Z',
    targets: [{ service: 'web' }],
    hostname: 'web.example.com',
    ancestors: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'demo', name: 'public', conditions }],
    ...part,
  }
}

function traced(part: Partial<Snapshot>, appProtocol?: string, kind: 'HTTPRoute' | 'TCPRoute' = 'HTTPRoute') {
  const from = healthy({
    services: [service({ ports: [port(appProtocol === undefined ? {} : { appProtocol })] })],
    gateways: [gateway()],
    gatewayClasses: [{ kind: 'GatewayClass', name: 'envoy', conditions: [] }],
    gatewayRoutes: [route({ kind })],
    ...part,
  })
  return trace({
    ...from,
    extent: { ...from.extent, gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', backendtlspolicies: 'all', ...part.extent },
  })
}

function said(part: Partial<Snapshot>, appProtocol?: string, kind?: 'HTTPRoute' | 'TCPRoute'): string {
  const { verdict, findings } = traced(part, appProtocol, kind)
  return [verdict, ...findings.map(({ code, severity, title }) => `${code} ${severity} ${title}`)].join(', ')
}

const rejected = 'degraded, PT511 warn TLS policy web-tls is not in effect'
const missing = 'healthy, PT511 info no TLS policy for a port with https'

describe('PT511 backend-tls', () => {
  it('a policy that its controller accepts is shown, and causes no finding', () => {
    const one = traced({ backendTlsPolicies: [policy()] }, 'https')
    expect(one.findings).toEqual([])
    expect(one.routes[0]?.backendTls).toEqual({ name: 'web-tls', hostname: 'web.example.com' })
  })

  it('a policy degrades the Service if its controller reports a fault', () => {
    expect(said({ backendTlsPolicies: [policy([accepted, refused])] })).toBe(rejected)
    expect(traced({ backendTlsPolicies: [policy([accepted, refused])] }).findings[0]?.message).toContain(
      'ResolvedRefs False (InvalidCACertificateRef)',
    )
  })

  it.each([
    [
      'of another Gateway',
      policy([refused], {
        ancestors: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'demo', name: 'other', conditions: [refused] }],
      }),
    ],
    ['of an older generation', policy([{ ...refused, observedGeneration: 1 }], { generation: 2 })],
    ['of another Service', policy([refused], { targets: [{ service: 'api' }] })],
    ['of another port', policy([refused], { targets: [{ service: 'web', port: 'metrics' }] })],
    ['of another namespace', policy([refused], { namespace: 'infra' })],
  ])('what a controller reports %s is not about this port', (_, one) => expect(said({ backendTlsPolicies: [one] })).toBe('healthy'))

  it('the policy that names the port comes before one for the Service, and the older of two before the other', () => {
    const ofPort = policy([refused], { name: 'web-tls', targets: [{ service: 'web', port: 'http' }], created: '2026-11-10T00:00:00Z' })
    expect(said({ backendTlsPolicies: [policy([accepted], { name: 'a' }), ofPort] })).toBe(rejected)
    const older = policy([accepted], { name: 'z', created: '2026-10-01T00:00:00Z' })
    expect(said({ backendTlsPolicies: [policy([refused]), older] })).toBe('healthy')
  })

  it('a port that says it speaks TLS, and that no policy names, gives information that is inferred', () => {
    expect(said({}, 'https')).toBe(missing)
    expect(said({}, 'kubernetes.io/wss')).toContain('PT511 info')
    for (const other of ['http', 'kubernetes.io/h2c', 'grpc']) expect(said({}, other)).not.toContain('PT511')
    expect(said({})).toBe('healthy')
  })

  it('nothing is said about missing policies if they were not read, or if a policy names a port that the Service lacks', () => {
    expect(said({ extent: { backendtlspolicies: 'none' } }, 'https')).toBe('healthy')
    expect(said({ backendTlsPolicies: [policy([], { targets: [{ service: 'web', port: 'https' }] })] }, 'https')).toBe('healthy')
  })

  it('the trace of the route has the finding too, with the Service and its port', () => {
    const own = (appProtocol: string, backendTlsPolicies: BackendTlsPolicy[]) => {
      const from = edge({ services: [service({ ports: [port({ appProtocol })] })], backendTlsPolicies })
      const { verdict, findings, routes } = tracedTarget({ ...from, extent: { ...from.extent, backendtlspolicies: 'all' } }, shopRoute)
      return [verdict, ...findings.map(({ code, title }) => `${code} ${title}`), routes[0]?.backendTls?.name ?? 'no policy']
    }
    expect(own('http', [policy([refused])])).toContain('PT511 TLS policy web-tls is not in effect')
    expect(own('https', [policy([refused])])[0]).toBe('degraded')
    expect(own('https', [policy()])).toEqual(['healthy', 'web-tls'])
    expect(own('https', [])).toEqual(['healthy', 'PT511 no TLS policy for a port with https', 'no policy'])
    expect(own('grpc', [])).toEqual(['healthy', 'no policy'])
  })

  it('a route that only forwards connections needs no policy', () => {
    expect(said({ backendTlsPolicies: [policy([refused])] }, 'https', 'TCPRoute')).not.toContain('PT511')
  })
})

describe('a BackendTLSPolicy as a server has it', () => {
  it('targets of Services, the hostname and the conditions of each Gateway are kept', () => {
    const raw = {
      metadata: { namespace: 'demo', name: 'web-tls', generation: 2, creationTimestamp: '2026-11-01T00:00:00Z' },
      spec: {
        targetRefs: [
          { group: '', kind: 'Service', name: 'web', sectionName: 'http' },
          { group: 'x.example.com', kind: 'Service', name: 'web' },
          { kind: 'Backend', name: 'web' },
        ],
        validation: { hostname: 'web.example.com', wellKnownCACertificates: 'System' },
      },
      status: { ancestors: [{ ancestorRef: { name: 'public' }, controllerName: 'c', conditions: [refused] }] },
    }
    expect(projectBackendTlsPolicy(raw)).toMatchObject({
      targets: [{ service: 'web', port: 'http' }],
      hostname: 'web.example.com',
      ancestors: [{ kind: 'Gateway', namespace: 'demo', name: 'public', conditions: [{ type: 'ResolvedRefs', status: 'False' }] }],
    })
  })

  it.each([undefined, 7, {}, { metadata: { name: 'x' }, spec: { targetRefs: 'x', validation: [] }, status: { ancestors: [null] } }])(
    '%j in place of an object does no harm',
    (raw) => expect(() => projectBackendTlsPolicy(raw)).not.toThrow(),
  )
})
