import { includesIp } from '../../lib/ip.ts'
import type { ClientAccess } from '../../model/access.ts'
import type { Pod, Protocol, Service } from '../../model/resources.ts'
import { endpointsOf } from '../endpoints.ts'
import type { Lookup } from '../lookup.ts'
import { joinedSlices } from '../slices.ts'
import type { Client, Resolver } from './client.ts'
import { accessOfClient, type Destination } from './client-access.ts'
import { partyAt } from './clients.ts'

/** The address of NodeLocal DNSCache, which answers on every Node that runs it (kubernetes.io, Using NodeLocal DNSCache). */
const NODE_LOCAL = '169.254.20.10'

/** How a client that is a Pod, or several alike, asks for names; undefined if nothing is known of the resolver. */
export function resolverOf(client: Client, lookup: Lookup): Resolver | undefined {
  const pods = client.parties?.flatMap((party) => (party.type === 'pod' ? [party.pod] : [])) ?? []
  const [first] = pods
  if (!first || pods.length !== client.parties?.length) return undefined
  if (pods.every(asksNode)) return { type: 'node', pod: first.name, policy: first.dnsPolicy ?? 'ClusterFirst' }
  if (pods.some(asksNode) || first.hostNetwork) return undefined
  const ways = waysTo(first, lookup).flatMap((way): Extract<Resolver, { type: 'asked' }>[] => {
    const [udp, tcp] = (['UDP', 'TCP'] as const).map((protocol) => together(client, way.destinations(protocol), lookup))
    return udp && tcp ? [{ type: 'asked', ...way.named, udp, tcp }] : []
  })
  // It is unknown which of them the kubelet wrote into the Pod: if policies do not deny one of them, the lookups are not reported as
  // denied.
  return ways.find(({ udp, tcp }) => udp.result !== 'denied' && tcp.result !== 'denied') ?? ways[0]
}

/** Without a `dnsPolicy` of its own, a Pod on its Node's network uses the resolver of its Node (core/v1 PodSpec.dnsPolicy). */
function asksNode({ hostNetwork, dnsPolicy = 'ClusterFirst' }: Pod): boolean {
  return dnsPolicy === 'Default' || (hostNetwork && dnsPolicy === 'ClusterFirst')
}

interface Way {
  named: Pick<Extract<Resolver, { type: 'asked' }>, 'service' | 'address' | 'port'>
  destinations(protocol: Protocol): Destination[]
}

function waysTo(pod: Pod, lookup: Lookup): Way[] {
  if (pod.dnsPolicy === 'None') return (pod.nameservers ?? []).slice(0, 1).flatMap((address) => wayTo(address, lookup))
  const services = nameServices(lookup)
  const isCached = lookup.podsIn('kube-system').some(({ labels, node }) => labels['k8s-app'] === 'node-local-dns' && node === pod.node)
  return [...services.flatMap((service) => serviceWay(service, lookup)), ...(isCached ? [addressWay(NODE_LOCAL, lookup)] : [])]
}

function wayTo(address: string, lookup: Lookup): Way[] {
  const service = lookup.services.find(({ clusterIPs }) => includesIp(clusterIPs, address))
  return service ? serviceWay(service, lookup) : [addressWay(address, lookup)]
}

/** The DNS Service of the cluster: by the label that kubeadm and most distributions use, or by the name that OpenShift uses. */
function nameServices({ services }: Lookup): Service[] {
  return services.filter(
    ({ namespace, name, labels }) =>
      (namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns') || (namespace === 'openshift-dns' && name === 'dns-default'),
  )
}

/** Policies see the port of the DNS Pods, and not 53 of the Service. */
function serviceWay(service: Service, lookup: Lookup): Way[] {
  const slices = joinedSlices(service, lookup)
  const destinations = (protocol: Protocol): Destination[] =>
    service.ports
      .filter((port) => port.port === 53 && port.protocol === protocol)
      .flatMap((port) =>
        endpointsOf(service, port, slices, lookup).flatMap(({ address, port: number, usable, pod: name }): Destination[] => {
          const pod = name === undefined ? undefined : lookup.pod(service.namespace, name)
          if (!usable || number === undefined) return []
          const to = pod ? ({ type: 'pod', pod } as const) : partyAt(address, lookup)
          return [
            { to, address, port: number, protocol, servicePort: port.port, ...(name !== undefined && !pod && { isUnread: true as const }) },
          ]
        }),
      )
  const [first] = destinations('UDP')
  const { kind, namespace, name, clusterIPs, selector = {} } = service
  return first
    ? [{ named: { service: { kind, namespace, name, selector }, address: clusterIPs[0] ?? first.address, port: first.port }, destinations }]
    : []
}

function addressWay(address: string, lookup: Lookup): Way {
  const to = partyAt(address, lookup)
  return { named: { address, port: 53 }, destinations: (protocol) => [{ to, address, port: 53, protocol }] }
}

/** Any of the Pods may be asked: if one is denied, lookups fail now and then; if all are, they always fail. */
function together(client: Client, destinations: readonly Destination[], lookup: Lookup): ClientAccess | undefined {
  const each = destinations.map((destination) => accessOfClient(client, destination, lookup))
  return each.find(({ result }) => result === 'allowed') ?? each.find(({ result }) => result === 'unknown') ?? each[0]
}
