import type { HeldAddress } from '../model/held-address.ts'
import type { TargetView } from '../model/target.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import type { TrafficSource } from './access/traffic-sources.ts'
import type { Lookup } from './lookup.ts'

/** A Service port before it is diagnosed. */
export type PortChain = Omit<PortTrace, 'verdict'>

/** A trace before it is diagnosed: no findings, no verdicts. */
export type Chain = Omit<Trace, 'verdict' | 'findings' | 'ports' | 'through'> & {
  ports: PortChain[]
  through?: Chain[]
  /**
   * For Pods: the chains of `through` that lead to them, with no endpoints and candidates but their own. They decide the verdict and are
   * not drawn.
   */
  own?: Chain[]
  /** What keeps the addresses of the Service for another object, and whether that one is known not to exist. */
  held?: readonly (HeldAddress & { isOwnerGone: boolean })[]
  /** The clients that were named; absent if none was. */
  trafficSources?: readonly TrafficSource[]
  /** What carries out each of `routes`, if that has an `access`. */
  controllers?: readonly (TrafficSource | undefined)[]
}

/** What every chain begins with: the document that it becomes, when the cluster was read, and the target. */
export function chainHead(target: TargetView, { taken }: Lookup): Pick<Chain, 'apiVersion' | 'kind' | 'taken' | 'target'> {
  return { apiVersion: 'porttrace/v1', kind: 'Trace', taken, target }
}

/** The lists of a chain, or of a trace, while there is nothing in them. */
export function emptyTraceLists(): Record<'ports' | 'routes' | 'nodes' | 'slices' | 'workloads' | 'policies' | 'probes' | 'gaps', never[]> {
  return { ports: [], routes: [], nodes: [], slices: [], workloads: [], policies: [], probes: [], gaps: [] }
}

/** A chain of which only the target and its `views` are known; the views are before the lists, as in the document. */
export function emptyChain(target: TargetView, lookup: Lookup, views: Views = {}): Chain {
  return { ...chainHead(target, lookup), ...views, ...emptyTraceLists() }
}

/** What a target that is not a Service is drawn as. */
type Views = Pick<Chain, 'workload' | 'pods' | 'reach' | 'node' | 'address' | 'serviceImport' | 'access' | 'clients' | 'trafficSources'>
