import { describe, expect, it } from 'vitest'
import type { Ingress } from '../../src/model/ingress.ts'
import { renderTrace } from '../../src/render/index.ts'
import { healthy, ingress, trace } from '../build.ts'

const look = { color: false, unicode: true, now: Date.parse('2026-11-21T00:00:00Z') }

async function drawn(tls: Ingress['tls']): Promise<string> {
  const one = ingress('shop', { name: 'web', portName: 'http' }, { className: 'nginx', ...(tls && { tls }) })
  return renderTrace(trace(healthy({ ingresses: [one] })), 'text', look)
}

describe('an Ingress with a Secret for its certificate', () => {
  it.each([
    ['its host', { hosts: ['shop.example.com'], secret: 'shop-tls' }],
    ['a wildcard', { hosts: ['*.example.com'], secret: 'shop-tls' }],
    ['every host', { hosts: [], secret: 'shop-tls' }],
  ])('an Ingress with a Secret for its certificate is drawn "TLS not checked" where the Secret is for %s', async (_, tls) => {
    expect(await drawn([tls])).toMatch(/shop\.example\.com\/ .*TLS not checked/)
  })

  it.each([
    ['it has none', undefined],
    ['the Secret is for another host', [{ hosts: ['pay.example.com'], secret: 'pay-tls' }]],
    ['it names no Secret', [{ hosts: ['shop.example.com'] }]],
  ])('an Ingress with a Secret for its certificate is drawn without a word of TLS where %s', async (_, tls) => {
    expect(await drawn(tls)).not.toContain('TLS')
  })

  it('an Ingress with a Secret for its certificate is as healthy as without', () => {
    const one = ingress('shop', { name: 'web', portName: 'http' }, { className: 'nginx', tls: [{ hosts: [], secret: 'shop-tls' }] })
    expect(trace(healthy({ ingresses: [one] })).verdict).toBe('healthy')
  })
})
