import { clientAccesses } from '../../src/kube/client-access.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { healthy, pod } from '../build.ts'

export const everything = { matchLabels: {}, matchExpressions: [] }
export const labelled = (matchLabels: Record<string, string>) => ({ matchLabels, matchExpressions: [] })

export function policy(name: string, part: Partial<NetworkPolicy> = {}): NetworkPolicy {
  return {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name,
    podSelector: everything,
    policyTypes: ['Ingress'],
    ingress: [],
    egress: [],
    ...part,
  }
}

export const client = pod('client', { labels: { app: 'client' }, ips: ['10.244.0.9'], node: 'node-1' })

/** A healthy Service, a client beside it, and what enforces policies on every Node, if anything. */
export function cluster(policies: NetworkPolicy[], part: Partial<Snapshot> = {}, plugin?: string): Snapshot {
  const from = healthy()
  const state = 'enforces' as const
  const evidence = { object: { kind: 'DaemonSet', namespace: 'kube-system', name: 'agent' }, field: 'metadata.name', value: 'agent' }
  return {
    ...from,
    policies,
    pods: [...from.pods, client],
    namespaces: [
      { kind: 'Namespace', name: 'demo', labels: {} },
      { kind: 'Namespace', name: 'other', labels: {} },
    ],
    extent: { ...from.extent, namespaces: 'all' },
    ...(plugin !== undefined && { policyAgents: [{ plugin, state, evidence }] }),
    ...part,
  }
}

export const pods: ClientRef = { kind: 'pod', name: 'client' }

export function traceFor(snapshot: Snapshot, ...clients: ClientRef[]): Trace {
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'demo', target: { kind: 'service', name: 'web' }, clients }])
  if (!trace) throw new Error('no trace')
  return trace
}

/** What each client gets, at all endpoints. */
export function results(trace: Trace): string[][] {
  return (trace.ports[0]?.endpoints ?? []).map((endpoint) => clientAccesses(endpoint).map(({ result }) => result))
}

export function codes({ findings }: Trace): string[] {
  return findings.flatMap((one) => [one, ...one.causes]).map(({ code, confidence }) => `${code} ${confidence}`)
}
