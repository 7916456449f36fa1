import { count } from '../lib/count.ts'
import type { DataplaneFact, DataplaneTopic } from '../model/dataplane.ts'
import type { Trace } from '../model/trace.ts'
import { table } from './layout.ts'
import { type Line, type Look, span } from './style.ts'
import { refName } from './words.ts'

const topicWords: Readonly<Record<DataplaneTopic, string>> = {
  proxy: 'Service proxy',
  proxyMode: 'kube-proxy mode',
  proxySick: 'kube-proxy not ready',
  proxyReplacement: 'replaces kube-proxy',
  nodePortAddresses: 'NodePort addresses',
  network: 'network plugin',
  podRange: 'Pod range',
  serviceRange: 'Service range',
  nodePortRange: 'NodePort range',
  dnsService: 'DNS Service',
  dnsEndpoints: 'DNS endpoints ready',
  dnsDomain: 'DNS domain',
  clusterIP: 'address',
}

/** At most so many Nodes are listed with their ranges. */
const shownNodes = 8

/** The data plane, each with where it was read: the wide form alone shows it. */
export function dataplaneLines({ dataplane }: Trace, look: Look): Line[] {
  if (!look.wide || dataplane === undefined) return []
  if (dataplane.length === 0) return [[span('  not shown by the cluster', 'quiet')]]
  const ranges = dataplane.filter(({ topic, node }) => topic === 'podRange' && node !== undefined)
  const hidden = new Set(ranges.slice(shownNodes))
  const lines = table(dataplane.filter((fact) => !hidden.has(fact)).map(row))
  return hidden.size === 0 ? lines : [...lines, [span(`  and the Pod ranges of ${count(hidden.size, 'more Node')}`, 'quiet')]]
}

function row({ topic, value, node, object, field }: DataplaneFact): Line[] {
  return [
    [span(`  ${topicWords[topic]}`)],
    [span(node === undefined ? value : `${value} on ${node}`)],
    [span(`${refName(object, undefined)}   ${field}`, 'quiet')],
  ]
}
