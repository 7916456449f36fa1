import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { DataplaneFact } from '../../model/dataplane.ts'
import { metadata } from './metadata.ts'

/**
 * The ConfigMaps of kube-system that are read, each with the keys that are looked at, or `all`: k3s keeps a hosts file beside the Corefile,
 * and what users of k3s and AKS add to it is in files of any name. Nothing of any other ConfigMap is kept.
 */
const keys: Readonly<Record<string, readonly string[] | 'all'>> = {
  'kube-proxy': ['config.conf'],
  'kubeadm-config': ['ClusterConfiguration'],
  coredns: ['Corefile', 'NodeHosts'],
  'coredns-custom': 'all',
  'cilium-config': ['kube-proxy-replacement'],
}

/** A text of a ConfigMap that shows how the data plane is set up. */
export interface DataplaneConfig {
  name: string
  key: string
  content: string
}

/** The texts of a ConfigMap of kube-system that show how the data plane is set up; none for any other ConfigMap. */
export function projectConfigs(raw: unknown): DataplaneConfig[] {
  const meta = metadata(raw)
  if (meta?.namespace !== 'kube-system' || !Object.hasOwn(keys, meta.name)) return []
  const known = keys[meta.name] ?? []
  const texts = Object.entries(labels(fields(raw).data)).filter(([key]) => known === 'all' || known.includes(key))
  // An empty ConfigMap counts too: it says that there is nothing to import.
  if (texts.length === 0 && known === 'all') return [{ name: meta.name, key: '', content: '' }]
  return texts.map(([key, content]) => ({ name: meta.name, key, content }))
}

/** The facts in the texts; a text of an unexpected form has none. `load` reads YAML. */
export function configFacts(configs: readonly DataplaneConfig[], load: (content: string) => unknown): DataplaneFact[] {
  return configs.flatMap(({ name, key, content }) => {
    const fact = (topic: DataplaneFact['topic'], value: string | undefined, path?: string): DataplaneFact[] => {
      const field = `data[${key}]${path === undefined ? '' : ` ${path}`}`
      return value === undefined ? [] : [{ topic, value, object: { kind: 'ConfigMap', namespace: 'kube-system', name }, field }]
    }
    switch (name) {
      case 'kube-proxy':
        return proxyFacts(parsed(content, load), fact)
      case 'kubeadm-config':
        return clusterFacts(parsed(content, load), fact)
      case 'coredns':
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
