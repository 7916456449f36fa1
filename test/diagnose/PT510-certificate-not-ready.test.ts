import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../src/model/certificate.ts'
import type { IngressTls } from '../../src/model/ingress.ts'
import { renderTrace } from '../../src/render/index.ts'
import { healthy, ingress, trace } from '../build.ts'

const look = { color: false, unicode: true, now: Date.parse('2026-11-21T00:00:00Z') }

/** The shop with a certificate for its host, as cert-manager has it. */
function certificate(part: Partial<Certificate> = {}): Certificate {
  return {
    kind: 'Certificate',
    namespace: 'demo',
    name: 'shop',
    secret: 'shop-tls',
    created: '2026-08-01T00:00:00Z',
    notAfter: '2027-01-20T00:00:00Z',
    conditions: [{ type: 'Ready', status: 'True', reason: 'Ready' }],
    ...part,
  }
}

const failed: Certificate['conditions'] = [{ type: 'Ready', status: 'False', reason: 'DoesNotExist', message: 'no Secret' }]
const expired = certificate({ notAfter: '2026-10-23T00:00:00Z' })
const { notAfter: _, ...unissued } = certificate({ conditions: failed })

function traced(certificates: Certificate[], tls: IngressTls[] = [{ hosts: ['shop.example.com'], secret: 'shop-tls' }]) {
  const one = ingress('shop', { name: 'web', portName: 'http' }, { className: 'nginx', tls })
  return trace(healthy({ ingresses: [one], certificates }))
}

const said = (...certificates: Certificate[]) => {
  const { verdict, findings } = traced(certificates)
  return [verdict, ...findings.map(({ code, severity, title }) => `${code} ${severity} ${title}`)].join(', ')
}

async function note(...certificates: Certificate[]): Promise<string | undefined> {
  return /shop\.example\.com\/ +ingress\/shop *(.*)/.exec(await renderTrace(traced(certificates), 'text', look))?.[1]
}

describe('PT510 certificate-not-ready', () => {
  it('a certificate that is valid is shown, and TLS is still unchecked', async () => {
    expect(said(certificate())).toBe('healthy')
    expect(await note(certificate())).toBe('TLS not checked (certificate/shop expires in 60d)')
    expect(await note()).toBe('TLS not checked')
  })

  it('a certificate that has expired degrades the Service, whatever its condition says', async () => {
    expect(said(expired)).toBe('degraded, PT510 warn certificate/shop expired 29d ago')
    expect(said({ ...expired, conditions: failed })).toBe('degraded, PT510 warn certificate/shop expired 29d ago')
    expect(await note(expired)).toBe('certificate/shop expired 29d ago')
    expect(traced([expired]).findings[0]?.evidence).toEqual([
      { object: { kind: 'Ingress', namespace: 'demo', name: 'shop' }, field: 'spec.tls[*].secretName', value: 'shop-tls' },
      { object: { kind: 'Certificate', namespace: 'demo', name: 'shop' }, field: 'status.notAfter', value: '2026-10-23T00:00:00Z' },
    ])
  })

  it('a certificate that ends in a second has not expired', () =>
    expect(said(certificate({ notAfter: '2026-11-21T00:00:01Z' }))).toBe('healthy'))

  it('a certificate that was never issued degrades the Service, with the reason of cert-manager', async () => {
    expect(said(unissued)).toBe('degraded, PT510 warn certificate/shop is not issued')
    expect(traced([unissued]).findings[0]?.message).toContain('secret/shop-tls for ingress/shop (DoesNotExist)')
    expect(await note(unissued)).toBe('TLS not checked (certificate/shop: not ready)')
  })

  it('a certificate that was made a minute ago is still being issued', async () => {
    const young = { ...unissued, created: '2026-11-20T23:59:00Z' }
    expect(said(young)).toBe('healthy')
    expect(await note(young)).toBe('TLS not checked (certificate/shop: not issued yet)')
  })

  it('a certificate that is valid, and whose successor fails, is information', () =>
    expect(said(certificate({ conditions: failed }))).toBe('healthy, PT510 info certificate/shop is not renewed'))

  it.each([
    ['no condition', certificate({ conditions: [] })],
    ['a condition that is Unknown', certificate({ conditions: [{ type: 'Ready', status: 'Unknown' }] })],
    ['a condition of an older generation', certificate({ conditions: failed.map((one) => ({ ...one, stale: true as const })) })],
    ['an end that is no time', certificate({ notAfter: 'soon' })],
    ['an end that is no time, and a condition that is False', certificate({ notAfter: 'soon', conditions: failed })],
  ])('of a certificate with %s nothing is known', async (_, one) => {
    expect(said(one)).toBe('healthy')
    expect(await note(one)).toBe('TLS not checked (certificate/shop: unknown whether it is ready)')
  })

  it('a Certificate of another Secret, of another namespace, or for another host of the Ingress says nothing', async () => {
    for (const part of [{ secret: 'pay-tls' }, { namespace: 'pay' }]) {
      expect(said({ ...expired, ...part })).toBe('healthy')
      expect(await note({ ...expired, ...part })).toBe('TLS not checked')
    }
    expect(traced([expired], [{ hosts: ['pay.example.com'], secret: 'shop-tls' }]).findings).toEqual([])
  })

  it('if two Certificates share one Secret, only what both say counts', () => {
    expect(said(expired, certificate({ name: 'other' }))).toBe('healthy')
    expect(said(expired, { ...expired, name: 'other' })).toContain('PT510')
  })

  it('if one host has two Secrets, it is unknown which one is used', () => {
    const tls = [
      { hosts: ['shop.example.com'], secret: 'shop-tls' },
      { hosts: ['*.example.com'], secret: 'all-tls' },
    ]
    expect(traced([expired], tls).findings).toEqual([])
  })
})
