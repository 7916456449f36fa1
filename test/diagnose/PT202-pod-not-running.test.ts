import { describe, expect, it } from 'vitest'
import { container, endpointOf, pod, port, said, service, slice, snapshot, trace } from '../build.ts'

describe('PT202 pod-not-running', () => {
  const crashing = pod('web-1', {
    conditions: [{ type: 'Ready', status: 'False' }],
    containers: [
      container({
        ready: false,
        restarts: 4,
        state: { state: 'waiting', reason: 'CrashLoopBackOff' },
        lastEnd: { state: 'terminated', exitCode: 137 },
      }),
    ],
  })

  it('PT202 pod-not-running names container, exit code and log', () => {
    const from = snapshot({ pods: [crashing], slices: [slice([endpointOf(crashing)])] })
    const [finding] = trace(from).findings
    expect(said(from)).toBe('broken PT202')
    expect(finding?.message).toBe('Container app of web-1 exits with code 137 (4 restarts). No other Pod serves traffic.')
    expect(finding?.next?.command).toBe('kubectl -n demo logs web-1 -c app --previous')
  })

  it('PT202 pod-not-running says why the container ended, and cites the last message that it left', () => {
    const lastEnd = { state: 'terminated', exitCode: 137, reason: 'OOMKilled', message: 'heap limit reached' } as const
    const [first] = crashing.containers
    const one = pod('web-1', { ...crashing, containers: first ? [{ ...first, lastEnd }] : [] })
    const [finding] = trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })).findings
    expect(finding?.message).toBe('Container app of web-1 exits with code 137 (OOMKilled) (4 restarts). No other Pod serves traffic.')
    const at = 'status.containerStatuses[app].lastState.terminated'
    const object = { kind: 'Pod', namespace: 'demo', name: 'web-1' }
    expect(finding?.evidence).toContainEqual({ object, field: `${at}.reason`, value: 'OOMKilled' })
    expect(finding?.evidence).toContainEqual({ object, field: `${at}.message`, value: 'heap limit reached' })
  })

  it('warns of one that runs between two crashes', () => {
    const lastEnd = { state: 'terminated', exitCode: 1, since: '2026-11-20T23:58:00Z' } as const
    const one = pod('web-1', { containers: [container({ restarts: 5, lastEnd })] })
    const from = snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })
    expect(said(from)).toBe('degraded PT202')
    expect(trace(from).findings[0]?.message).toContain('runs now')
  })

  it('PT202 pod-not-running is one finding for a Service of two ports', () => {
    const two = service({ ports: [port(), port({ name: 'admin', port: 81, targetPort: 'http' })] })
    const ports = ['http', 'admin'].map((name) => ({ name, port: 8080, protocol: 'TCP' }))
    const from = snapshot({ services: [two], pods: [crashing], slices: [slice([endpointOf(crashing)], { ports })] })
    expect(trace(from).findings.map((finding) => finding.code)).toEqual(['PT202'])
    expect(trace(from).ports.map((each) => each.verdict)).toEqual(['broken', 'broken'])
  })
})
