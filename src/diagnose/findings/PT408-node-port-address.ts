import { isInRange } from '../../lib/cidr.ts'
import type { DataplaneFact } from '../../model/dataplane.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  addresses: readonly string[]
  nodes: readonly string[]
  setting: readonly string[]
}

/**
 * Kube-proxy is configured to answer NodePorts on some addresses of a Node only, and others of its internal ones are left out. An external
 * address says nothing: a cloud translates it before a packet arrives. The configuration is read from a ConfigMap: a kube-proxy that
 * started before it changed, or with other settings, does not follow it.
 */
export const PT408: FindingDefinition<'PT408', Facts> = {
  code: 'PT408',
  name: 'node-port-address',
  rule: (chain) => {
    const setting = nodePortSetting(chain.dataplane ?? [])
    if (!setting) return []
    const silent = chain.nodes.flatMap((node) => {
      const own = node.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
      return own.filter((address) => !answers(address, own, setting.ranges)).map((address) => ({ node: node.name, address }))
    })
    const ports = chain.ports.flatMap(({ nodePort }, position) => (nodePort === undefined ? [] : [position]))
    if (silent.length === 0 || ports.length === 0) return []
    const { object, field, value } = setting.fact
    return [
      {
        facts: {
          addresses: silent.map(({ address }) => address),
          nodes: [...new Set(silent.map(({ node }) => node))],
          setting: setting.ranges,
        },
        severity: 'warn',
        confidence: 'inferred',
        ...marks('entry', ports),
        evidence: [
          { object: serviceRef(chain), field: 'spec.ports[*].nodePort', value: ports.map((position) => chain.ports[position]?.nodePort) },
          { object, field, value },
          ...silent
            .slice(0, 3)
            .map(({ node, address }) => ({ object: { kind: 'Node', name: node }, field: 'status.addresses', value: address })),
        ],
      },
    ]
  },
  title: ({ addresses }) => `NodePort is probably closed on ${some(addresses, 2)}`,
  message: ({ nodes, setting }) =>
    setting.includes('primary') && setting.length === 1
      ? `kube-proxy is configured to accept NodePort traffic only on the primary address of a Node. ${some(nodes)} ${nodes.length === 1 ? 'has' : 'have'} other addresses too.`
      : `kube-proxy is configured to accept NodePort traffic only on addresses in ${some(setting)}.`,
  advice: () => ({
    fix: {
      text: 'Connect to an address in nodePortAddresses, or add the address to nodePortAddresses in the kube-proxy configuration and restart kube-proxy.',
    },
  }),
  effect: 'unexposed',
  relations: {
    needsCluster: true,
    isOutside: true,
    addresses: { nodePort: ({ facts }, host) => host === undefined || facts.addresses.includes(host) },
  },
  explain: {
    summary: 'kube-proxy accepts NodePort traffic only on some addresses of the Nodes.',
    means: 'The NodePort refuses or ignores clients that use other addresses, for example the external address of the Node, or localhost.',
    why: 'With nodePortAddresses kube-proxy answers NodePorts only on addresses in these ranges; `primary` means the first address of each family that the Node reports, and is the default of the mode nftables. A ConfigMap applies only to a kube-proxy that was started with it, so connect to be sure.',
    sources: [
      'kubeproxy.config.k8s.io KubeProxyConfiguration.nodePortAddresses',
      'KEP-3866 (nftables)',
      'kube-proxy pkg/proxy/util/nodeport_addresses.go',
    ],
    confirm: [
      'kubectl -n kube-system get configmap kube-proxy -o yaml',
      'kubectl get nodes -o wide',
      'kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide',
    ],
    fix: ['Use an address in nodePortAddresses, or extend nodePortAddresses and restart kube-proxy.'],
  },
}

/**
 * The addresses on which kube-proxy answers, if it does not answer on all. Without `nodePortAddresses` the modes iptables and ipvs answer
 * on all, nftables on the primary ones (kube-proxy, KEP-3866).
 */
function nodePortSetting(facts: readonly DataplaneFact[]): { fact: DataplaneFact; ranges: readonly string[] } | undefined {
  const given = facts.find(({ topic }) => topic === 'nodePortAddresses')
  if (given) return { fact: given, ranges: given.value.split(',') }
  const mode = facts.find(({ topic, value }) => topic === 'proxyMode' && value === 'nftables')
  return mode && { fact: mode, ranges: ['primary'] }
}

/**
 * `primary` is the first address of each family that the Node reports. For a family without any range kube-proxy answers on all addresses
 * (pkg/proxy/util/nodeport_addresses.go NewNodePortAddresses).
 */
function answers(address: string, own: readonly string[], ranges: readonly string[]): boolean {
  const isIPv6 = address.includes(':')
  const ofFamily = ranges.filter((range) => range === 'primary' || range.includes(':') === isIPv6)
  if (ofFamily.length === 0) return true
  return ofFamily.some((range) =>
    range === 'primary' ? own.find((one) => one.includes(':') === isIPv6) === address : (isInRange(address, range) ?? true),
  )
}
