import { describe, expect, it } from 'vitest'
import type { ConnectStep, ProbePlan } from '../../src/model/probe-plan.ts'
import { pathPlan } from '../../src/probe/path/path-targets.ts'
import { planBlock, watchedPlanBlock } from '../../src/render/planned-probes.ts'

const step = (protocol: 'TCP' | 'UDP'): ConnectStep => ({
  from: { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client', role: 'client' },
  to: { type: 'pod', address: '10.244.0.9', port: 53, protocol },
})

function block(protocol: 'TCP' | 'UDP'): string {
  const connects = [step(protocol)]
  const target = { kind: 'Service', namespace: 'demo', name: 'dns' }
  const plan: ProbePlan = { apiVersion: 'porttrace/v1', kind: 'ProbePlan', target, sockets: [], connects, targets: [], left: [] }
  return watchedPlanBlock(plan, { everyMs: 5_000, path: pathPlan(plan)?.targets.length ?? 0 })
}

it('the plan of a path says that nothing connects over UDP', () => {
  expect(block('UDP')).toContain('  not from pod/client (app): the Service has no TCP port, and over UDP a missing answer proves nothing\n')
  expect(block('UDP')).not.toContain('every second')
})

it('the plan of a path over TCP says how many addresses it connects to', () => {
  expect(block('TCP')).toContain('  connect from pod/client (app) to 1 address every second\n')
  expect(block('TCP')).not.toContain('UDP')
})

describe.each([
  ['--probe', (plan: ProbePlan) => planBlock(plan, 5_000)],
  ['--probe -w', (plan: ProbePlan) => watchedPlanBlock(plan, { everyMs: 5_000 })],
])('the plan of %s', (_, drawn) => {
  const target = { kind: 'Service', namespace: 'demo', name: 'web' }
  const plan = (left: ProbePlan['left'], more: Partial<ProbePlan> = {}): ProbePlan => ({
    apiVersion: 'porttrace/v1',
    kind: 'ProbePlan',
    target,
    sockets: [],
    connects: [],
    targets: [],
    left,
    ...more,
  })
  const crashing = (pod: string) => ({ pod, message: 'no container of the Pod is running: app is in CrashLoopBackOff' })
  const place = { namespace: 'demo', pod: 'web-1', containers: ['app'], template: 'web' }

  it('the plan says in which Pods nothing can run, and why', () => {
    const text = drawn(plan([crashing('web-2')], { sockets: [{ ...place, ips: ['10.244.0.9'] }] }))
    expect(text).toContain('  not in pod/web-2: no container of the Pod is running: app is in CrashLoopBackOff\n')
    expect(text).not.toContain('nothing to run')
  })

  it('of many Pods in which nothing can run the plan names some, and counts the others', () => {
    const text = drawn(plan(Array.from({ length: 9 }, (_, index) => crashing(`web-${index}`))))
    expect(text.match(/not in pod\//g)).toHaveLength(4)
    expect(text).toMatch(/ {2}not in 5 more\n {2}nothing to run\n$/)
  })

  it('the plan of a Service without endpoints says why nothing runs', () => {
    expect(drawn(plan([]))).toMatch(/\n {2}nothing to run: no Pod is an endpoint of demo\/web\n$/)
  })
})

it('the plan of --probe -w does not speak of connections if none is tried', () => {
  const connects: ConnectStep[] = [{ ...step('TCP'), from: { ...step('TCP').from, role: 'endpoint' } }]
  const target = { kind: 'Service', namespace: 'demo', name: 'web' }
  const plan: ProbePlan = { apiVersion: 'porttrace/v1', kind: 'ProbePlan', target, sockets: [], connects, targets: [], left: [] }
  expect(watchedPlanBlock(plan, { everyMs: 5_000 })).not.toContain('servers see')
  expect(planBlock(plan, 5_000)).toContain('servers see')
})

it('the plan of several samples says that ss runs where connections wait', () => {
  const target = { kind: 'Service', namespace: 'demo', name: 'web' }
  const sockets = [{ namespace: 'demo', pod: 'web-1', containers: ['app'], template: 'web', ips: ['10.244.0.9'] }]
  const plan: ProbePlan = { apiVersion: 'porttrace/v1', kind: 'ProbePlan', target, sockets, connects: [], targets: [], left: [] }
  expect(planBlock(plan, 5_000, { forMs: 10_000, everyMs: 5_000 })).toContain('of 20 Pods at most; where connections wait, run ss -ltn\n')
  expect(planBlock(plan, 5_000)).not.toContain('ss -ltn')
})
