import type { WarningEvent } from '../../../src/model/resources.ts'
import { pod, snapshot, trace } from '../../build.ts'
import type { RelationCases } from './case.ts'

const unaddressed = pod('web-1', { ips: [], phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }], containers: [] })
const noAddress: WarningEvent = {
  kind: 'Event',
  namespace: 'demo',
  name: 'web-1.1',
  object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
  reason: 'FailedCreatePodSandBox',
  message: 'failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254',
  count: 3,
  last: '2026-11-20T23:59:00Z',
}

/** Of findings about ranges. */
export const rangeCases: RelationCases = {
  'PT803 causes PT202': {
    found: 'broken PT803>PT202',
    without: 'broken PT202 PT803',
    trace: () => trace(snapshot({ pods: [unaddressed], events: [noAddress] })),
  },
}
