import { compareText } from '../lib/compare.ts'
import { distinct } from '../lib/distinct.ts'
import { grouped } from '../lib/indexes.ts'
import { memo } from '../lib/memo.ts'
import type { DataplaneFact, DataplaneTopic } from '../model/dataplane.ts'
import type { Service } from '../model/resources.ts'
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
 * NodePort. The ranges of Pod addresses are those that the Nodes carry.
 */
export function dataplaneOf(service: Service, lookup: Lookup): { dataplane?: DataplaneFact[] } {
  if (lookup.extent.dataplane === 'all') return { dataplane: ordered([...factsOf(service, lookup), ...podRanges(lookup)]) }
  const hasNodePort = service.ports.some(({ nodePort }) => nodePort !== undefined)
  const config = hasNodePort ? lookup.dataplane.filter(({ object }) => object.kind === 'ConfigMap' && object.name === 'kube-proxy') : []
  return config.length === 0 ? {} : { dataplane: ordered(config) }
}

/** Of the facts about the owners of addresses, only those about the Service's own addresses matter. */
function factsOf({ clusterIPs }: Service, { dataplane }: Lookup): DataplaneFact[] {
  const { common, given } = split(dataplane)
  return [...common, ...clusterIPs.flatMap(given)]
}

const split = memo((facts: readonly DataplaneFact[]) => ({
  common: facts.filter(({ topic }) => topic !== 'clusterIP'),
  given: grouped(facts, ({ topic, object }) => (topic === 'clusterIP' ? object.name : undefined)),
}))

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
