import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ConnectRole, ConnectStep, ConnectTarget, ProbePlace, ProbePlan, SocketStep } from '../model/probe-plan.ts'
import type { Container, Node, Pod } from '../model/resources.ts'
import type { Chain, PortChain } from '../trace/chain.ts'
import { runningContainers } from '../trace/pods.ts'
import { chainTargets, keptConnections } from './connections/kept.ts'
import { notRunningWords, probePlace, runnable } from './place.ts'
import { getsTraffic, type ProbedPod, sampleOf, templateOf } from './sample.ts'
import { unconnectedPorts } from './unconnected.ts'

/** What a plan is made of beside the chain. */
export interface PlanContext {
  /** Pods that were read. */
  pods: readonly Pod[]
  /** Nodes that were read: of them the architecture counts. */
  nodes: readonly Node[]
  /** Where connections start; absent: in a Pod of the Service itself. */
  from?: { pod: Pod; container?: string }
  /** No sample. */
  all?: boolean
  /** Connections are sampled several times: then the client's own connections are useful. */
  isRepeated?: boolean
}

/** NodePorts are tried on at most so many addresses. */
const shownNodes = 6

/** What probes of a chain would run, and where. It runs nothing, and the same chain gives the same plan. */
export function planProbes(chain: Chain, context: PlanContext): ProbePlan {
  const { pods, left } = podsOf(chain, context.pods)
  const sample = sampleOf(pods, context.all === true)
  const steps = sample.map(({ pod, endpoints }) => socketStep(pod, endpoints, context.nodes))
  const { from } = context
  const client = from ? probePlace(from.pod, [], from.container) : clientPlace(sample, steps)
  const role: ConnectRole = from ? 'client' : 'endpoint'
  const unconnected = unconnectedPorts(chain)
  const targets = client ? targetsOf(chain, new Set(sample.map(({ pod }) => pod.name))) : []
  return {
    apiVersion: 'porttrace/v1',
    kind: 'ProbePlan',
    target: chain.target,
    sockets: steps,
    connects: [
      ...(client ? targets.map((to): ConnectStep => ({ from: { ...client, role }, to })) : []),
      ...(from ? hairpinSteps(sample, steps, targets) : []),
      ...neighbourSteps(chain, sample, context.all === true),
    ],
    ...(unconnected.length > 0 && { unconnected }),
    targets: chainTargets(chain),
    ...defined({
      client: from && context.isRepeated && !isSampled(from.pod, steps) ? clientStep(from.pod, from.container, context.nodes) : undefined,
    }),
    ...defined({ sample: sample.length < pods.length ? { pods: sample.length, of: pods.length } : undefined }),
    left: [...left, ...(from && !client ? [{ pod: from.pod.name, message: notRunningWords(from.pod) }] : [])],
  }
}

/** The sockets of some Pods, to which no Service may lead. */
export function planSockets(target: ProbePlan['target'], pods: readonly Pod[], { nodes, all }: PlanContext): ProbePlan {
  const live = pods.filter((pod) => runnable(pod).length > 0)
  const sample = sampleOf(
    live.map((pod) => ({ pod, endpoints: [] })),
    all === true,
  )
  return {
    apiVersion: 'porttrace/v1',
    kind: 'ProbePlan',
    target,
    sockets: sample.map(({ pod }) => socketStep(pod, [], nodes)),
    connects: [],
    targets: [],
    ...defined({ sample: sample.length < live.length ? { pods: sample.length, of: live.length } : undefined }),
    left: pods.filter((pod) => !live.includes(pod)).map((pod) => ({ pod: pod.name, message: notRunningWords(pod) })),
  }
}

/** The Pods behind the ports, each once, and those in which nothing can run. */
function podsOf(chain: Chain, read: readonly Pod[]): { pods: ProbedPod[]; left: ProbePlan['left'] } {
  const byName = new Map<string, Endpoint[]>()
  for (const { endpoints } of chain.ports) {
    for (const endpoint of endpoints) {
      if (endpoint.pod !== undefined && endpoint.state !== 'duplicate')
        byName.set(endpoint.pod, [...(byName.get(endpoint.pod) ?? []), endpoint])
    }
  }
  const pods: ProbedPod[] = []
  const left: ProbePlan['left'] = []
  for (const [name, endpoints] of byName) {
    const pod = read.find((one) => one.namespace === chain.target.namespace && one.name === name)
    if (!pod) left.push({ pod: name, message: 'the Pod was not read' })
    else if (runnable(pod).length === 0) left.push({ pod: name, message: notRunningWords(pod) })
    else pods.push({ pod, endpoints })
  }
  return { pods, left }
}

function socketStep(pod: Pod, endpoints: readonly Endpoint[], nodes: readonly Node[]): SocketStep {
  const architecture = nodes.find(({ name }) => name === pod.node)?.architecture
  const place = probePlace(pod, endpoints) ?? { namespace: pod.namespace, pod: pod.name, containers: [], template: templateOf(pod) }
  const kept = endpoints.length > 0 ? keptConnections(pod, endpoints, nodes) : undefined
  return { ...place, ips: pod.ips, ...defined({ architecture, kept }) }
}

/** The tables of an endpoint hold its own outgoing connections, too. */
function isSampled({ namespace, name }: Pod, steps: readonly SocketStep[]): boolean {
  return steps.some((step) => step.namespace === namespace && step.pod === name)
}

