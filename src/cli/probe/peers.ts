import type { Transport } from '../../cluster/http/transport.ts'
import { type PodsAt, podsAt } from '../../cluster/read/pods-at.ts'
import type { ConnectionProbe } from '../../model/connections.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import { type AddressSources, whoHas } from '../../probe/connections/who.ts'

/** So many addresses are asked for. */
const mostAddresses = 20

/** The Pods at addresses that samples hold and that no object which was read has, those with the most connections first. */
export async function peersBeside(
  probes: readonly ProbeView[],
  known: AddressSources,
  api: Transport,
  signal: AbortSignal,
): Promise<PodsAt> {
  const samples = probes.filter((probe) => probe.kind === 'connections')
  const who = whoHas(known, samples)
  const counts = new Map<string, number>()
  for (const probe of samples) {
    for (const [address, count] of addressesIn(probe)) {
      if (who(address, probe.from) === 'unknown') counts.set(address, (counts.get(address) ?? 0) + count)
    }
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).map(([address]) => address)
  return podsAt(api, most.slice(0, mostAddresses), signal)
}

function addressesIn({ samples }: ConnectionProbe): [string, number][] {
  const ports = samples.at(-1)?.ports ?? []
  return ports.flatMap(({ peers }) =>
    peers.map((peer): [string, number] => [peer.address, peer.established + peer.notAccepted + peer.timeWait]),
  )
}
