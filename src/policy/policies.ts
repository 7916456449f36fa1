import { parseIp } from '../lib/cidr.ts'
import type { ClientMissedRule, ClientNearRule, ConnectionAccess, WhoMayConnect } from '../model/access.ts'
import type { Direction, Pod } from '../model/resources.ts'
import { type Applied, type AppliedTo, appliedPolicies } from './applied.ts'
import type { Connection } from './connection.ts'
import { matchContext, type PolicyFacts } from './context.ts'
import { type Decider, decide } from './decide.ts'
import { missedFor } from './missed-rules.ts'
import { nearFor } from './near-rules.ts'
import { type CountPods, podCounter } from './population.ts'
import { type Incoming, whoMayConnect } from './who.ts'

/** The policies of a cluster, made ready to be asked about connections. */
export interface Policies {
  /** What they say of a connection, in both directions. */
  evaluate(connection: Connection): ConnectionAccess
  /** Who may connect, by the policies for incoming traffic. */
  whoMayConnect(incoming: Incoming): WhoMayConnect
  /** Rules for the two ends of a connection that name the port of the Service, or of its Nodes, and not that of the Pod. */
  missedFor(direction: Direction, connection: Connection): ClientMissedRule[]
  /** The rule for this direction that would let the connection through but for one label. */
  nearFor(direction: Direction, connection: Connection): ClientNearRule | undefined
  /** The policies that select a Pod for a direction. */
  appliedTo: AppliedTo
}

/** The Pods of a cluster that were read, for counts. */
export interface Population {
  pods: readonly Pod[]
  /** Were all Pods of the namespace read? */
  isWhole(namespace: string): boolean
}

/** Makes the policies ready. They are indexed by namespace, and Pods are looked at by class, so that their number costs little. */
export function createPolicies(facts: PolicyFacts, { pods, isWhole }: Population = { pods: [], isWhole: () => false }): Policies {
  const context = matchContext(facts)
  const decider: Decider = { facts, context, appliedTo: appliedPolicies(facts, context) }
  const count = podCounter(pods, isWhole, context)
  return {
    evaluate: (connection) => evaluate(connection, decider),
    whoMayConnect: whoByClass(decider, count),
    missedFor: (direction, connection) => missedFor(direction, connection, decider),
    nearFor: (direction, connection) => nearFor(direction, connection, decider),
    appliedTo: decider.appliedTo,
  }
}

/** Both directions of a connection. One that denies settles it. */
function evaluate(connection: Connection, decider: Decider): ConnectionAccess {
  const egress = decide('Egress', connection, decider)
  const ingress = decide('Ingress', connection, decider)
  const results = [egress.result, ingress.result]
  return { result: results.includes('denied') ? 'denied' : results.includes('unknown') ? 'unknown' : 'allowed', egress, ingress }
}

/**
 * Who may connect, worked out once for Pods of one class that are asked about the same port: those to which the same policies apply, on Nodes
 * that enforce them alike, with the same names for the port. Such Pods get the very same answer.
 */
function whoByClass(decider: Decider, count: CountPods): (incoming: Incoming) => WhoMayConnect {
  const known = new Map<Applied, Map<string, WhoMayConnect>>()
  return (incoming) => {
    const { to } = incoming
    if (to.type !== 'pod') return whoMayConnect(incoming, decider, count)
    const applied = decider.appliedTo(to.pod, 'Ingress')
    const answers = known.get(applied) ?? new Map<string, WhoMayConnect>()
    known.set(applied, answers)
    const key = keyOf(incoming, to, decider)
    const answer = answers.get(key) ?? whoMayConnect(incoming, decider, count)
    answers.set(key, answer)
    return answer
  }
}

/** All that the answer depends on beside the policies that apply. */
function keyOf(
  { address, port, protocol, servicePort, nodePort }: Incoming,
  { pod }: Extract<Incoming['to'], { type: 'pod' }>,
  { context }: Decider,
): string {
  const { state, plugin } = context.enforcement(pod.node)
  const names = pod.containers.flatMap(({ role, ports }) =>
    role === 'init' ? [] : ports.flatMap((one) => (one.port === port && one.protocol === protocol ? [one.name] : [])),
  )
  return JSON.stringify([port, protocol, servicePort, nodePort, parseIp(address)?.bits, state, plugin, names])
}
