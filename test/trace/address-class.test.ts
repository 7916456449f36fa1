import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { healthy, ingress } from '../build.ts'

const web = { name: 'web', portName: 'http' }
const target = { kind: 'address', text: 'https://shop.example.com/', host: 'shop.example.com', scheme: 'https', path: '/' } as const

function verdictOf(ingresses: ReturnType<typeof ingress>[]): string {
  return diagnose(traceTarget('demo', target, createLookup(healthy({ ingresses }))), { kubectlFlags: [] }).verdict
}

it('a URL is not broken by a second Ingress whose class does not exist, nor by its default backend', () => {
  const taken = ingress('shop', web, { className: 'nginx' })
  const lost = ingress('old', { name: 'gone', portNumber: 80 }, { className: 'traefik' })
  const fallback = { ...lost, rules: [], defaultBackend: { service: { name: 'gone', portNumber: 80 } } }
  expect([verdictOf([taken, lost]), verdictOf([taken, fallback]), verdictOf([taken])]).toEqual(['healthy', 'healthy', 'healthy'])
})

it('a URL is broken where the only Ingress that names it has a class that does not exist', () => {
  expect(verdictOf([ingress('shop', web, { className: 'traefik' })])).toBe('broken')
})

it('a URL is broken where an Ingress of a class that exists leads to a missing Service', () => {
  expect(verdictOf([ingress('shop', { name: 'gone', portNumber: 80 }, { className: 'nginx' })])).toBe('broken')
})
