import { describe, expect, it } from 'vitest'
import { projectPod } from '../../src/cluster/project/pod.ts'
import type { SliceEndpoint } from '../../src/model/resources.ts'
import { container, endpointOf, healthy, pod, said, trace } from '../build.ts'

const deleting = '2026-11-20T23:59:00Z'

describe('PT206 drops-on-rollout', () => {
  const rollout = (part: Parameters<typeof container>[0], entry: Partial<SliceEndpoint> = { ready: false, terminating: true }) => {
    const from = healthy()
    const old = pod('web-0', { ips: ['10.244.0.9'], ...(entry.ready ? {} : { deleting }), containers: [container(part)] })
    from.pods.push(old)
    from.slices[0]?.endpoints.push(endpointOf(old, entry))
    return from
  }

  it('PT206 drops-on-rollout is found while a Pod without a preStop hook is being deleted, and changes no verdict', () => {
    expect(said(rollout({}))).toBe('healthy PT206')
    expect(trace(rollout({})).findings[0]).toMatchObject({ severity: 'info', confidence: 'inferred' })
  })

  it('PT206 drops-on-rollout reads the hook from the Pod', () => {
    const hooks = [{ preStop: { sleep: { seconds: 5 } } }, { postStart: {} }, {}]
    const containers = hooks.map((lifecycle, index) => ({ name: `c${index}`, lifecycle }))
    const read = projectPod({ metadata: { name: 'web' }, spec: { containers } })
    expect(read?.containers.map((one) => one.preStop)).toEqual([true, undefined, undefined])
  })

  it('PT206 drops-on-rollout is silent with a preStop hook, and while nothing is being deleted', () => {
    expect(said(rollout({ preStop: true }))).toBe('healthy')
    expect(said(rollout({}, { ready: true }))).toBe('healthy')
  })
})
