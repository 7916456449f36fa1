import { defined } from '../lib/defined.ts'
import type { AddressOwner } from '../model/address-view.ts'
import type { PodView } from '../model/pod-view.ts'
import type { SocketProbe } from '../model/probe-view.ts'
import type { PodPort, PortSocket } from '../model/reach.ts'
import type { Chain } from '../trace/chain.ts'
import { isJustStarted } from './join.ts'
import { type Arrival, socketAt } from './listens.ts'
import { withOtherPort } from './other-port.ts'

/** A Pod whose sockets a probe was to read, and what came of it. */
interface ReadPod {
  pod: PodView
  table: SocketProbe
  /** RFC 3339: when the cluster was read. */
  taken: string
}

/** The chain of some Pods, or of an address, with what listens on their ports by the socket tables that were read. */
export function withPodSockets(chain: Chain, tables: readonly SocketProbe[]): Chain {
  const { reach, address } = chain
  if (address)
    return {
      ...chain,
      address: { ...address, owners: address.owners.map((owner) => ofName(ofOwner(owner, chain, tables), chain, tables)) },
    }
  return reach ? { ...chain, reach: { ...reach, ports: portsWith(chain, reach.ports, tables) } } : chain
}

/** A name of a headless Service leads to the sockets of its Pods. */
function ofName(owner: AddressOwner, chain: Chain, tables: readonly SocketProbe[]): AddressOwner {
  const behind = chain.through?.find(
    ({ service, target }) => service && target.namespace === owner.object.namespace && target.name === owner.object.name,
  )
  return behind ? withOtherPort(owner, chain, behind, tables) : owner
}

function readPods({ pods = [], taken }: Chain, tables: readonly SocketProbe[]): ReadPod[] {
  return pods.flatMap((pod) => {
    const table = tables.find(({ from }) => from.namespace === pod.namespace && from.pod === pod.name)
    return table ? [{ pod, table, taken }] : []
  })
}

function portsWith(chain: Chain, ports: readonly PodPort[], tables: readonly SocketProbe[]): PodPort[] {
  const read = readPods(chain, tables)
  return ports.map((row): PodPort => {
    const { port, protocol } = row
    if (!port) return row
    const sockets = read.flatMap((one) => {
      const [address] = one.pod.addresses
      return address === undefined ? [] : [socketOf(one, { address, port, protocol })]
    })
    return sockets.length === 0 ? row : { ...row, sockets }
  })
}

function socketOf({ pod, table, taken }: ReadPod, arrival: Arrival): PortSocket {
  const socket = socketAt(arrival, table)
  const isShut = socket.state !== 'open' && socket.state !== 'unknown'
  const young = pod.containers.some(
    ({ state: { state, since } }) => state === 'running' && since !== undefined && isJustStarted(Date.parse(since), taken),
  )
  return { pod: pod.name, ...socket, ...defined({ young: isShut && young ? young : undefined }) }
}

/** An address of a Pod, or a port of its Node, leads to one socket. Where the proxy of a mesh answers first, what listens says nothing. */
function ofOwner(owner: AddressOwner, { address, through = [] }: Chain, tables: readonly SocketProbe[]): AddressOwner {
  const port = owner.containerPort ?? address?.port
  const chain = through.find(({ target, pods }) => pods && target.namespace === owner.to?.namespace && target.name === owner.to?.name)
  const [read] = chain && owner.to?.kind === 'Pod' ? readPods(chain, tables) : []
  if (!read || port === undefined || read.pod.mesh || owner.state === 'broken') return owner
  const own = read.pod.addresses
  const host = own.find((one) => one === address?.host) ?? own[0]
  if (host === undefined) return owner
  // An address names no protocol.
  const sockets = ['TCP', 'UDP'].map((protocol) => socketOf(read, { address: host, port, protocol }))
  const { reason, ...rest } = owner
  if (sockets.some(({ state }) => state === 'open')) return reason === 'undeclared' ? { ...rest, state: 'ok' } : owner
  return sockets.some(({ state, young }) => state === 'unknown' || young) ? owner : { ...rest, state: 'broken', reason: 'not-listening' }
}
