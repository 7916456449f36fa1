import { describe, expect, it } from 'vitest'
import type { Ingress, IngressClass } from '../../src/model/ingress.ts'
import { codes, healthy, ingress, trace, verdictAndCodes } from '../build.ts'

const nginx: IngressClass = { kind: 'IngressClass', name: 'nginx', default: false }

describe('PT503 ingress-class', () => {
  const of = (part: Partial<Ingress>, ingressClasses: IngressClass[] = [nginx]) =>
    trace(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 }, part)], ingressClasses }))
  const said = (...args: Parameters<typeof of>) => verdictAndCodes(of(...args))

  it('PT503 ingress-class is proven if the class does not exist, and suggests the one that was intended', () => {
    const one = of({ className: 'ngnix' })
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT503'])
    expect(one.routes[0]).toMatchObject({ state: 'broken', reason: 'class-missing', classes: ['nginx'] })
    expect(one.findings[0]).toMatchObject({ severity: 'warn', confidence: 'proven', hop: 'routes[0]' })
    expect(one.findings[0]?.fix?.command).toBe('kubectl -n demo patch ingress shop -p \'{"spec":{"ingressClassName":"nginx"}}\'')
  })

  it('PT503 ingress-class is inferred if no class is named and there is no default class', () => {
    expect(said({})).toBe('unknown PT503')
    expect(said({}, [])).toBe('unknown PT503')
    expect(said({}, [{ ...nginx, default: true }])).toBe('healthy')
  })

  it('PT503 ingress-class is silent if the class exists, a controller has taken the Ingress, or the annotation names it', () => {
    expect(said({ className: 'nginx' })).toBe('healthy')
    expect(said({ className: 'gone', addresses: ['203.0.113.10'] })).toBe('healthy')
    expect(said({ addresses: ['203.0.113.10'] })).toBe('healthy')
    expect(said({ legacyClass: 'own' })).toBe('healthy')
  })

  it('PT503 ingress-class is a gap instead of a finding if the classes were not read', () => {
    const gap = {
      resource: 'ingressclasses',
      api: 'ingressclasses.networking.k8s.io',
      verb: 'list',
      reason: 'forbidden',
      message: 'no',
    } as const
    const from = healthy({
      ingresses: [ingress('shop', { name: 'web', portNumber: 80 }, { className: 'gone' })],
      ingressClasses: [],
      gaps: [gap],
    })
    const one = trace({ ...from, extent: { ...from.extent, ingressclasses: 'none' } })
    expect([one.verdict, ...codes(one)]).toEqual(['healthy'])
    expect(one.gaps).toMatchObject([{ resource: 'ingressclasses', hides: false }])
    // A Service to which no Ingress leads does not need the classes.
    expect(trace({ ...healthy(), gaps: [gap] }).gaps).toEqual([])
  })

  it('PT503 ingress-class is one finding for an Ingress of several paths, and none for a path with a fault of its own', () => {
    const path = (number: number) => ({ path: `/${number}`, backend: { service: { name: 'web', portNumber: number } } })
    expect(said({ className: 'gone', rules: [{ paths: [path(80), { ...path(80), path: '/again' }] }] })).toBe('degraded PT503')
    expect(said({ className: 'gone', rules: [{ paths: [path(81)] }] })).toBe('degraded PT502')
  })
})
