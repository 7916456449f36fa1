import { UserError } from '../../cluster/config/user-error.ts'
import type { Transport } from '../../cluster/http/transport.ts'
import { getPod } from '../../cluster/read/objects.ts'
import { defined } from '../../lib/defined.ts'
import { printable } from '../../lib/printable.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
import type { Node, Pod } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import { podRequests, portRequests } from '../../probe/http/plan-port-requests.ts'
import { requestOf } from '../../probe/http/plan-requests.ts'
import { runnable } from '../../probe/place.ts'
import { type PlanContext, planProbes, planSockets } from '../../probe/plan.ts'
import { clientsOf as clientsIn, withClients } from '../../trace/access/clients.ts'
import type { Chain } from '../../trace/chain.ts'
import { createLookup } from '../../trace/lookup.ts'
import { isFound, traceTarget } from '../../trace/target.ts'
import type { ProbeRequest } from '../args/probe-request.ts'
import type { Io } from '../io.ts'
import type { Traced } from '../origin.ts'
import type { ProbeTools } from './probe-tools.ts'

/** A chain, and what would run for it and for the Services that it is about: its own, or those that reach the Pods of the target. */
export interface Planned {
  chain: Chain
  plans: Planning[]
  /** The Pods that were read, with the client's. */
  pods: readonly Pod[]
  nodes: readonly Node[]
}

/** What would run for one chain: that of a Service, or of Pods to which no Service leads. */
export interface Planning {
  chain: Chain
  plan: ProbePlan
}

/**
 * What would run for each of the targets. If the client is a workload, a Pod that `preferred` names connects, if one of them runs. @throws
 * ApiError or UserError where the client Pod cannot be had.
 */
export async function planAll(
  targets: readonly TargetRef[],
  { traces, snapshot }: Traced,
  { api, request }: ProbeTools,
  signal: AbortSignal,
  preferred: ReadonlySet<string> = new Set(),
): Promise<Planned[]> {
  const read = createLookup(snapshot)
  const planned: Planned[] = []
  for (const [index, target] of targets.entries()) {
    const home = traces[index]?.target.namespace ?? ''
    const chain = traceTarget(home, target, withClients(read, request.from ? [request.from] : [], home))
    const clients = await clientsOf(request, chain, { snapshot, preferred }, api, signal)
    planned.push(planOf(chain, snapshot, request, clients))
  }
  return planned
}

/** The plans in the order of the targets. */
export function plansOf(planned: readonly Planned[]): ProbePlan[] {
  return planned.flatMap(({ plans }) => plans.map(({ plan }) => plan))
}

/** Names on standard error each target that was found but for which nothing can run. */
export function tellUnplanned(planned: readonly Planned[], io: Pick<Io, 'stderr'>): void {
  for (const { chain, plans } of planned) {
    const { kind, name } = chain.target
    if (isFound(chain) && plans.length === 0)
      io.stderr(`${printable(`not probed: ${kind.toLowerCase()}/${name} leads to no Service and no Pod that was read`)}\n`)
  }
}

function planOf(
  chain: Chain,
  snapshot: Snapshot,
  { mode, sampling, watchMs, here, from, http }: ProbeRequest,
  clients: ReadonlyMap<string, Client>,
): Planned {
  const more = [...clients.values()].map(({ pod }) => pod).filter((pod) => !snapshot.pods.includes(pod))
  const pods = [...snapshot.pods, ...more]
  const { nodes } = snapshot
  const context: PlanContext = { pods, nodes, all: mode === 'all', isRepeated: sampling !== undefined || watchMs !== undefined }
  const services = new Map(serviceChains(chain).map((one) => [JSON.stringify(one.target), one]))
  const plans = [...services.values()].map((one): Planning => {
    const client = clients.get(one.target.namespace ?? '')
    const plan = planProbes(one, { ...context, ...defined({ from: client }) })
    return { chain: one, plan: http === undefined ? plan : { ...plan, ...portRequests(one, plan, http) } }
  })
  const covered = new Set(
    plans.flatMap(({ plan }) => [...plan.sockets, ...plan.left].map(({ pod }) => `${plan.target.namespace ?? ''}/${pod}`)),
  )
  const rest = podChains(chain).flatMap((one): Planning[] => {
    const views = (one.pods ?? []).filter((pod) => !pod.gone && !covered.has(`${pod.namespace}/${pod.name}`))
    const own = pods.filter((pod) => views.some(({ namespace, name }) => pod.namespace === namespace && pod.name === name))
    if (own.length === 0) return []
    const client = clients.get(one.target.namespace ?? '')
    return [{ chain: one, plan: { ...planSockets(one.target, own, context), ...(http !== undefined && podRequests(own, client, http)) } }]
  })
  return {
    chain,
    plans: [
      ...withRequests(plans, chain, snapshot, { here: here === true, isWatched: watchMs !== undefined, hasClient: from !== undefined }),
      ...rest,
    ],
    pods,
    nodes,
  }
}