/** For the client only its connections to the chain are kept; undefined if nothing can run in it. */
function clientStep(pod: Pod, container: string | undefined, nodes: readonly Node[]): SocketStep | undefined {
  const place = probePlace(pod, [], container)
  const architecture = nodes.find(({ name }) => name === pod.node)?.architecture
  return place && { ...place, ips: pod.ips, ...defined({ architecture }), kept: keptConnections(pod, [], nodes) }
}

/** A Pod of the Service itself: one that serves if there is one, else the first. */
function clientPlace(sample: readonly ProbedPod[], steps: readonly SocketStep[]): ProbePlace | undefined {
  const step = steps[Math.max(0, sample.findIndex(getsTraffic))]
  if (!step) return undefined
  const { ips: _, architecture: __, kept: ___, ...place } = step
  return place
}

/** Every entry point of a port that has a serving endpoint, and the Pods themselves if they are probed. */
function targetsOf(chain: Chain, probed: ReadonlySet<string>): ConnectTarget[] {
  return chain.ports.flatMap((port, position): ConnectTarget[] => {
    const used = port.endpoints.filter((one) => one.usable && one.port !== undefined)
    const [first] = used
    if (!first || port.port === 0 || (port.protocol !== 'TCP' && port.protocol !== 'UDP')) return []
    const base = { protocol: port.protocol, position }
    // A headless Service translates no port: its name leads to the Pods, on the port that they have.
    const namePort = chain.service?.headless ? (first.port ?? port.port) : port.port
    return [
      ...entryTargets(port, 'dns').map((to) => ({ ...base, ...to, port: namePort })),
      ...entryTargets(port, 'dns')
        .filter((to) => isOfOtherPort(port, to))
        .map((to) => ({ ...base, ...to })),
      ...entryTargets(port, 'clusterIP').map((to) => ({ ...base, ...to })),
      ...used.flatMap(({ address, port: number, pod, node }): ConnectTarget[] =>
        number !== undefined && (pod === undefined || probed.has(pod))
          ? [{ ...base, type: 'pod', address, port: number, ...defined({ pod, node }) }]
          : [],
      ),
      ...entryTargets(port, 'nodePort')
        .slice(0, shownNodes)
        .map((to) => ({ ...base, ...to })),
    ]
  })
}

/** It is unknown whether the endpoints listen on the port that a client may ask the name for. */
function isOfOtherPort({ entries }: PortChain, { port }: Pick<ConnectTarget, 'port'>): boolean {
  return entries.some((entry) => entry.reason === 'other-port' && entry.port === port)
}

function entryTargets(
  port: PortChain,
  type: 'dns' | 'clusterIP' | 'nodePort',
): Pick<ConnectTarget, 'type' | 'address' | 'port' | 'node'>[] {
  return port.entries.flatMap((entry) =>
    entry.type === type && entry.address !== '' && entry.port !== undefined
      ? [{ type, address: entry.address, port: entry.port, ...defined({ node: entry.node }) }]
      : [],
  )
}

/** A Pod that is the only endpoint of its Service reaches itself through the ClusterIP, if the network can turn packets round. */
function hairpinSteps(sample: readonly ProbedPod[], steps: readonly SocketStep[], targets: readonly ConnectTarget[]): ConnectStep[] {
  const place = clientPlace(sample, steps)
  const own = new Set(targets.filter(({ type }) => type === 'pod').map(({ pod }) => pod))
  if (!place || own.size !== 1 || !own.has(place.pod) || place.hostNetwork) return []
  return targets
    .filter(({ type }) => type === 'clusterIP' || type === 'pod')
    .map((to): ConnectStep => ({ from: { ...place, role: 'endpoint' }, to }))
}

/** At most so many connections are tried within one Pod. */
const mostOfPod = 12

/**
 * From each container to the ports of its neighbours: they share one network namespace, so that the answer has to agree with the socket
 * table; if it does not, a proxy or a rule stands between. One Pod of each template, unless all are requested.
 */
function neighbourSteps(chain: Chain, sample: readonly ProbedPod[], all: boolean): ConnectStep[] {
  const seen = new Set<string>()
  return sample.flatMap(({ pod, endpoints }) => {
    const running = runningContainers(pod).filter(({ state }) => state.state === 'running')
    const key = templateOf(pod)
    if (running.length < 2 || pod.hostNetwork || (!all && seen.has(key))) return []
    seen.add(key)
    return running
      .flatMap((container): ConnectStep[] => {
        const place = probePlace(pod, endpoints, container.name)
        const others = running.filter((one) => one !== container)
        return place
          ? others.flatMap((one) => portsOf(one, chain, pod.name)).map((to) => ({ from: { ...place, role: 'neighbour' }, to }))
          : []
      })
      .slice(0, mostOfPod)
  })
}

function portsOf(neighbour: Container, chain: Chain, pod: string): ConnectTarget[] {
  return neighbour.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port, protocol }) => {
      const position = chain.ports.findIndex(
        (one) => one.protocol === protocol && one.endpoints.some((each) => each.pod === pod && each.port === port),
      )
      return {
        type: 'neighbour',
        address: '127.0.0.1',
        port,
        protocol,
        ...defined({ position: position >= 0 ? position : undefined }),
        pod,
        container: neighbour.name,
      }
    })
}
