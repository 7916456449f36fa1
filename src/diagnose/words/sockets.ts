import type { SocketFacts } from '../facts.ts'
import type { Advice } from '../finding.ts'

/** ` (2 of 3 Pods)`; of a single Pod nothing. */
export function share({ count: pods, of }: SocketFacts): string {
  return of === 1 ? '' : pods === of ? ` (${of === 2 ? 'both' : `all ${of}`} Pods)` : ` (${pods} of ${of} Pods)`
}

/** `the Pod listens on`. */
export function subject({ ofNode, count: pods }: SocketFacts): string {
  if (ofNode) return 'the Node, whose network the Pod uses, listens on'
  return pods === 1 ? 'the Pod listens on' : 'the Pods listen on'
}

/** Why the table alone does not prove it, or what seems to speak against it. */
export function doubts({ young, answered }: SocketFacts): string {
  const youth = young ? ' The container has just started, and may not have opened its ports yet' : ''
  if (answered === undefined) return youth
  if (answered === 'unknown') return joinedBare(youth, ' A connection was accepted, so an unknown proxy or rule is in the path')
  return joinedBare(youth, ` The ${answered === 'ambient' ? 'ambient mesh' : `${answered} sidecar`} accepts connections, not the process`)
}

/** Remarks as one sentence behind a message, each begun with a space and without a full stop; `''` if there is none. */
export function joined(...remarks: readonly string[]): string {
  const all = joinedBare(...remarks)
  return all === '' ? '' : `${all}.`
}

function joinedBare(...remarks: readonly string[]): string {
  const [first, ...rest] = remarks.filter((remark) => remark !== '')
  return first === undefined ? '' : [first, ...rest.map((remark) => ` ${remark.slice(1, 2).toLowerCase()}${remark.slice(2)}`)].join(';')
}

/** To read the sockets: `porttrace` is the command that traces the target; empty if there is none. */
export function socketAdvice(porttrace: string): Advice {
  return { next: { text: 'Read which sockets listen.', command: porttrace && `${porttrace} --probe` } }
}
