import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { pod, snapshot } from '../build.ts'

export const upward = (from: Snapshot, target: TargetRef = { kind: 'pod', name: 'web-1' }): Trace =>
  diagnose(traceTarget('demo', target, createLookup(from)), { kubectlFlags: [] })
export const deployment: TargetRef = { kind: 'workload', type: 'Deployment', name: 'web' }
export const portsOf = (trace: Trace) => trace.reach?.ports.map((one) => one.port)
export const alone = (part: Partial<Pod>, from: Partial<Snapshot> = {}) =>
  upward(snapshot({ services: [], pods: [pod('web-1', part)], ...from }))
export const text = (trace: Trace) => renderTrace(trace, 'text', { color: false, unicode: true, now: Date.parse(trace.taken), width: 80 })
