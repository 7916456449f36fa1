import { distinct } from '../../lib/distinct.ts'
import type { Enforcement, PolicyAgent } from '../../model/access.ts'

/** Whether something enforces policies on a Node, judged by the agents that the cluster shows. */
export type EnforcementOn = (node: string | undefined) => Enforcement

/**
 * Makes the look-up. If the Pods of a plugin are known, the one on the Node counts; else its DaemonSet, which counts for all Nodes. One
 * agent that enforces is enough; if none of the agents that are shown does, policies are ignored.
 */
export function enforcementOn(agents: readonly PolicyAgent[]): EnforcementOn {
  const withPods = new Set(agents.flatMap(({ plugin, node }) => (node === undefined ? [] : [plugin])))
  const known = new Map<string | undefined, Enforcement>()
  return (node) => {
    const found = known.get(node) ?? together(agents.filter((agent) => agent.node === (withPods.has(agent.plugin) ? node : undefined)))
    known.set(node, found)
    return found
  }
}

function together(agents: readonly PolicyAgent[]): Enforcement {
  const order: readonly PolicyAgent['state'][] = ['enforces', 'unknown', 'ignores']
  const [first] = agents.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  if (!first) return { state: 'unknown', evidence: [] }
  return { state: first.state, plugin: first.plugin, evidence: [first.evidence] }
}

/** The enforcement on several Nodes: unknown unless it is the same on each. */
export function enforcementOnAll(nodes: readonly (string | undefined)[], enforcement: EnforcementOn): Enforcement {
  const each = [...new Set(nodes)].map(enforcement)
  const [first = enforcement(undefined)] = each
  const isSame = each.every(({ state, plugin }) => state === first.state && plugin === first.plugin)
  const evidence = distinct(each.flatMap((one) => one.evidence))
  return isSame ? { ...first, evidence } : { state: 'unknown', evidence }
}
