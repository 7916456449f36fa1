import { expect, it } from 'vitest'
import type { ConnectStep, ProbePlan } from '../../src/model/probe-plan.ts'
import { pathPlan } from '../../src/probe/path/path-targets.ts'
import { watchedPlanBlock } from '../../src/render/planned-probes.ts'

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
  expect(block('UDP')).toContain('  not from pod/client (app): over UDP no answer proves nothing, and the Service has no TCP port\n')
  expect(block('UDP')).not.toContain('every second')
})

it('the plan of a path over TCP says how many addresses it connects to', () => {
  expect(block('TCP')).toContain('  connect from pod/client (app) to 1 address every second\n')
  expect(block('TCP')).not.toContain('UDP')
})
