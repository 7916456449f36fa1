import type { Right } from '../../cluster/pods/access-review.ts'
import type { PortAnswer, PortRequest } from '../../cluster/pods/port-forward.ts'
import { askThroughProxy, type ProxyAnswer, type ProxyTarget } from '../../cluster/pods/proxy-probe.ts'
import { getRuntime } from '../../cluster/read/objects.ts'
import { defined } from '../../lib/defined.ts'
import { pooled } from '../../lib/pool.ts'
import type { ConnectTarget } from '../../model/probe-plan.ts'
import type { ForwardProbe, ProbeView, ProxyProbe } from '../../model/probe-view.ts'
import type { Node, Pod } from '../../model/resources.ts'
import type { Gap } from '../../model/trace.ts'
import { requestWithoutExec } from '../../probe/http/request-without-exec.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Io } from '../io.ts'
import type { Planning } from './plan-targets.ts'
import { deniedRights } from './probe-rights.ts'
import type { ProbeTools } from './probe-tools.ts'

/** So many Pods are asked without exec, and so many at once. */
const mostPods = 20
const limit = 8

type Blind = ConnectTarget & { pod: string }

/**
 * Asks the Pods of TCP ports whose sockets no command could read. A port to which the plan sends HTTP gets a GET through the API server, and
 * if that brings no answer, a port-forward with it. Any other port gets a port-forward over which nothing is sent. This is supporting
 * evidence: a port that answers is open, and one that does not stays unknown. Both reach one address of a Pod (see `reachedAddress`).
 * `nodes` say with which runtime a Node forwards, `pods` which addresses a Pod has.
 */
export async function askWithoutExec(
  { chain, plan }: Planning,
  probes: readonly ProbeView[],
  { nodes, pods }: { nodes: readonly Node[]; pods: readonly Pod[] },
  { api, request, forward }: ProbeTools,
  signal: AbortSignal,
  io: Pick<Io, 'stderr'>,
): Promise<{ probes: ProbeView[]; gaps: Gap[] }> {
  const targets = blindTargets(chain, probes, pods).slice(0, mostPods)
  if (targets.length === 0 || signal.aborted) return { probes: [...probes], gaps: [] }
  const namespace = chain.target.namespace ?? ''
  const requests = targets.map((to) => requestWithoutExec(plan, chain, to))
  const wanted: Right[] = [...(requests.some((asked) => asked) ? (['pod-proxy'] as const) : []), 'port-forward']
  const denied = await deniedRights(wanted, namespace, api, signal, io)
  if (signal.aborted) return { probes: [...probes], gaps: [] }
  const runtimes = new Map<string, Promise<string | undefined>>()
  const runtimeOf = (node: string) => {
    const known = nodes.find(({ name }) => name === node)?.runtime
    const runtime = runtimes.get(node) ?? (known === undefined ? getRuntime(api, node, signal) : Promise.resolve(known))
    runtimes.set(node, runtime)
    return runtime
  }
  const found: (ProxyProbe | ForwardProbe)[][] = []
  await pooled(
    limit,
    targets.map((to, index) => async () => {
      const views: (ProxyProbe | ForwardProbe)[] = []
      found[index] = views
      const { pod, port } = to
      const asked = requests[index]
      if (asked && !denied.rights.has('pod-proxy')) {
        const target: ProxyTarget = { kind: 'pod', namespace, name: pod, port, ...asked }
        const view = proxyView(to, await askThroughProxy(api, target, request.timeoutMs, signal))
        views.push(view)
        if (view.result === 'open') return
      }
      if (denied.rights.has('port-forward') || signal.aborted) return
      const began = performance.now()
      const answer = await forward({ namespace, pod, port, timeoutMs: request.timeoutMs, ...sentOver(asked) }, signal)
      const ms = Math.round(performance.now() - began)
      const runtime = to.node === undefined || signal.aborted ? undefined : await runtimeOf(to.node)
      const view = forwardView(to, answer, runtime, ms)
      views.push(signal.aborted && view.result === 'unknown' ? { ...view, reason: 'aborted' } : view)
    }),
  )
  return { probes: [...probes, ...found.flat()], gaps: denied.gaps }
}

/** Nothing is sent to a port that expects TLS. */
function sentOver(asked: ReturnType<typeof requestWithoutExec>): Pick<PortRequest, 'path'> {
  return asked?.scheme === 'http' ? { path: asked.path } : {}
}

/** Ports in use of Pods whose socket table could not be read, each once. */
function blindTargets(chain: Chain, probes: readonly ProbeView[], pods: readonly Pod[]): Blind[] {
  const blind = new Set(probes.flatMap((probe) => (probe.kind === 'sockets' && probe.state === 'unknown' ? [probe.from.pod] : [])))
  const all = chain.ports.flatMap(({ endpoints }, position) =>
    endpoints.flatMap(({ pod, port, protocol, usable, node, ...own }): Blind[] => {
      if (!usable || pod === undefined || port === undefined || protocol !== 'TCP' || !blind.has(pod)) return []
      const address = reachedAddress(pods.find((one) => one.namespace === chain.target.namespace && one.name === pod)) ?? own.address
      return [{ type: 'pod', address, port, protocol, position, pod, ...defined({ node }) }]
    }),
  )
  return [...new Map(all.map((one) => [`${one.position} ${one.pod} ${one.port}`, one])).values()]
}

/** The one address of a Pod that the API server connects to, whatever addresses it has: the first of `status.podIPs` (registry/core/pod strategy.go). */
function reachedAddress(pod: Pod | undefined): string | undefined {
  return pod?.ips[0]
}

function proxyView(to: ConnectTarget, answer: ProxyAnswer): ProxyProbe {
  const base = { kind: 'proxy', to, ms: answer.ms } as const
  switch (answer.kind) {
    case 'answered':
      return { ...base, result: 'open', status: answer.status }
    case 'no-http':
      return { ...base, result: 'open', message: answer.message }
    case 'refused':
    case 'timeout':
    case 'unreachable':
      return { ...base, result: answer.kind, message: answer.message }
    case 'forbidden':
    case 'aborted':
      return { ...base, result: 'unknown', reason: answer.kind, message: answer.message }
    default:
      return { ...base, result: 'unknown', reason: 'odd-output', message: answer.message }
  }
}

function forwardView(to: ConnectTarget, answer: PortAnswer, runtime: string | undefined, ms: number): ForwardProbe {
  return {
    kind: 'forward',
    to,
    result: answer.kind === 'accepted' ? 'open' : answer.kind,
    ...defined({
      runtime,
      reason: answer.kind === 'unknown' ? ('odd-output' as const) : undefined,
      message: answer.kind !== 'accepted' ? answer.message : undefined,
    }),
    ms,
  }
}
