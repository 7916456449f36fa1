import type { SocketFacts } from '../facts.ts'

/** `, in 2 of 3 Pods`; of a single Pod nothing. */
export function share({ count: pods, of }: SocketFacts): string {
  return of === 1 ? '' : pods === of ? `, in ${of === 2 ? 'both' : `all ${of}`} Pods` : `, in ${pods} of ${of} Pods`
}

/** `the Pod listens on`. */
export function subject({ ofNode, count: pods }: SocketFacts): string {
  if (ofNode) return 'the Node, whose network the Pod shares, listens on'
  return pods === 1 ? 'the Pod listens on' : 'the Pods listen on'
}

/** Why the table alone does not prove it, or what seems to speak against it. */
export function doubts({ young, answered }: SocketFacts): string {
  const youth = young ? ' The container has only just been started, and may not have opened its ports yet.' : ''
  if (answered === undefined) return youth
  if (answered === 'unknown') return `${youth} A connection was answered all the same: a proxy or a rule that does not show stands between.`
  return `${youth} A connection was answered all the same, by the ${answered === 'ambient' ? 'ambient mesh' : `${answered} sidecar`} and not by the process.`
}
