import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../../src/model/resources.ts'
import { container, endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

const waiting = container({ ready: false, state: { state: 'waiting', reason: 'PodInitializing' } })
const init = (since: string, part: Partial<Container> = {}): Container =>
  container({ name: 'migrate', role: 'init', ports: [], ready: false, state: { state: 'running', since }, ...part })

function initializing(first: Container): Pod {
  return pod('web-1', { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }], containers: [first, waiting] })
}

const alone = (one: Pod) => snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })

describe('PT210 init-container-blocks', () => {
  it('PT210 init-container-blocks names the init container that does not end, and how long it has been running', () => {
    const from = alone(initializing(init('2026-11-20T23:00:00Z')))
    expect(said(from)).toBe('broken PT210')
    const [finding] = trace(from).findings
    expect(finding).toMatchObject({ severity: 'error', title: 'init container migrate has not finished' })
    expect(finding?.evidence).toEqual([
      {
        object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
        field: 'status.initContainerStatuses[migrate].state.running.startedAt',
        value: '2026-11-20T23:00:00Z',
      },
    ])
    expect(finding?.next?.command).toBe('kubectl -n demo logs web-1 -c migrate')
  })

  it('PT210 init-container-blocks names a native sidecar whose startup probe has not passed, and none that has started', () => {
    const sidecar = init('2026-11-20T23:00:00Z', { name: 'proxy', role: 'sidecar', starting: true })
    expect(trace(alone(initializing(sidecar))).findings[0]?.title).toBe('sidecar proxy has not started')
    const { starting: _, ...started } = sidecar
    expect(said(alone(initializing(started)))).toBe('broken PT202')
  })

  it('PT210 init-container-blocks is information for the first minute if other Pods serve, and degrades after that', () => {
    const other = pod('web-2', { ips: ['10.244.0.2'] })
    const beside = (since: string) => {
      const one = initializing(init(since))
      return said(snapshot({ pods: [one, other], slices: [slice([endpointOf(other)])] }))
    }
    expect([beside('2026-11-20T23:59:30Z'), beside('2026-11-20T23:50:00Z')]).toEqual(['healthy PT210', 'degraded PT210'])
  })

  it('PT210 init-container-blocks says nothing about a Pod whose init containers have ended and whose container still starts', () => {
    const ended = init('2026-11-20T23:00:00Z', { state: { state: 'terminated', exitCode: 0, reason: 'Completed' } })
    expect(said(alone(initializing(ended)))).toBe('broken PT202')
  })

  it('PT210 init-container-blocks leaves an init container that keeps failing to PT202', () => {
    const failing = init('', { restarts: 3, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })
    expect(said(alone(initializing(failing)))).toBe('broken PT202')
  })
})
