import type { Exec, ExecOutcome } from '../../src/model/exec.ts'
import type { ProbePlan } from '../../src/model/probe-plan.ts'
import type { ConnectProbe, ProbeView, SocketProbe } from '../../src/model/probe-view.ts'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { planProbes } from '../../src/probe/plan.ts'
import { runProbes } from '../../src/probe/run.ts'
import { chain, endpointOf, pod, slice, snapshot } from '../build.ts'

export function planOf(from: Snapshot, part: { from?: { pod: Pod; container?: string }; all?: boolean } = {}): ProbePlan {
  return planProbes(chain(from), { pods: from.pods, nodes: from.nodes, ...part })
}

interface Part {
  signal?: AbortSignal
  overallMs?: number
  limit?: number
  progress?: (done: number, total: number) => void
}

export function run(plan: ProbePlan, exec: Exec, part: Part = {}): Promise<ProbeView[]> {
  return runProbes(plan, { exec, signal: new AbortController().signal, probeTimeoutMs: 5_000, overallMs: 60_000, limit: 20, ...part })
}

export function sockets(probes: readonly ProbeView[]): SocketProbe[] {
  return probes.filter((probe) => probe.kind === 'sockets')
}

export function connects(probes: readonly ProbeView[]): ConnectProbe[] {
  return probes.filter((probe) => probe.kind === 'connect')
}

/** Many Pods of one template behind `web`. */
export function many(count: number, part: Partial<Pod> = {}): Snapshot {
  const pods = Array.from({ length: count }, (_, index) =>
    pod(`web-${String(index).padStart(3, '0')}`, { ips: [`10.244.${index >> 8}.${index & 255}`], node: `node-${index % 7}`, ...part }),
  )
  return snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
}

export const outcome =
  (kind: Exclude<ExecOutcome['kind'], 'exited'>): Exec =>
  async () => ({ kind, message: `said: ${kind}`, ms: 4 })
