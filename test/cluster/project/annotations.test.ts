import { describe, expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import type { Fields } from '../../../src/lib/read.ts'

const parse = (...items: Fields[]) =>
  parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'dump.json', '2026-11-21T00:00:00Z')

function object(apiVersion: string, kind: string, metadata: Fields, spec: Fields = {}): Fields {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'demo', ...metadata }, spec }
}

describe('what is kept of annotations and labels', () => {
  it('of the annotations of a Service, its waypoint and the mode of its hints are kept; the older mode wins', async () => {
    const mode = 'service.kubernetes.io/topology-mode'
    const hints = 'service.kubernetes.io/topology-aware-hints'
    const of = async (metadata: Fields) => {
      const [service] = (await parse(object('v1', 'Service', metadata))).services
      return [service?.topologyMode, service?.waypoint]
    }
    expect(await of({ annotations: { [mode]: 'Auto' } })).toEqual([{ annotation: mode, value: 'Auto' }, undefined])
    expect(await of({ annotations: { [mode]: 'Auto', [hints]: 'Disabled' } })).toEqual([
      { annotation: hints, value: 'Disabled' },
      undefined,
    ])
    expect(await of({ labels: { 'istio.io/use-waypoint': 'shop' } })).toEqual([undefined, 'shop'])
    expect(await of({ labels: { 'istio.io/use-waypoint': 'none' } })).toEqual([undefined, undefined])
  })

  it('of the annotations of a Pod, only the one that says that it is in an ambient mesh is kept', async () => {
    const of = async (value: string) =>
      (await parse(object('v1', 'Pod', { annotations: { 'ambient.istio.io/redirection': value, secret: 'hunter2' } }))).pods
    expect((await of('enabled'))[0]?.ambient).toBe(true)
    expect((await of('disabled'))[0]?.ambient).toBeUndefined()
    expect(JSON.stringify(await of('enabled'))).not.toContain('hunter2')
  })

  it('of Ingresses and classes the older annotation is kept, and which class is the default', async () => {
    const isDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' }
    const snapshot = await parse(
      object('networking.k8s.io/v1', 'Ingress', { annotations: { 'kubernetes.io/ingress.class': 'own' } }),
      object('networking.k8s.io/v1', 'IngressClass', { name: 'nginx', annotations: isDefault }, { controller: 'example.com/c' }),
      object('networking.k8s.io/v1', 'IngressClass', { name: 'other' }),
    )
    expect(snapshot.ingresses[0]?.legacyClass).toBe('own')
    expect(snapshot.ingressClasses).toEqual([
      { kind: 'IngressClass', name: 'nginx', controller: 'example.com/c', default: true },
      { kind: 'IngressClass', name: 'other', default: false },
    ])
  })
})

describe('a dump without IngressClasses', () => {
  const ingress = (metadata: Fields, spec: Fields) => object('networking.k8s.io/v1', 'Ingress', metadata, spec)

  it('a dump without IngressClasses does not say that a class is missing', async () => {
    const snapshot = await parse(ingress({}, { ingressClassName: 'nginx' }))
    expect(snapshot.gaps).toMatchObject([{ resource: 'ingressclasses', api: 'ingressclasses.networking.k8s.io', reason: 'absent' }])
    expect(snapshot.extent.ingressclasses).toBe('none')
  })

  it('a dump without IngressClasses lacks nothing if nothing refers to an IngressClass', async () => {
    const annotated = await parse(ingress({ annotations: { 'kubernetes.io/ingress.class': 'own' } }, {}))
    expect([annotated.gaps, annotated.extent.ingressclasses]).toEqual([[], 'all'])
    expect((await parse(ingress({}, {}))).gaps).toEqual([])
  })

  it('a dump with IngressClasses is whole', async () => {
    const snapshot = await parse(
      ingress({}, { ingressClassName: 'gone' }),
      object('networking.k8s.io/v1', 'IngressClass', { name: 'nginx' }),
    )
    expect([snapshot.gaps, snapshot.extent.ingressclasses]).toEqual([[], 'all'])
  })
})
