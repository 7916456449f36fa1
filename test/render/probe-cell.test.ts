import { expect, it } from 'vitest'
import type { ProbePlan } from '../../src/model/probe-plan.ts'
import { probeCells } from '../../src/render/probe-cell.ts'

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

it('a probe that found nothing runs until all has ended, and was not run then', () => {
  const refused = { kind: 'sockets', from: { namespace: 'demo', pod: 'web-1' }, state: 'unknown', reason: 'forbidden' } as const
  const found = [{ ...refused, sockets: [], complete: [], notes: [], ms: 0 }]
  expect(probeCells([plan], found).map(({ words }) => words)).toEqual(['exec forbidden', 'running'])
  expect(probeCells([plan], found, true).map(({ words }) => words)).toEqual(['exec forbidden', 'not run'])
})
