import type { WorkloadView } from '../../model/workload-view.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { PortFacts } from '../facts.ts'
import type { Found } from '../finding.ts'

/** The facts of a port for the words. */
export function portFacts(port: PortFacts): PortFacts {
  const { index, name, protocol, targetPort } = port
  return { index, name, port: port.port, protocol, targetPort }
}

/** Does kube-proxy (or the cluster's DNS, for a headless Service) have any endpoint to send to? */
export function isServed(port: PortChain): boolean {
  return port.endpoints.some((endpoint) => endpoint.usable)
}

/**
 * Every workload behind the Service is scaled to zero, except for those whose Pods no Node takes: any remaining Pods are expected to end.
 */
export function isAtRest({ workloads }: Chain): boolean {
  const resting = workloads.filter(({ replicas }) => replicas === 0)
  return resting.length > 0 && workloads.every((workload) => resting.includes(workload) || workload.desired === 0)
}

/** The workloads could not be read: the one behind the Service may be scaled to zero, and then any remaining Pods are expected to end. */
export function mayBeAtRest(chain: Chain): boolean {
  return chain.service?.selector !== undefined && !isAtRest(chain) && chain.gaps.some(({ resource }) => resource === 'workloads')
}

/**
 * The workloads whose Pods the Service would select, and that have no Pods although they are not scaled to zero: the selector waits for
 * these.
 */
export function awaitedWorkloads(chain: Chain): WorkloadView[] {
  if (chain.selectedPods !== 0 || isAtRest(chain)) return []
  return chain.workloads.filter(({ replicas, pods }) => replicas !== 0 && !pods)
}

/** Positions in `chain.ports` for which the test holds. */
export function positions(chain: Chain, test: (port: PortChain) => boolean): number[] {
  const found: number[] = []
  chain.ports.forEach((port, position) => {
    if (test(port)) found.push(position)
  })
  return found
}

/** Path of the first of the ports; without ports, that of the whole target. */
export function firstPort(ports: readonly number[]): string {
  const [first] = ports
  return first === undefined ? '' : `ports[${first}]`
}

/** Where a finding stands: the stage that it marks, at these ports; without ports, at the whole target. */
export function marks(stage: Found<unknown>['stage'], ports: readonly number[]): Pick<Found<unknown>, 'stage' | 'ports' | 'hop'> {
  return { stage, ports, hop: firstPort(ports) }
}

/** Do both share at least one port? `ports` are positions in `chain.ports`. */
export function sharePort(one: { ports: readonly number[] }, other: { ports: readonly number[] }): boolean {
  return one.ports.some((port) => other.ports.includes(port))
}
