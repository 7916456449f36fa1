import { compareText } from '../lib/compare.ts'
import { distinct } from '../lib/distinct.ts'
import type { DataplaneFact, DataplaneTopic } from '../model/dataplane.ts'
import type { HeldAddress } from '../model/held-address.ts'
import type { Service } from '../model/resources.ts'
import type { Chain } from './chain.ts'
import { heldByOthers, heldFor } from './held.ts'
import type { Lookup } from './lookup.ts'

/** From the network inward: what carries packets, the ranges, the names. */
const order: readonly DataplaneTopic[] = [
  'proxy',
  'proxyMode',
  'proxySick',
  'proxyReplacement',
  'nodePortAddresses',
  'network',
  'podRange',
  'serviceRange',
  'clusterIP',
  'nodePortRange',
  'dnsService',
  'dnsEndpoints',
  'dnsDomain',
]

/**
 * What is known of the data plane of a Service: everything if it was requested; else how kube-proxy is configured if the Service has a
 * NodePort; and what keeps its addresses for other objects. The ranges of Pod addresses are those that the Nodes carry.
 */
export function dataplaneOf(service: Service, lookup: Lookup): Pick<Chain, 'dataplane' | 'held'> {
  return { ...factsIn(service, lookup), ...heldByOthers(service, lookup) }
}

function factsIn(service: Service, lookup: Lookup): { dataplane?: DataplaneFact[] } {
  if (lookup.extent.dataplane === 'all') return { dataplane: ordered([...factsOf(service, lookup), ...podRanges(lookup)]) }
  const hasNodePort = service.ports.some(({ nodePort }) => nodePort !== undefined)
  const config = hasNodePort ? lookup.dataplane.filter(({ object }) => object.kind === 'ConfigMap' && object.name === 'kube-proxy') : []
  return config.length === 0 ? {} : { dataplane: ordered(config) }
}

function factsOf(service: Service, { dataplane, heldAddresses }: Lookup): DataplaneFact[] {
  return [...dataplane, ...heldFor(service, heldAddresses).map(factOf)]
}

function factOf({ address, object, field, owner }: HeldAddress): DataplaneFact {
  const path = [owner.namespace, owner.name].filter((part) => part !== undefined).join('/')
  return { topic: 'clusterIP', value: `${address} is of ${owner.kind === 'Service' ? 'services' : owner.kind} ${path}`, object, field }
}

function podRanges({ nodes }: Lookup): DataplaneFact[] {
  return nodes.flatMap(({ name, podRanges = [] }): DataplaneFact[] => {
    const object = { kind: 'Node', name }
    return podRanges.length === 0 ? [] : [{ topic: 'podRange', value: podRanges.join(','), node: name, object, field: 'spec.podCIDRs' }]
  })
}

/** By topic, each fact once, whatever the order of the lists. */
function ordered(facts: readonly DataplaneFact[]): DataplaneFact[] {
  const place = ({ topic }: DataplaneFact) => order.indexOf(topic)
  return distinct(facts).sort((a, b) => place(a) - place(b) || compareText(JSON.stringify(a), JSON.stringify(b)))
}
