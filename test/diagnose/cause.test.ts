import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderText } from '../../src/render/text.ts'
import { container, endpointOf, notReady, pod, slice, snapshot, trace } from '../build.ts'

const probe = { handler: 'httpGet', port: 8080, path: '/missing' } as const

function failing(name: string, part: Partial<Pod> = {}): Pod {
  return notReady(name, { containers: [container({ ready: false, readinessProbe: probe })], readySince: '2026-11-20T23:45:00Z', ...part })
}

function traced(pods: readonly Pod[], message?: string): Trace {
  const about = { kind: 'Pod', namespace: 'demo', name: pods[0]?.name ?? '' }
  const event = {
    kind: 'Event',
    namespace: 'demo',
    name: 'e',
    object: about,
    reason: 'Unhealthy',
    count: 180,
    last: '2026-11-20T23:59:52Z',
  } as const
  return trace(
    snapshot({
      pods: [...pods],
      slices: [slice(pods.map((each) => endpointOf(each)))],
      ...(message !== undefined && { events: [{ ...event, message }] }),
    }),
  )
}

function firstLine(document: Trace, width?: number): string[] {
  const look = { color: false, unicode: true, now: Date.parse(document.taken), ...(width !== undefined && { width }) }
  return renderText(document, look).split('\n').slice(0, 3)
}

describe('the cause of a verdict', () => {
  it('the cause of a verdict is one line above the chain, with its age and what the probe got', () => {
    const document = traced([failing('web-1')], 'Readiness probe failed: HTTP probe failed with statuscode: 404')
    const text = 'readiness GET :8080/missing returned 404 (180 times)'
    expect(document.cause).toEqual({ code: 'PT201', text, since: '2026-11-20T23:45:00Z' })
    expect(firstLine(document).slice(0, 2)).toEqual([`✗ demo/web broken for 15m: ${text}`, '  ClusterIP 10.96.0.10'])
    expect(firstLine(document, 40)).toEqual(['✗ demo/web broken for 15m:', '  readiness GET :8080/missing returned', '  404 (180 times)'])
  })

  it.each([
    ['Readiness probe failed: HTTP probe failed with statuscode: 503', ' returned 503 (180 times)'],
    [
      'Readiness probe failed: Get "http://10.0.0.1:8080/": dial tcp 10.0.0.1:8080: connect: connection refused',
      ': connection refused (180 times)',
    ],
    ['Readiness probe failed: Get "http://10.0.0.1:8080/": context deadline exceeded (Client.Timeout exceeded)', ' timed out (180 times)'],
    ['Readiness probe failed: cat: /tmp/healthy: No such file or directory', ' fails (180 times)'],
    ['Liveness probe failed: HTTP probe failed with statuscode: 500', ' fails'],
    [undefined, ' fails'],
  ])('the cause of an event %s is: readiness GET%s', (message, words) => {
    expect(traced([failing('web-1')], message).cause?.text).toBe(`readiness GET :8080/missing${words}`)
  })

  it('the cause of a verdict is as old as the last Pod to fail if none serves, and as the first if others do', () => {
    const pods = [failing('web-1', { readySince: '2026-11-20T23:50:00Z' }), failing('web-2', { ips: ['10.244.0.2'] })]
    expect(traced(pods).cause).toMatchObject({ text: 'readiness GET :8080/missing fails in both Pods', since: '2026-11-20T23:50:00Z' })
    const others = traced([...pods, pod('web-3', { ips: ['10.244.0.3'] })])
    expect(others.cause).toMatchObject({ text: 'readiness GET :8080/missing fails in 2 of 3 Pods', since: '2026-11-20T23:45:00Z' })
    expect(firstLine(others)[0]).toMatch(/^▲ demo\/web degraded for 15m: /)
  })

  it('the cause of a verdict has no age if a Pod does not say when it became not ready', () => {
    const { readySince: _, ...young } = failing('web-2', { ips: ['10.244.0.2'] })
    const document = traced([failing('web-1'), young])
    expect(document.cause).not.toHaveProperty('since')
    expect(firstLine(document)[0]).toMatch(/^✗ demo\/web broken: readiness/)
  })

  it('the cause of a verdict has no age for a container that crashes, because its Pod is ready between two crashes', () => {
    const state = { state: 'waiting', reason: 'CrashLoopBackOff' } as const
    const crashing = container({ ready: false, state, restarts: 12, lastEnd: { state: 'terminated', exitCode: 137, reason: 'OOMKilled' } })
    const { cause } = traced([failing('web-1', { containers: [crashing] })])
    expect(cause).toEqual({ code: 'PT202', text: 'container app exits with code 137 (OOMKilled, 12 restarts)' })
  })

  it('the cause of a verdict is absent from a healthy Service, whose line begins with its name', () => {
    const document = traced([pod('web-1')])
    expect(document).not.toHaveProperty('cause')
    expect(firstLine(document)[0]).toMatch(/^demo\/web {3}ClusterIP 10\.96\.0\.10 +● healthy$/)
  })
})
