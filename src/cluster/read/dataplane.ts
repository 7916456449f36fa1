import { expansionFault } from '../../lib/yaml/expansion.ts'
import type { Service } from '../../model/resources.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Lists } from '../kinds/lists.ts'
import { configFacts, dataplaneConfigMaps } from '../project/dataplane-config.ts'
import type { Reading } from './reading.ts'

/** Reads what the cluster shows of its data plane, everything at once. What does not exist, or is not served, is not a gap. */
export async function readDataplane(reading: Reading): Promise<void> {
  reading.asked('dataplane')
  await Promise.all([
    reading.list(kinds.Node, {}),
    reading.list(kinds.SystemDaemonSet, {}),
    reading.list(kinds.NameService, { labelSelector: 'k8s-app=kube-dns' }),
    reading.listWhereServed(kinds.NameSlice, { labelSelector: 'k8s-app=kube-dns' }),
    reading.list(kinds.ProxyPod, { namespace: 'kube-system', labelSelector: 'k8s-app=kube-proxy' }),
    reading.list(kinds.ApiServerPod, { namespace: 'kube-system', labelSelector: 'component=kube-apiserver' }),
    reading.listWhereServed(kinds.ServiceCIDR, {}),
    ...dataplaneConfigMaps.map(({ namespace, name }) => readConfigMap(reading, namespace, name)),
  ])
  mergeRepeated(reading)
  await addConfigFacts(reading.lists)
}

async function readConfigMap(reading: Reading, namespace: string, name: string): Promise<void> {
  const gap = await reading.get(kinds.ConfigMap, namespace, name)
  // A namespace that most clusters do not have is forbidden to those who may not read every namespace.
  if (gap?.reason === 'forbidden' && namespace !== 'kube-system') reading.withdraw(gap)
}

/** Reads how kube-proxy is configured, where that is a ConfigMap: which addresses of a Node answer a NodePort. */
export async function readProxyConfig(reading: Reading): Promise<void> {
  const gap = await reading.get(kinds.ConfigMap, 'kube-system', 'kube-proxy')
  // A server that has no ConfigMaps at all has no kube-proxy that reads one.
  if (gap?.reason === 'not-served') reading.withdraw(gap)
  await addConfigFacts(reading.lists)
}

/** Reads which objects the addresses of Services were given to, if the cluster keeps IPAddress objects (since 1.33). */
export async function readAddresses(reading: Reading, services: readonly Service[]): Promise<void> {
  if (!reading.lists.dataplane.some(({ object }) => object.kind === 'ServiceCIDR')) return
  const names = services.flatMap((service) => service.clusterIPs)
  await Promise.all(names.map((name) => reading.get(kinds.IPAddress, undefined, name)))
}

/** Turns the ConfigMaps that were gathered into facts, and those of CoreDNS into Corefiles. */
export async function addConfigFacts({ configs, dataplane, corefiles }: Lists): Promise<void> {
  if (configs.length === 0) return
  if (configs.some(({ key }) => key === 'Corefile')) {
    const { corefilesOf } = await import('../project/corefile.ts')
    corefiles.push(...corefilesOf(configs))
  }
  const { load } = await import('js-yaml')
  const read = (content: string) => {
    const document = load(content)
    const fault = expansionFault(document, content.length)
    if (fault === undefined) return document
    throw new Error(fault)
  }
  dataplane.push(...configFacts(configs.splice(0), read))
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
