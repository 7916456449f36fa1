import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../src/model/certificate.ts'
import type { Listener } from '../../src/model/gateway.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import { condition, edge, gateway, listener, parent, publicGateway, route, shopRoute, traced } from '../build-gateway.ts'

const web: TargetRef = { kind: 'service', name: 'web' }

function certificate(part: Partial<Certificate> = {}): Certificate {
  return {
    kind: 'Certificate',
    namespace: 'demo',
    name: 'public',
    secret: 'public-tls',
    created: '2026-08-01T00:00:00Z',
    notAfter: '2027-01-20T00:00:00Z',
    conditions: [{ type: 'Ready', status: 'True', reason: 'Ready' }],
    ...part,
  }
}

const expired = certificate({ notAfter: '2026-10-23T00:00:00Z' })
const { notAfter: _, ...unissued } = certificate({ conditions: [{ type: 'Ready', status: 'False', reason: 'DoesNotExist' }] })
const https = (part: Partial<Listener> = {}) =>
  listener({
    name: 'https',
    port: 443,
    protocol: 'HTTPS',
    tlsMode: 'Terminate',
    secrets: [{ namespace: 'demo', name: 'public-tls' }],
    ...part,
  })

/** `degraded PT510 certificate/public expired 29d ago @ gateway`. */
function said(target: TargetRef, certificates: Certificate[], listeners = [https()], part: Partial<Snapshot> = {}): string {
  const { verdict, findings, through = [] } = traced(edge({ certificates, gateways: [gateway({ listeners })], ...part }), target)
  const words = findings.map(({ code, severity, title, hop }) => `${code} ${severity} ${title} @ ${hop}`)
  const behind = through.flatMap((one) => one.findings.map(({ code }) => `behind: ${code}`))
  return [verdict, ...words, ...behind].join(', ')
}

describe('PT510 for the certificates of listeners', () => {
  it.each([
    ['the Gateway', publicGateway, 'gateway'],
    ['the route', shopRoute, 'route'],
    ['the Service', web, 'routes[0]'],
  ] as const)('an expired certificate degrades %s, once', (_name, target, hop) => {
    expect(said(target, [expired])).toBe(`degraded, PT510 warn certificate/public expired 29d ago @ ${hop}`)
    expect(said(target, [certificate()])).toBe('healthy')
    expect(said(target, [{ ...expired, secret: 'other' }])).toBe('healthy')
    expect(said(target, [{ ...expired, namespace: 'infra' }])).toBe('healthy')
    expect(said(target, [])).toBe('healthy')
  })

  it('a listener that passes TLS on uses no certificate, whatever it names', () => {
    for (const target of [publicGateway, shopRoute, web])
      expect(said(target, [expired], [https({ tlsMode: 'Passthrough' })])).not.toContain('PT510')
  })

  it('if a listener has two certificates, a fault counts only if both have one', () => {
    const listeners = [https({ secrets: ['public-tls', 'other-tls'].map((name) => ({ namespace: 'demo', name })) })]
    const other = { name: 'other', secret: 'other-tls' }
    expect(said(web, [expired], listeners)).toBe('healthy')
    expect(said(web, [expired, certificate(other)], listeners)).toBe('healthy')
    expect(said(web, [expired, { ...expired, ...other }], listeners)).toContain('degraded, PT510 warn')
  })

  it('a certificate that is not issued is cited with what the controller reports of the listener', () => {
    const refused = condition('ResolvedRefs', 'False', 'InvalidCertificateRef')
    const from = edge({ certificates: [unissued], gateways: [gateway({ listeners: [https({ conditions: [refused] })] })] })
    const finding = traced(from, publicGateway).findings.find(({ code }) => code === 'PT510')
    expect(finding?.message).toBe(
      'cert-manager has issued no certificate into secret/public-tls for listener https of gateway/public (DoesNotExist). Clients that check certificates reject what the controller serves instead, if it serves anything.',
    )
    expect(finding?.evidence.map(({ object, field }) => `${object.kind} ${field}`)).toEqual([
      'Gateway spec.listeners[https].tls.certificateRefs',
      'Certificate status.conditions[Ready]',
      'Gateway status.listeners[https].conditions',
    ])
    expect(finding?.next?.command).toBe('kubectl -n demo describe certificates.cert-manager.io public')
  })

  it('only listeners that accept the route count for it', () => {
    const both = [listener(), https()]
    const toHttp = { gatewayRoutes: [route({ parentRefs: [parent({ sectionName: 'http' })] })] }
    expect(said(shopRoute, [expired], both, toHttp)).toBe('healthy')
    expect(said(web, [expired], both, toHttp)).toBe('healthy')
    expect(said(publicGateway, [expired], both, toHttp)).toContain('PT510 warn')
    expect(said(shopRoute, [expired], [https({ hostname: 'pay.example.com' })])).not.toContain('PT510')
  })

  it('a Secret of another namespace is that of the Certificate there', () => {
    const listeners = [https({ secrets: [{ namespace: 'infra', name: 'public-tls' }] })]
    expect(said(publicGateway, [{ ...expired, namespace: 'infra' }], listeners)).toContain('PT510 warn')
    expect(said(publicGateway, [expired], listeners)).toBe('healthy')
  })

  it('one certificate of two listeners is one finding', () =>
    expect(said(publicGateway, [expired], [https(), https({ name: 'more', port: 8443 })])).toBe(
      'degraded, PT510 warn certificate/public expired 29d ago @ gateway',
    ))
})
