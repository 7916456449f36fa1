import { askThroughProxy, type ProxyAnswer } from '../cluster/proxy-probe.ts'
import { pooled } from '../lib/pool.ts'
import type { ConnectTarget } from '../model/probe-plan.ts'
import type { ProbeView, ProxyProbe } from '../model/probe-view.ts'
import type { Chain } from '../trace/service.ts'
import type { Prober } from './probe.ts'

/** So many Pods are asked through the API server, and so many at once. */
const mostPods = 20
const limit = 8

/**
 * Asks, by a GET through the API server, the Pods of TCP ports whose sockets no command could read. Supporting evidence: what is answered is
 * there, and what is not answered stays unknown.
 */
export async function askUnread(
  chain: Chain,
  probes: readonly ProbeView[],
  { api, request }: Prober,
  signal: AbortSignal,
): Promise<ProbeView[]> {
  const blind = new Set(probes.flatMap((probe) => (probe.kind === 'sockets' && probe.state === 'unknown' ? [probe.from.pod] : [])))
  const targets = chain.ports.flatMap(({ endpoints }, position) =>
    endpoints.flatMap(({ pod, port, address, protocol, usable }): (ConnectTarget & { pod: string })[] =>
      usable && pod !== undefined && port !== undefined && protocol === 'TCP' && blind.has(pod)
        ? [{ type: 'pod', address, port, protocol, position, pod }]
        : [],
    ),
  )
  const found: ProxyProbe[] = []
  await pooled(
    limit,
    targets.slice(0, mostPods).map((to, index) => async () => {
      const target = { kind: 'pod', namespace: chain.target.namespace ?? '', name: to.pod, port: to.port, scheme: 'http' } as const
      found[index] = viewOf(to, await askThroughProxy(api, target, request.timeoutMs, signal))
    }),
  )
  return [...probes, ...found]
}

function viewOf(to: ConnectTarget, answer: ProxyAnswer): ProxyProbe {
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
