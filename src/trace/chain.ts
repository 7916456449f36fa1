import type { TargetView } from '../model/trace.ts'
import type { Lookup } from './lookup.ts'
import type { Chain } from './service.ts'

/** What every chain begins with: the document that it becomes, when the cluster was read, and the target. */
export function chainHead(target: TargetView, { taken }: Lookup): Pick<Chain, 'apiVersion' | 'kind' | 'taken' | 'target'> {
  return { apiVersion: 'porttrace/v1', kind: 'Trace', taken, target }
}

/** The lists of a chain, or of a trace, while there is nothing in them. */
export function emptyLists(): Record<'ports' | 'routes' | 'nodes' | 'slices' | 'workloads' | 'policies' | 'probes' | 'gaps', never[]> {
  return { ports: [], routes: [], nodes: [], slices: [], workloads: [], policies: [], probes: [], gaps: [] }
}

/** A chain of which nothing is known but the target and `views` of it, which stand before the lists, as in the document. */
export function emptyChain(target: TargetView, lookup: Lookup, views: Views = {}): Chain {
  return { ...chainHead(target, lookup), ...views, ...emptyLists() }
}

/** What a target that is no Service is drawn as. */
type Views = Pick<Chain, 'workload' | 'pods' | 'reach' | 'node' | 'address'>
