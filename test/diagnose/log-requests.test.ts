import { describe, expect, it } from 'vitest'
import { logRequests } from '../../src/diagnose/log-requests.ts'
import type { Container } from '../../src/model/resources.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, endpointOf, notReady, slice, snapshot, trace as traceSlim } from '../build.ts'
import { traceOf } from '../cli/program.ts'
import { start } from '../cli/start.ts'
import { documentOf } from '../schema.ts'

async function tracesOf(...services: string[]): Promise<Trace[]> {
  const { run } = await start()
  const runs = await Promise.all(services.map((service) => run([`svc/${service}`, '-o', 'json'])))
  return runs.map(traceOf)
}

/** The same trace of Pods with other names. */
function renamed(trace: Trace, index: number): Trace {
  const document = documentOf(JSON.stringify(trace).replaceAll('"orders-', `"copy-${index}-`))
  if (document.kind !== 'Trace') throw new Error('a list, not a trace')
  return document
}

describe('the logs that say more of what was found', () => {
  it('the logs that say more of what was found are those of the first Pod of each finding, and of at most three', async () => {
    const [orders, payments] = await tracesOf('orders', 'payments')
    if (!orders || !payments) throw new Error('not traced')
    expect(logRequests([orders, payments])).toEqual([
      { code: 'PT202', namespace: 'demo', pod: expect.stringMatching(/^orders-/), container: 'orders', previous: true },
      { code: 'PT201', namespace: 'demo', pod: expect.stringMatching(/^payments-/), container: 'payments', previous: false },
    ])
    const many = [1, 2, 3, 4].map((index) => renamed(orders, index))
    expect(logRequests(many).map(({ pod }) => pod.slice(0, 6))).toEqual(['copy-1', 'copy-2', 'copy-3'])
  })

  it('the logs that say more of what was found are asked for once where two traces find the same', async () => {
    const [orders] = await tracesOf('orders')
    if (!orders) throw new Error('not traced')
    expect(logRequests([orders, orders])).toHaveLength(1)
  })

  it('the logs that say more of what was found are the current ones if the container is in state terminated', async () => {
    const [orders] = await tracesOf('orders')
    if (!orders) throw new Error('not traced')
    const field = 'status.containerStatuses[orders].state.terminated.exitCode'
    const ports = orders.ports.map((port) => ({ ...port, candidates: port.candidates.map((one) => ({ ...one, field })) }))
    expect(logRequests([{ ...orders, ports }])[0]).toMatchObject({ container: 'orders', previous: false })
  })

  it('the logs that say more of what was found include those of an init container that does not end, and not of one that has ended', () => {
    const app = container({ ready: false, state: { state: 'waiting', reason: 'PodInitializing' } })
    const of = (state: Container['state']) => {
      const one = notReady('web-1', {
        phase: 'Pending',
        containers: [container({ name: 'migrate', role: 'init', ready: false, state }), app],
      })
      return traceSlim(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))
    }
    const blocked = of({ state: 'running', since: '2026-11-20T23:00:00Z' })
    expect(blocked.findings.map(({ code }) => code)).toEqual(['PT210'])
    expect(logRequests([blocked])).toEqual([{ code: 'PT210', namespace: 'demo', pod: 'web-1', container: 'migrate', previous: false }])
    const ended = of({ state: 'terminated', exitCode: 0, reason: 'Completed' })
    expect(ended.findings.map(({ code }) => code)).toEqual(['PT202'])
    expect(logRequests([ended])).toEqual([])
  })

  it('the logs that say more of what was found are not read for a finding that is only information, or for a healthy Service', async () => {
    const [orders, web] = await tracesOf('orders', 'web')
    if (!orders || !web) throw new Error('not traced')
    const findings = orders.findings.map((finding) => ({ ...finding, severity: 'info' as const }))
    expect(logRequests([{ ...orders, findings }, web])).toEqual([])
  })
})
