import { defined } from '../../lib/defined.ts'
import type { ConnectStep, ProbePlan } from '../../model/probe-plan.ts'
import type { Pod } from '../../model/resources.ts'
import { runnable } from '../../probe/place.ts'
import { planProbes } from '../../probe/plan.ts'
import { templateOf } from '../../probe/sample.ts'
import { targetAddress, targetWords } from '../../render/planned-probes.ts'
import type { ProbeChoice } from '../../tui/view-probes.ts'
import type { Planned } from './plan-targets.ts'

/** Clients to choose from, those of the plan itself apart. */
const mostClients = 40

/** The key of a client among the choices. */
const clientKey = (pod: string) => `from pod/${pod}`
const socketsKey = 'to sockets'
const neighboursKey = 'to neighbours'

/** The key of a step's target among the choices. */
function targetKey({ to }: Pick<ConnectStep, 'to'>): string {
  return to.type === 'neighbour' ? neighboursKey : `to ${targetAddress(to)}`
}

/**
 * Other Pods from which a connection can start: one Pod for each template and Node, Pods of other workloads before those of the Service
 * itself. A Pod that shares the network of its Node is left out: it is not a client like other Pods.
 */
export function otherClients({ plans }: Planned, pods: readonly Pod[], taken: ReadonlySet<string>): Pod[] {
  const own = new Set(plans.flatMap(({ plan }) => plan.sockets.map(({ pod }) => pod)))
  const seen = new Set<string>()
  const isNew = (pod: Pod) => {
    const key = `${pod.node ?? ''} ${templateOf(pod)}`
    const known = seen.has(key)
    seen.add(key)
    return !known
  }
  const usable = pods.filter((pod) => !pod.hostNetwork && pod.deleting === undefined && !taken.has(pod.name) && runnable(pod).length > 0)
  const [others, same] = [usable.filter(({ name }) => !own.has(name)), usable.filter(({ name }) => own.has(name))]
  return [...others.filter(isNew), ...same.filter(isNew)].slice(0, mostClients)
}

/** The Pod to begin with: if possible one on another Node than the plan's own client, and never a Pod of the Service itself. */
export function firstClient({ plans }: Planned, pods: readonly Pod[]): Pod | undefined {
  const own = new Set(plans.flatMap(({ plan }) => plan.sockets.map(({ pod }) => pod)))
  const nodes = new Set(plans.flatMap(({ plan }) => plan.connects.map(({ from }) => from.node)))
  const others = pods.filter(({ name }) => !own.has(name))
  return others.find(({ node }) => !nodes.has(node)) ?? others[0]
}

/** What a Pod would connect to as one more client: the same targets, and none of the plan's other steps. */
export function stepsFrom({ plans, pods, nodes }: Planned, pod: Pod): ConnectStep[] {
  const known = pods.some(({ namespace, name }) => namespace === pod.namespace && name === pod.name) ? pods : [...pods, pod]
  return plans.flatMap(({ chain }) =>
    planProbes(chain, { pods: known, nodes, from: { pod } }).connects.filter(({ from }) => from.role === 'client'),
  )
}

/** The clients of a plan itself, and the others. */
export function clientChoices({ plans }: Planned, others: readonly Pod[], marks: ReadonlySet<string>): ProbeChoice[] {
  const steps = plans.flatMap(({ plan }) => plan.connects).filter(({ from }) => from.role !== 'neighbour')
  const own = new Set(plans.flatMap(({ plan }) => plan.sockets.map(({ pod }) => pod)))
  const places = new Map(steps.map(({ from }) => [from.pod, { pod: from.pod, node: from.node }]))
  for (const { name, node } of others) places.set(name, { pod: name, node })
  return [...places.values()].map(({ pod, node = '' }) => ({
    key: clientKey(pod),
    name: `pod/${pod}`,
    note: `${node}${own.has(pod) ? ' (its own Pod)' : ''}`.trim(),
    isMarked: marks.has(clientKey(pod)),
  }))
}

/** What the steps of some plans ask, each once. */
export function targetChoices(plans: readonly ProbePlan[], marks: ReadonlySet<string>): ProbeChoice[] {
  const pods = new Set(plans.flatMap(({ sockets }) => sockets.map(({ pod }) => pod)))
  const names = new Map(
    plans
      .flatMap(({ connects }) => connects)
      .map((step): [string, Pick<ProbeChoice, 'name' | 'note'>] => [
        targetKey(step),
        step.to.type === 'neighbour'
          ? { name: 'neighbours', note: 'each container to the ports of the others in its Pod' }
          : { name: targetAddress(step.to), note: targetWords(step.to) },
      ]),
  )
  const sockets: ProbeChoice[] =
    pods.size === 0
      ? []
      : [{ key: socketsKey, name: 'sockets', note: `what listens in ${podCount(pods)}`, isMarked: marks.has(socketsKey) }]
  return [...[...names].map(([key, words]) => ({ key, ...words, isMarked: marks.has(key) })), ...sockets]
}

function podCount(pods: ReadonlySet<string>): string {
  return pods.size === 1 ? 'its Pod' : `its ${pods.size} Pods`
}

/** A plan without what is not marked. Connections between the containers of a Pod have no client to mark. */
export function markedPlan({ sample, ...plan }: ProbePlan, marks: ReadonlySet<string>): ProbePlan {
  return {
    ...plan,
    sockets: marks.has(socketsKey) ? plan.sockets : [],
    connects: plan.connects.filter(
      (step) => marks.has(targetKey(step)) && (step.to.type === 'neighbour' || marks.has(clientKey(step.from.pod))),
    ),
    ...defined({ sample: marks.has(socketsKey) ? sample : undefined }),
  }
}

/** The keys of all that a plan does. */
export function keysOf({ connects, sockets }: Pick<ProbePlan, 'connects' | 'sockets'>): string[] {
  const clients = connects.filter(({ to }) => to.type !== 'neighbour').map(({ from }) => clientKey(from.pod))
  return [...clients, ...connects.map(targetKey), ...(sockets.length > 0 ? [socketsKey] : [])]
}
