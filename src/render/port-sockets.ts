import { count } from '../lib/count.ts'
import type { ProbeView, SocketProbe } from '../model/probe-view.ts'
import type { PodPort, PortSocket } from '../model/reach.ts'
import type { PortTrace } from '../model/trace.ts'
import type { HopState } from '../model/verdict.ts'
import { reasonWords, socketWords } from './sockets.ts'
import { listed } from './words.ts'

/** What listens in the Pods of a port, as their socket tables say; undefined: none of them was read whole. */
export function listeningWords({ protocol, endpoints, candidates }: PortTrace, probes: readonly ProbeView[]): string | undefined {
  const pods = new Set([...endpoints, ...candidates].map(({ pod }) => pod))
  const tables = probes.filter(
    (probe): probe is SocketProbe =>
      probe.kind === 'sockets' && probe.state === 'read' && pods.has(probe.from.pod) && probe.complete.some((one) => one === protocol),
  )
  if (tables.length === 0) return undefined
  const sockets = tables.flatMap((table) => table.sockets).filter((socket) => socket.protocol === protocol)
  const ports = [...new Set(sockets.map(({ port }) => port))].sort((a, b) => a - b)
  return ports.length === 0 ? 'nothing listens' : `listens on ${listed(ports.map(String), 2)}`
}

/** Is it known that no client outside of the Pod can connect? False if a proxy answers first, or if the process may still be starting. */
function isShut({ state, young }: PortSocket): boolean {
  return state !== 'open' && state !== 'unknown' && !young
}

/** The state of a port that something leads to, by the sockets of the Pods. */
export function socketState({ sockets = [], first }: PodPort): HopState {
  const shut = first === undefined ? sockets.filter(isShut).length : 0
  if (shut === 0) return 'off'
  return shut === sockets.length ? 'broken' : 'warn'
}

/** What listens on the port. For several Pods, what is wrong in the first one that is not open. */
export function portSocketWords({ sockets = [] }: PodPort): string {
  const [only, more] = sockets
  if (!only) return ''
  if (!more) return socketWords(only)
  const faulty = sockets.filter(({ state }) => state !== 'open' && state !== 'unknown')
  const open = sockets.filter(({ state }) => state === 'open').length
  const [first] = faulty
  if (first) return `${socketWords(first)} in pod/${first.pod}${faulty.length > 1 ? ` and ${faulty.length - 1} more` : ''}`
  const blind = sockets.find(({ state }) => state === 'unknown')
  if (open === 0 && blind) return `socket ? ${reasonWords[blind.reason ?? 'not-probed']}`
  return `socket open in ${open} of ${count(sockets.length, 'Pod')}`
}
