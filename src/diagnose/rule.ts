import type { ObjectRef } from '../model/resources.ts'
import type { Chain, PortChain } from '../trace/chain.ts'
import type { AnyDiagnosis, PortFacts } from './facts.ts'

/** A pure function from a chain to what is wrong with it. It changes nothing and reads nothing else. */
export type Rule = (chain: Chain) => AnyDiagnosis[]

/** The facts of a port for the words. */
export function portFacts(port: PortFacts): PortFacts {
  const { index, name, protocol, targetPort } = port
  return { index, name, port: port.port, protocol, targetPort }
}

/** Does kube-proxy (or the cluster's DNS, for a headless Service) have any endpoint to send to? */
export function isServed(port: PortChain): boolean {
  return port.endpoints.some((endpoint) => endpoint.usable)
}

/** Every workload behind the Service is scaled to zero: what Pods are left are meant to go. */
export function isAtRest({ workloads }: Chain): boolean {
  return workloads.length > 0 && workloads.every((workload) => workload.replicas === 0)
}

/** The Service as evidence names it. */
export function serviceRef(chain: Chain): ObjectRef {
  return { kind: 'Service', namespace: chain.target.namespace ?? '', name: chain.target.name }
}

/** A Pod of the Service's namespace. */
export function podRef(chain: Chain, name: string): ObjectRef {
  return { kind: 'Pod', namespace: chain.target.namespace ?? '', name }
}

/** Is a time (RFC 3339) less than so many ms away from `taken`? Clocks differ, so it may be the later one. Of no time, false. */
export function isWithin(time: string | undefined, taken: string, ms: number): boolean {
  return time !== undefined && Math.abs(Date.parse(taken) - Date.parse(time)) < ms
}

/** Whoever writes the slices follows a Service and its Pods within moments (ms). */
export const MOMENT_MS = 15_000

/** Was the Service made or changed only now, so that its slices may still be those of before? */
export function isSettling({ service, taken }: Chain): boolean {
  if (!service?.selector) return false
  return isWithin(service.written ?? service.created, taken, MOMENT_MS)
}

/** A Pod, and a workload, needs a while to begin: a probe has its delay, and a gate is set by somebody else. */
export const START_MS = 60_000

/** Positions in `chain.ports` for which the test holds. */
export function positions(chain: Chain, test: (port: PortChain) => boolean): number[] {
  const found: number[] = []
  chain.ports.forEach((port, position) => {
    if (test(port)) found.push(position)
  })
  return found
}

/** Path of the first of the ports; of none the whole target. */
export function firstPort(ports: readonly number[]): string {
  const [first] = ports
  return first === undefined ? '' : `ports[${first}]`
}
