import { parseDump } from '../../../src/cluster/read/dump.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import type { Code } from '../../../src/diagnose/finding.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { Trace } from '../../../src/model/trace.ts'
import type { Chain } from '../../../src/trace/chain.ts'
import { createLookup } from '../../../src/trace/lookup.ts'
import { traceTarget } from '../../../src/trace/target.ts'
import { clusterOf, taken } from '../../faults/cluster.ts'
import { dumpOf } from '../../faults/dump.ts'
import { scenarios } from '../../faults/scenarios.ts'
import { type ProbeWorld, probed } from '../../probe/world.ts'
import type { RelationCases } from './case.ts'

/** The chain of the scenario of a code, where its fault is. */
async function chainOf(code: Code): Promise<{ chain: Chain; snapshot: Snapshot; world?: ProbeWorld }> {
  const fault = scenarios[code]?.fault
  if (!fault) throw new Error(`${code} has no scenario`)
  const snapshot = await parseDump(dumpOf(clusterOf(fault), fault.also), 'dump.yaml', taken)
  const chain = traceTarget('demo', fault.target ?? { kind: 'service', name: 'web' }, createLookup(snapshot))
  return { chain, snapshot, ...(fault.probe && { world: fault.probe }) }
}

/** The scenario of a code as it would be of manifests that are not applied yet. */
function planned(code: Code): () => Promise<Trace> {
  return async () => {
    const { chain, snapshot, world } = await chainOf(code)
    const known = world ? await probed(chain, snapshot, world) : chain
    return diagnose({ ...known, planned: true }, { kubectlFlags: [] })
  }
}

/** A route whose Gateway is missing, as it would be of manifests that are not applied yet: the Gateway may be kept elsewhere. */
async function withoutGateway(): Promise<Trace> {
  const { chain } = await chainOf('PT506')
  const { route } = chain
  const parents = route?.parents?.map((parent) => ({ ...parent, state: 'broken' as const, reason: 'gateway-missing' as const }))
  const missing: Chain = { ...chain, planned: true, ...(route && parents && { route: { ...route, parents } }) }
  return diagnose(missing, { kubectlFlags: [] })
}

/** The scenario of a code with a client Pod that gets no answer from Pods in which the process listens. */
function unanswered(code: Code): () => Promise<Trace> {
  return async () => {
    const { chain, snapshot } = await chainOf(code)
    const world: ProbeWorld = { listens: () => ['tcp6 :::8080'], connect: () => 'timeout' }
    const known = await probed(chain, snapshot, world)
    return diagnose(known, { kubectlFlags: [] })
  }
}

/** Findings that only a cluster can prove, and what hangs below the findings of policies. */
export const plannedCases: RelationCases = {
  'PT401 needsCluster': { found: 'planned', without: 'degraded PT401', trace: planned('PT401') },
  'PT402 needsCluster': { found: 'planned', without: 'degraded PT402', trace: planned('PT402') },
  'PT403 needsCluster': { found: 'planned', without: 'planned PT403', trace: planned('PT403') },
  'PT404 needsCluster': { found: 'planned', without: 'degraded PT404', trace: planned('PT404') },
  'PT405 needsCluster': { found: 'planned', without: 'degraded PT405', trace: planned('PT405') },
  'PT406 needsCluster': { found: 'planned', without: 'planned PT406', trace: planned('PT406') },
  'PT408 needsCluster': { found: 'planned', without: 'unknown PT408', trace: planned('PT408') },
  'PT503 needsCluster': { found: 'planned', without: 'degraded PT503', trace: planned('PT503') },
  'PT504 needsCluster': { found: 'unknown (healthy)', without: 'broken PT504 (healthy)', trace: planned('PT504') },
  'PT506 needsCluster': { found: 'unknown (healthy)', without: 'broken PT506 (healthy)', trace: withoutGateway },
  'PT507 needsCluster': { found: 'unknown', without: 'broken PT507', trace: planned('PT507') },
  'PT601 causes PT707': { found: 'broken PT601>PT707', without: 'broken PT601 PT707', trace: unanswered('PT601') },
  'PT602 causes PT601': {
    found: 'unknown PT602>PT601',
    without: 'unknown PT601 PT602',
    trace: async () => diagnose((await chainOf('PT602')).chain, { kubectlFlags: [] }),
  },
  'PT603 causes PT707': { found: 'unknown PT603>PT707', without: 'unknown PT603 PT707', trace: unanswered('PT603') },
  'PT605 needsCluster': { found: 'planned', without: 'unknown PT605', trace: planned('PT605') },
  'PT702 needsCluster': { found: 'planned', without: 'degraded PT702', trace: planned('PT702') },
  'PT802 needsCluster': { found: 'degraded PT201', without: 'degraded PT802>PT201', trace: planned('PT802') },
}
