import { defined } from '../../lib/defined.ts'
import type { ClientView } from '../../model/client.ts'
import type { Mesh } from '../../model/endpoint.ts'
import type { Labels, Pod } from '../../model/resources.ts'
import { nodeAddresses, type Party } from '../../policy/connection.ts'
import type { Lookup } from '../lookup.ts'
import { sidecarOf } from '../mesh.ts'
import type { Client, OwnDns, Resolver } from './client.ts'
import { nodeOf } from './clients.ts'
import { ownDnsOf } from './own-dns.ts'
import { resolverOf } from './resolver.ts'

/** Where the traffic of a client starts: what a chain knows of the client beside its access. */
export interface TrafficSource {
  view: ClientView
  /** Its Pods; absent if the client has none. */
  pods?: readonly Pick<Pod, 'namespace' | 'name'>[]
  /** Labels that all of its Pods have, without those that controllers give to single ones; absent if it has no Pod. */
  labels?: Labels
  /** All of its Pods are on the network of their Nodes, if no selector surely matches them. */
  isOnNode?: true
  /** Its addresses, where it is not a Pod with an address of its own. */
  addresses: readonly string[]
  /** Nodes where its traffic starts. */
  nodes: readonly string[]
  /** The mesh whose proxy takes what all of its Pods send. */
  sidecar?: Mesh
  /** How it asks for names; absent if that is not known. */
  resolver?: Resolver
  /** The DNS settings of its Pods that replace cluster DNS; absent if they have none. */
  ownDns?: OwnDns
}

/** The traffic sources of the clients that were named, as a part of a chain; empty if none was named. */
export function trafficSourcesIn(lookup: Lookup): { trafficSources?: TrafficSource[] } {
  return lookup.clients.length === 0 ? {} : { trafficSources: trafficSourcesOf(lookup) }
}

/** The traffic source of each client that was named, with how it asks for names. */
export function trafficSourcesOf(lookup: Lookup): TrafficSource[] {
  return lookup.clients.map((client) => ({
    ...trafficSourceOf(client),
    ...defined({ resolver: resolverOf(client, lookup), ownDns: ownDnsOf(client, lookup) }),
  }))
}

/** The traffic source of one client, such as the controller of a route, without how it asks for names. */
export function trafficSourceOf({ view, parties = [] }: Client): TrafficSource {
  const pods = parties.flatMap((party) => (party.type === 'pod' ? [party.pod] : []))
  const [first] = pods
  const mesh = first && sidecarOf(first)
  const isOnNode = pods.length > 0 && pods.every(({ hostNetwork }) => hostNetwork)
  return {
    view,
    ...defined({ labels: first && commonLabels(pods), pods: first && pods.map(({ namespace, name }) => ({ namespace, name })) }),
    addresses: isOnNode ? [...new Set(pods.flatMap(({ ips }) => ips))] : parties.flatMap(addressesOf),
    nodes: [...new Set(parties.flatMap((party) => nodeOf(party) ?? []))],
    ...(isOnNode && { isOnNode: true as const }),
    ...(mesh && pods.every((pod) => sidecarOf(pod) === mesh) && { sidecar: mesh }),
  }
}

function addressesOf(party: Party): string[] {
  if (party.type === 'address') return [party.address]
  return party.type === 'node' ? nodeAddresses(party.node) : []
}

/** Labels that controllers give to single Pods, or to one generation of them. */
const passing: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/controller-uid',
  'controller-revision-hash',
  'controller-uid',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
])

function commonLabels(pods: readonly Pod[]): Labels {
  const [first, ...others] = pods
  const labels = Object.entries(first?.labels ?? {}).filter(([key]) => !passing.has(key) && !key.startsWith('topology.kubernetes.io/'))
  return Object.fromEntries(labels.filter(([key, value]) => others.every((pod) => pod.labels[key] === value)))
}
