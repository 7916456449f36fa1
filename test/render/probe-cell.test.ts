import { expect, it } from 'vitest'
import type { ProbePlan } from '../../src/model/probe-plan.ts'
import { probeCells, probeKey } from '../../src/render/probe-cell.ts'

const place = { namespace: 'demo', pod: 'web-1', containers: ['web'], template: 'web' }
const plan: ProbePlan = {
  apiVersion: 'porttrace/v1',
  kind: 'ProbePlan',
  target: { kind: 'Service', namespace: 'demo', name: 'web' },
  sockets: [{ ...place, ips: ['10.244.0.5'] }],
  targets: [],
  connects: [{ from: { ...place, role: 'client' }, to: { type: 'clusterIP', address: '10.96.0.9', port: 80, protocol: 'TCP' } }],
  left: [],
}

it('a probe is queued, then running, and "not run" if all has ended without it', () => {
  const refused = { kind: 'sockets', from: { namespace: 'demo', pod: 'web-1' }, state: 'unknown', reason: 'forbidden' } as const
  const found = [{ ...refused, sockets: [], complete: [], notes: [], ms: 0 }]
  expect(probeCells([plan], [], new Set()).map(({ words }) => words)).toEqual(['queued', 'queued'])
  expect(probeCells([plan], [], new Set(plan.sockets.map(probeKey))).map(({ words }) => words)).toEqual(['running', 'queued'])
  expect(probeCells([plan], found, new Set(plan.connects.map(probeKey))).map(({ words }) => words)).toEqual(['exec forbidden', 'running'])
  expect(probeCells([plan], found, 'ended').map(({ words }) => words)).toEqual(['exec forbidden', 'not run'])
})
