import type { ConnectStep, ConnectTarget, ProbePlan } from '../../model/probe-plan.ts'

/** At most so many targets are tried at once. */
const mostTargets = 12

/** From where a path starts, and where it goes. */
export interface PathPlan {
  from: ConnectStep['from']
  targets: ConnectTarget[]
  /** There are more Pods behind the ports than are tried. */
  isSample: boolean
}

const order: readonly ConnectTarget['type'][] = ['dns', 'clusterIP', 'pod', 'nodePort']

/**
 * The path that a plan leads to: from the client to each TCP layer of the chain, the name first, then ClusterIPs, Pods and NodePorts. Where these are more
 * than can be tried, Pods are left out first. Undefined: the plan has no client.
 */
export function pathPlan({ connects, sample }: ProbePlan): PathPlan | undefined {
  const steps = connects.filter(({ from }) => from.role === 'client')
  const [first] = steps
  if (!first) return undefined
  const all = steps.map(({ to }) => to).filter(({ protocol }) => protocol === 'TCP')
  const sorted = order.flatMap((type) => all.filter((to) => to.type === type))
  const pods = sorted.filter(({ type }) => type === 'pod')
  const room = Math.max(1, mostTargets - (sorted.length - pods.length))
  const kept = new Set(pods.slice(0, room))
  const targets = sorted.filter((to) => to.type !== 'pod' || kept.has(to)).slice(0, mostTargets)
  return { from: first.from, targets, isSample: sample !== undefined || kept.size < pods.length }
}
