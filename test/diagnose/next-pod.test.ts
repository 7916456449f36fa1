import { describe, expect, it } from 'vitest'
import { container, endpointOf, pod, said, slice, snapshot } from '../build.ts'

/** The only Pod, being deleted, with its container in a state. */
function going(state: { reason: string; exitCode?: number }) {
  const one = pod('web-1', {
    deleting: '2026-11-21T00:00:20Z',
    conditions: [{ type: 'Ready', status: 'False' }],
    containers: [container({ ready: false, restarts: 4, state: { state: 'waiting', reason: state.reason } })],
  })
  return snapshot({ pods: [one], slices: [slice([endpointOf(one, { terminating: true })])] })
}

describe('a fault that the next Pod will have as well', () => {
  it.each(['CrashLoopBackOff', 'ImagePullBackOff', 'CreateContainerConfigError'])(
    '%s stays the finding while the only Pod is being deleted',
    (reason) => {
      expect(said(going({ reason }))).toMatch(/^broken PT202/)
      expect(said(going({ reason }))).not.toBe(said(going({ reason: 'ContainerCreating' })))
    },
  )

  it('a Pod that is being deleted beside one that serves is no finding, whatever its containers do', () => {
    const from = going({ reason: 'CrashLoopBackOff' })
    const next = pod('web-2', { ips: ['10.244.0.2'] })
    const pods = [...from.pods, next]
    expect(said({ ...from, pods, slices: [slice(pods.map((one) => endpointOf(one, one.deleting ? { terminating: true } : {})))] })).toBe(
      'healthy PT206',
    )
  })
})
