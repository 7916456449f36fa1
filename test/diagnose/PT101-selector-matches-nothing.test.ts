import { describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../../src/model/resources.ts'
import { endpoint, pod, said, service, slice, snapshot, trace, workload } from '../build.ts'

describe('PT101 selector-matches-nothing', () => {
  const lost = snapshot({ services: [service({ selector: { app: 'wbe' } })], slices: [slice([])], pods: [pod('web-1')] })

  it('PT101 selector-matches-nothing names the nearest Pods and the selector that would match', () => {
    const [finding] = trace(lost).findings
    expect(finding).toMatchObject({ code: 'PT101', severity: 'error', confidence: 'proven', hop: 'ports[0]' })
    expect(finding?.fix?.command).toBe('kubectl -n demo set selector service/web app=web')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'metadata.labels[app]',
      value: 'web',
    })
    expect(said(lost)).toBe('broken PT101')
  })

  it('PT101 selector-matches-nothing is replaced by PT203 if a workload is scaled to zero', () => {
    const idle = snapshot({ slices: [slice([])], workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] })
    expect(said(idle)).toBe('idle PT203')
  })

  it('PT101 selector-matches-nothing is not silenced by an old workload that is scaled to zero and has other labels', () => {
    const old = workload('web-v1', { replicas: 0, readyReplicas: 0, podLabels: { app: 'web-v1' } })
    expect(said(snapshot({ slices: [slice([])], workloads: [old] }))).toBe('broken PT101')
  })

  it.each([
    ['the wanted value is the beginning of another', pod('web-1', { labels: { app: 'website' } }), 'app=website, not app=web'],
    ['the wanted value is the end of another', pod('web-1', { labels: { app: 'shop-web' } }), 'app=shop-web, not app=web'],
    [
      'a Deployment has the name of the Service',
      pod('web-5c9d7b8f64-2xkqj', {
        labels: { component: 'front', 'pod-template-hash': '5c9d7b8f64' },
        owner: { kind: 'ReplicaSet', name: 'web-5c9d7b8f64' },
      }),
      'whose workload has the name of the Service, has no label app=web',
    ],
    [
      "a Pod carries the Service's own labels",
      pod('front-1', { labels: { 'app.kubernetes.io/name': 'shop' } }),
      'the labels of the Service itself (app.kubernetes.io/name=shop), has',
    ],
  ])('PT101 selector-matches-nothing names the closest match where %s', (_, near, words) => {
    const services = [service({ labels: { 'app.kubernetes.io/name': 'shop', 'helm.sh/chart': 'shop-1.2.3' } })]
    const [finding] = trace(snapshot({ services, slices: [slice([])], pods: [near] })).findings
    expect(finding).toMatchObject({ code: 'PT101', confidence: 'proven' })
    expect(finding?.message).toContain(near.name)
    expect(finding?.message).toContain(words)
  })

  it('PT101 selector-matches-nothing calls a Pod a close match only if it shares something with the selector and the Service', () => {
    const services = [service({ labels: { 'app.kubernetes.io/name': 'shop', 'helm.sh/chart': 'shop-1.2.3' } })]
    const other = pod('cache-1', { labels: { app: 'cache', 'helm.sh/chart': 'shop-1.2.3' } })
    const [finding] = trace(snapshot({ services, slices: [slice([])], pods: [other] })).findings
    expect(finding?.message).toMatch(/and no Pod is a close match\.$/)
  })

  it('PT101 selector-matches-nothing names a Pod template that differs from the selector in one label, if there is no Pod', () => {
    const next = workload('front', { replicas: 0, readyReplicas: 0, podLabels: { app: 'website' } })
    const [finding] = trace(snapshot({ slices: [slice([])], workloads: [next] })).findings
    expect(finding?.message).toContain('the Pod template of deployment/front has app=website, not app=web')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Deployment', namespace: 'demo', name: 'front' },
      field: 'spec.template.metadata.labels[app]',
      value: 'website',
    })
  })

  it('PT101 selector-matches-nothing stays beside a workload whose Pods have lost a label of its template', () => {
    const stale = pod('web-1', { labels: { app: 'web2' }, owner: { kind: 'StatefulSet', name: 'web' } })
    const workloads = [workload('web', { kind: 'StatefulSet', readyReplicas: 1 })]
    expect(said(snapshot({ slices: [slice([])], pods: [stale], workloads }))).toBe('broken PT101')
  })

  it('PT101 selector-matches-nothing cites the addresses of a slice that has some, and an empty list only of an empty slice', () => {
    const gone = endpoint('10.244.0.9', { ready: false, serving: false, target: { kind: 'Pod', namespace: 'demo', name: 'web-9' } })
    const proof = (slices: EndpointSlice[]) =>
      trace(snapshot({ slices })).findings[0]?.evidence.filter(({ object }) => object.kind === 'EndpointSlice')
    const object = { kind: 'EndpointSlice', namespace: 'demo', name: 'web-abcde' }
    expect(proof([slice([gone])])).toEqual([{ object, field: 'endpoints[*]', value: ['10.244.0.9 not-ready'] }])
    expect(proof([slice([])])).toEqual([{ object, field: 'endpoints', value: [] }])
  })

  it('PT101 selector-matches-nothing is inferred if workloads could not be read, with or without a Pod that is a close match', () => {
    const gap = {
      resource: 'workloads',
      api: 'deployments.apps',
      verb: 'list',
      namespace: 'demo',
      reason: 'forbidden',
      message: 'no',
    } as const
    const unsure = snapshot({ slices: [slice([])], gaps: [gap] })
    expect(said(unsure)).toBe('unknown PT101')
    const near = [pod('web-1', { labels: { app: 'wbe' } })]
    expect(said({ ...unsure, pods: near })).toBe('unknown PT101')
    expect(said({ ...unsure, pods: near, gaps: [] })).toBe('broken PT101')
  })

  it('PT101 selector-matches-nothing does not suggest a selector that lacks a key of the current one', () => {
    const lacking = snapshot({
      services: [service({ selector: { app: 'web', tier: 'front' } })],
      slices: [slice([])],
      pods: [pod('web-1')],
    })
    expect(trace(lacking).findings[0]?.next?.command).toBe('kubectl -n demo get pods --show-labels')
  })
})
