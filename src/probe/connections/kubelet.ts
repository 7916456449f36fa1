import type { KeptConnections } from '../../model/probe-plan.ts'
import { isWaiting } from './states.ts'
import type { Connection } from './table.ts'

/** s that a closed connection stays in TIME_WAIT (TCP_TIMEWAIT_LEN). */
const TIME_WAIT_S = 60

/**
 * The connections in one sample that are the kubelet's own probes: from the Pod's Node, and no more than its probes make. It makes a new
 * connection for each probe, so each probe has one open connection at a time. Those of the last 60 s are in TIME_WAIT if the server closed
 * first.
 */
export class KubeletConnections {
  readonly #addresses: ReadonlySet<string>
  readonly #open = new Map<number, number>()
  readonly #ended = new Map<number, number>()

  constructor({ kubelet, nodeAddresses }: KeptConnections, gateways: readonly string[]) {
    this.#addresses = new Set([...nodeAddresses, ...gateways])
    for (const { port, every } of kubelet) {
      this.#open.set(port, (this.#open.get(port) ?? 0) + 1)
      this.#ended.set(port, (this.#ended.get(port) ?? 0) + Math.ceil(TIME_WAIT_S / every) + 1)
    }
  }

  /**
   * Is this one of them? Each one uses up the number that the kubelet can have. A connection that waits to be accepted never counts as the
   * kubelet's.
   */
  takes(connection: Connection): boolean {
    const { protocol, localPort, remote, state } = connection
    if (protocol !== 'TCP' || !this.#addresses.has(remote) || isWaiting(connection)) return false
    const left = state === '06' ? this.#ended : this.#open
    const count = left.get(localPort) ?? 0
    if (count === 0) return false
    left.set(localPort, count - 1)
    return true
  }
}

/** How many connections of the kubelet a Pod can have taken within so many ms. */
export function kubeletOpens({ kubelet }: KeptConnections, ms: number): number {
  return kubelet.reduce((sum, { every }) => sum + Math.floor(ms / 1_000 / every) + 1, 0)
}
