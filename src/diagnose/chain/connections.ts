import { socketAddress } from '../../lib/ip.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ConnectTarget } from '../../model/probe-plan.ts'
import type { ConnectProbe, ConnectResult } from '../../model/probe-view.ts'
import type { Chain } from '../../trace/chain.ts'

/** The connections that were tried from one container to one Service port, but not those between the containers of a Pod. */
export interface Tries {
  position: number
  from: ConnectProbe['from']
  role: ConnectProbe['role']
  probes: ConnectProbe[]
}

/** All of them, in the order in which they were tried. */
export function triesOf(chain: Chain): Tries[] {
  const groups = new Map<string, Tries>()
  for (const probe of chain.probes) {
    if (probe.kind !== 'connect' || probe.role === 'neighbour' || probe.to.position === undefined) continue
    const { position } = probe.to
    const { from, role } = probe
    const key = JSON.stringify([position, from.pod, role])
    const group = groups.get(key) ?? { position, from, role, probes: [] }
    group.probes.push(probe)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Those to one kind of address. */
export function to({ probes }: Tries, type: ConnectTarget['type']): ConnectProbe[] {
  return probes.filter((probe) => probe.to.type === type)
}

/**
 * No client connected, and the results are known. A reset does not count: it came after the connection was established, from a proxy (a
 * mesh that accepts only mTLS) or from a process that does not speak HTTP. It says nothing about the path to it.
 */
export function hasFailed(result: ConnectResult): boolean {
  return result !== 'open' && result !== 'unknown' && result !== 'reset'
}

/** Did all connections to the Pods succeed? False if none was tried. */
export function reachesPods(tries: Tries): boolean {
  const pods = to(tries, 'pod')
  return pods.length > 0 && pods.every(({ result }) => result === 'open')
}

/** What the connections came to, as evidence: the client Pod, the address, the result. */
export function connectEvidence(probes: readonly ConnectProbe[]): Evidence[] {
  return probes.slice(0, 6).map((probe) => ({
    object: { kind: 'Pod', namespace: probe.from.namespace, name: probe.from.pod },
    field: `connect ${socketAddress(probe.to.address, probe.to.port)}`,
    value: probe.result,
  }))
}