/**
 * The requests to a URL are in the plan of the first Service behind it: from where connections start, and from this machine if it was asked for. If that
 * alone was asked for, no Pod sends one.
 */
function withRequests(
  [first, ...others]: readonly Planning[],
  chain: Chain,
  snapshot: Snapshot,
  { here, isWatched, hasClient }: { here: boolean; isWatched: boolean; hasClient: boolean },
): Planning[] {
  if (!first) return []
  const to = isWatched ? undefined : requestOf(chain, first.chain, snapshot)
  if (!to) return [first, ...others]
  const from = here && !hasClient ? undefined : first.plan.connects.find((step) => step.from.role !== 'neighbour')?.from
  const requests = [...(from ? [{ from, to }] : []), ...(here ? [{ to }] : [])]
  return [{ ...first, plan: { ...first.plan, ...(requests.length > 0 && { requests }) } }, ...others]
}

/**
 * The chains of Services to probe. For a target that is Pods, each Service has these Pods only. For a Node there are none: its Services are
 * too many.
 */
function serviceChains(chain: Chain): Chain[] {
  if (chain.service && !chain.alias) return [chain]
  if (chain.node) return []
  if (chain.own) return chain.own.filter(({ service }) => service)
  return (chain.through ?? []).flatMap(serviceChains)
}

/** The chains of Pods and workloads. */
function podChains(chain: Chain): Chain[] {
  if (chain.pods) return [chain]
  return chain.address ? (chain.through ?? []).flatMap(podChains) : []
}

interface KnownPods {
  snapshot: Snapshot
  preferred: ReadonlySet<string>
}

interface Client {
  pod: Pod
  container?: string
}

/** The client Pod in each of the namespaces of the Services, by namespace. */
async function clientsOf(
  { from, http }: Pick<ProbeRequest, 'from' | 'http'>,
  chain: Chain,
  known: KnownPods,
  api: Transport,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Client>> {
  const clients = new Map<string, Client>()
  if (!from || !isFound(chain)) return clients
  const asking = [...serviceChains(chain), ...(http === undefined ? [] : podChains(chain))]
  for (const namespace of new Set(asking.map(({ target }) => target.namespace ?? '')))
    clients.set(namespace, await clientOf(from, namespace, known, api, signal))
  return clients
}

async function clientOf(
  from: NonNullable<ProbeRequest['from']>,
  namespace: string,
  { snapshot, preferred }: KnownPods,
  api: Transport,
  signal: AbortSignal,
): Promise<Client> {
  const [client] = clientsIn([from], namespace, createLookup(snapshot))
  const pods = client?.parties?.flatMap((party) => (party.type === 'pod' ? [party.pod] : [])) ?? []
  if (from.kind === 'workload') {
    const running = pods.filter((one) => runnable(one).length > 0)
    const pod = running.find(({ name }) => preferred.has(name)) ?? running[0] ?? pods[0]
    if (pod) return { pod }
    throw new UserError(`${from.type.toLowerCase()}/${from.name} has no Pod from which --probe can connect`)
  }
  const { name, container } = from
  const pod = pods[0] ?? (await getPod(api, from.namespace ?? namespace, name, signal))
  const names = pod.containers.filter(({ role }) => role !== 'init').map((one) => one.name)
  if (container !== undefined && !names.includes(container))
    throw new UserError(`container ${container} is not valid for pod ${name}`, `It has ${names.map(printable).join(', ')}.`)
  return { pod, ...defined({ container }) }
}
