import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { container, endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

describe('PT204 readiness-gate', () => {
  const gated = (status?: string, part: Partial<Pod> = {}) =>
    pod('web-1', {
      readinessGates: ['example.com/lb'],
      conditions: [
        { type: 'Ready', status: status === 'True' ? 'True' : 'False', reason: 'ReadinessGatesNotReady' },
        ...(status ? [{ type: 'example.com/lb', status }] : []),
      ],
      ...part,
    })
  const alone = (one: Pod) => snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })

  it.each([
    ['False', 'False'],
    [undefined, null],
  ])('PT204 readiness-gate names the gate that is %s', (status, value) => {
    const from = alone(gated(status))
    expect(said(from)).toBe('broken PT204')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'error', title: 'the only Pod is waiting for a readiness gate' })
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.conditions[example.com/lb].status',
      value,
    })
  })

  it('PT204 readiness-gate gives the reason and the message of the gate, and says if the condition was never set', () => {
    const set = gated('False')
    const told = { type: 'example.com/lb', status: 'False', reason: 'Target.FailedHealthChecks', message: 'Health checks failed' }
    const [finding] = trace(alone({ ...set, conditions: [...set.conditions.slice(0, 1), told] })).findings
    expect(finding?.message).toContain('example.com/lb is not True: Target.FailedHealthChecks: Health checks failed.')
    const object = { kind: 'Pod', namespace: 'demo', name: 'web-1' }
    expect(finding?.evidence).toContainEqual({ object, field: 'status.conditions[example.com/lb].reason', value: told.reason })
    expect(trace(alone(gated(undefined))).findings[0]?.message).toContain('example.com/lb is not True: no controller has set it.')
  })

  it('PT204 readiness-gate degrades where others serve', () => {
    const two = pod('web-2', { ips: ['10.244.0.2'] })
    const one = gated('False')
    expect(said(snapshot({ pods: [one, two], slices: [slice([endpointOf(one), endpointOf(two)])] }))).toBe('degraded PT204')
  })

  it('PT204 readiness-gate is silent where the gate is True, and leaves a container that is not ready to PT201', () => {
    expect(said(alone(gated('True')))).toBe('healthy')
    expect(said(alone(gated('False', { containers: [container({ ready: false })] })))).toBe('broken PT201')
  })
})
