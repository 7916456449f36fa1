import { readinessOf } from '../src/kube/readiness.ts'
import type { Finding } from '../src/model/finding.ts'
import type { Trace } from '../src/model/trace.ts'
import type { HopState, Verdict } from '../src/model/verdict.ts'
import type { Entry } from '../src/model/way-in.ts'

/** What one screen says twice, and not the same. */
export function contradictions(trace: Trace): string[] {
  return [...loudStages(trace), ...untoldEntries(trace), ...miscounts(trace)]
}

/** `web: entry warn`: a stage that stands out beside a port that is in order. */
export function loudStages({ target, ports }: Trace): string[] {
  const calm = ports.filter(({ verdict }) => verdict === 'healthy' || verdict === 'idle')
  return calm.flatMap(({ hops }) =>
    hops.filter(({ state }) => state === 'warn' || state === 'broken').map(({ stage, state }) => `${target.name}: ${stage} ${state}`),
  )
}

const rank: Readonly<Record<HopState | Verdict, number>> = {
  ok: 0,
  off: 0,
  healthy: 0,
  idle: 0,
  planned: 0,
  unknown: 1,
  warn: 2,
  degraded: 2,
  broken: 3,
}

/** Entry points that are worse than their port, and of which no finding and no gap tells. */
function untoldEntries(trace: Trace): string[] {
  const { target, ports, gaps } = trace
  const findings = allFindings(trace)
  return ports.flatMap(({ entries, verdict, port }, index) =>
    entries
      .filter(({ state }) => rank[state] > rank[verdict])
      .filter((entry) => !findings.some((finding) => tells(finding, entry, index, trace)))
      .filter(({ state }) => state !== 'unknown' || gaps.length === 0)
      .map(({ type, address, state }) => `${target.name}:${port}: ${type} ${address} is ${state} beside ${verdict}`),
  )
}

/** A finding about several ports is at the first of them. */
function tells({ hop, evidence }: Finding, entry: Entry, index: number, { ports }: Trace): boolean {
  const { route, type, address, state } = entry
  if (route) return evidence.some(({ object }) => object.kind === route.kind && object.name === route.name)
  const position = Number(/^ports\[(\d+)\]/.exec(hop)?.[1])
  if (position === index) return true
  return ports[position]?.entries.some((one) => one.type === type && one.address === address && one.state === state) ?? false
}

function allFindings({ findings }: Trace): Finding[] {
  return findings.flatMap((finding) => [finding, ...finding.causes])
}

/** `1 of 3 Pods`, of findings that count other Pods, endpoints or Nodes than the chain draws. */
function miscounts(trace: Trace): string[] {
  const { ports, nodes } = trace
  const drawn: Readonly<Record<string, readonly number[]>> = {
    Pod: [ports, ...ports.map((port) => [port])].map((some) => readinessOf(some).of),
    endpoint: ports.flatMap(({ endpoints }) => [endpoints.length, endpoints.filter(({ usable }) => usable).length]),
    Node: [nodes.length],
  }
  return allFindings(trace).flatMap(({ title, message }) =>
    [...`${title}. ${message}`.matchAll(/\d+ of (\d+) (Pod|endpoint|Node)s?\b/g)].flatMap(([said, of, kind = '']) =>
      drawn[kind]?.includes(Number(of)) ? [] : [`${said}: ${title}`],
    ),
  )
}
