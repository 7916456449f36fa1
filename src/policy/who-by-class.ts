import { parseIp } from '../lib/cidr.ts'
import type { WhoMayConnect } from '../model/access.ts'
import type { Applied } from './applied.ts'
import type { Decider } from './decide.ts'
import type { CountPods } from './population.ts'
import { type Incoming, whoMayConnect } from './who.ts'

/**
 * Who may connect, worked out once for Pods of one class that are asked about the same port: those to which the same policies apply, on Nodes
 * that enforce them alike, with the same names for the port. Such Pods get the very same answer.
 */
export function whoByClass(decider: Decider, count: CountPods): (incoming: Incoming) => WhoMayConnect {
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
