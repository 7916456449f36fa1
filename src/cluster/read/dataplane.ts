import type { Service } from '../../model/resources.ts'
import { configFacts } from '../project/dataplane-config.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'

/** Reads what the cluster shows of what carries its packets: everything at once. What is not there, or not served, is no gap. */
export async function readDataplane(reading: Reading): Promise<void> {
  reading.asked('dataplane')
  await Promise.all([
    reading.list(apiResources.nodes, {}),
    reading.list(apiResources.systemDaemonSets, {}),
    reading.list(apiResources.nameServices, { labelSelector: 'k8s-app=kube-dns' }),
    reading.listWhereServed(apiResources.nameSlices, { labelSelector: 'k8s-app=kube-dns' }),
    reading.list(apiResources.proxyPods, { namespace: 'kube-system', labelSelector: 'k8s-app=kube-proxy' }),
    reading.list(apiResources.apiServers, { namespace: 'kube-system', labelSelector: 'component=kube-apiserver' }),
    reading.listWhereServed(apiResources.serviceRanges, {}),
    ...['kube-proxy', 'kubeadm-config', 'coredns', 'cilium-config'].map((name) => reading.get(apiResources.configs, 'kube-system', name)),
  ])
  mergeRepeated(reading)
  await readConfigs(reading)
}

/** Reads how kube-proxy is configured, where that is a ConfigMap: which addresses of a Node answer a NodePort. */
export async function readProxyConfig(reading: Reading): Promise<void> {
  await reading.get(apiResources.configs, 'kube-system', 'kube-proxy')
  await readConfigs(reading)
}

/** Reads whom the addresses of Services were given to, where the cluster keeps IPAddress objects (since 1.33). */
export async function readAddresses(reading: Reading, services: readonly Service[]): Promise<void> {
  if (!reading.collection.facts.some(({ object }) => object.kind === 'ServiceCIDR')) return
  const names = services.flatMap((service) => service.clusterIPs)
  await Promise.all(names.map((name) => reading.get(apiResources.addresses, undefined, name)))
}

/** Turns the ConfigMaps that were gathered into facts. */
export async function readConfigs({ collection }: Pick<Reading, 'collection'>): Promise<void> {
  if (collection.configs.length === 0) return
  const { load } = await import('js-yaml')
  collection.facts.push(...configFacts(collection.configs.splice(0), (content) => load(content)))
}

/** Each ConfigMap that may not be read would be a gap of its own, all with the same words. */
function mergeRepeated({ gaps }: Reading): void {
  const seen = new Set<string>()
  const once = gaps.filter(({ resource, api, reason, namespace }) => {
    const key = JSON.stringify([api, reason, namespace])
    if (resource !== 'dataplane' || !seen.has(key)) return seen.add(key)
    return false
  })
  gaps.splice(0, gaps.length, ...once)
}
