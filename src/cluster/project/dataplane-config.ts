import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { DataplaneFact } from '../../model/dataplane.ts'
import { metadata } from './metadata.ts'

/**
 * The ConfigMaps that are read, each with the keys that are looked at, or `all`: k3s keeps a hosts file beside the Corefile,
 * and what users of k3s and AKS add to it is in files of any name. Nothing of any other ConfigMap is kept. Corefiles: RKE2 names that of CoreDNS after its
 * chart (rancher/rke2-charts), OpenShift has one in a namespace of its own (openshift/cluster-dns-operator). That of NodeLocal DNSCache is `node-local-dns`
 * (kubernetes cluster/addons/dns/nodelocaldns), and `nodelocaldns` of kubespray.
 */
const keys: Readonly<Record<string, readonly string[] | 'all'>> = {
  'kube-system/kube-proxy': ['config.conf'],
  'kube-system/kubeadm-config': ['ClusterConfiguration'],
  'kube-system/coredns': ['Corefile', 'NodeHosts'],
  'kube-system/rke2-coredns-rke2-coredns': ['Corefile'],
  'openshift-dns/dns-default': ['Corefile'],
  'kube-system/coredns-custom': 'all',
  'kube-system/node-local-dns': ['Corefile'],
  'kube-system/nodelocaldns': ['Corefile'],
  'kube-system/cilium-config': ['kube-proxy-replacement'],
}

/** The ConfigMaps that show how the data plane is set up. */
export const dataplaneConfigMaps: readonly { namespace: string; name: string }[] = Object.keys(keys).map((key) => {
  const [namespace = '', name = ''] = key.split('/')
  return { namespace, name }
})

/** A text of a ConfigMap that shows how the data plane is set up. */
export interface DataplaneConfig {
  namespace: string
  name: string
  key: string
  content: string
}

/** The texts of a ConfigMap that show how the data plane is set up; none for any other ConfigMap. */
export function projectConfigs(raw: unknown): DataplaneConfig[] {
  const meta = metadata(raw)
  const key = `${meta?.namespace}/${meta?.name}`
  if (!meta || !Object.hasOwn(keys, key)) return []
  const { namespace, name } = meta
  const known = keys[key] ?? []
  const texts = Object.entries(labels(fields(raw).data)).filter(([key]) => known === 'all' || known.includes(key))
  // An empty ConfigMap counts too: it says that there is nothing to import.
  if (texts.length === 0 && known === 'all') return [{ namespace, name, key: '', content: '' }]
  return texts.map(([key, content]) => ({ namespace, name, key, content }))
}

/** The facts in the texts; a text of an unexpected form has none. `load` reads YAML. */
export function configFacts(configs: readonly DataplaneConfig[], load: (content: string) => unknown): DataplaneFact[] {
  return configs.flatMap(({ namespace, name, key, content }) => {
    const fact = (topic: DataplaneFact['topic'], value: string | undefined, path?: string): DataplaneFact[] => {
      const field = `data[${key}]${path === undefined ? '' : ` ${path}`}`
      return value === undefined ? [] : [{ topic, value, object: { kind: 'ConfigMap', namespace, name }, field }]
    }
    switch (name) {
      case 'kube-proxy':
        return proxyFacts(parsed(content, load), fact)
      case 'kubeadm-config':
        return clusterFacts(parsed(content, load), fact)
      case 'coredns':
      case 'rke2-coredns-rke2-coredns':
      case 'dns-default':
        return key === 'Corefile'
          ? fact('dnsDomain', /^\s*kubernetes\s+([\w.-]+)/m.exec(content)?.[1]?.replace(/\.$/, ''), 'kubernetes')
          : []
      case 'cilium-config':
        return fact('proxyReplacement', text(content))
      default:
        return []
    }
  })
}

type ToFacts = (topic: DataplaneFact['topic'], value: string | undefined, path?: string) => DataplaneFact[]

/** kubeproxy.config.k8s.io KubeProxyConfiguration. An empty mode means the platform's default, which the ConfigMap does not name. */
function proxyFacts(config: unknown, fact: ToFacts): DataplaneFact[] {
  const { kind, mode, nodePortAddresses } = fields(config)
  if (kind !== 'KubeProxyConfiguration') return []
  const addresses = texts(nodePortAddresses)
  return [
    ...fact('proxyMode', text(mode) ?? 'default', 'mode'),
    ...fact('nodePortAddresses', addresses.join(',') || undefined, 'nodePortAddresses'),
  ]
}

/** kubeadm.k8s.io ClusterConfiguration; `extraArgs` is a map up to v1beta3, a list since v1beta4. */
function clusterFacts(config: unknown, fact: ToFacts): DataplaneFact[] {
  const { networking, apiServer } = fields(config)
  const { dnsDomain, podSubnet, serviceSubnet } = fields(networking)
  const { extraArgs } = fields(apiServer)
  const argument = 'service-node-port-range'
  const listed = items(extraArgs)
    .map(fields)
    .find(({ name }) => name === argument)
  return [
    ...fact('dnsDomain', text(dnsDomain), 'networking.dnsDomain'),
    ...fact('podRange', text(podSubnet), 'networking.podSubnet'),
    ...fact('serviceRange', text(serviceSubnet), 'networking.serviceSubnet'),
    ...fact('nodePortRange', text(fields(extraArgs)[argument]) ?? text(listed?.value), `apiServer.extraArgs.${argument}`),
  ]
}

function parsed(content: string, load: (content: string) => unknown): unknown {
  try {
    return load(content)
  } catch {
    return undefined
  }
}
