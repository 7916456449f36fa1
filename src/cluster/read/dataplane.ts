import { expansionFault } from '../../lib/yaml/expansion.ts'
import type { ObjectRef, Service } from '../../model/resources.ts'
import { inVersion, type Kind } from '../kinds/kind.ts'
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
    listAddressing(reading, kinds.ServiceCIDR),
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

/**
 * Lists a kind by which the API server keeps the addresses of Services. A cluster that does not serve version v1 is asked for v1beta1 if it
 * has that version of the group; one that has neither has no such objects, which is no gap.
 */
export async function listAddressing(reading: Reading, kind: Kind): Promise<void> {
  const gap = await reading.list(kind, {})
  if (gap?.reason !== 'not-served') return
  reading.withdraw(gap)
  const [, ...older] = kind.versions
  const served = await reading.versions(kind.group, kind)
  await Promise.all(
    older.filter((version) => served.includes(version)).map((version) => reading.listWhereServed(inVersion(kind, version), {})),
  )
}

/** Reads how kube-proxy is configured, where that is a ConfigMap: which addresses of a Node answer a NodePort. */
export async function readProxyConfig(reading: Reading): Promise<void> {
  const gap = await reading.get(kinds.ConfigMap, 'kube-system', 'kube-proxy')
  // A server that has no ConfigMaps at all has no kube-proxy that reads one.
  if (gap?.reason === 'not-served') reading.withdraw(gap)
  await addConfigFacts(reading.lists)
}

/**
 * Reads which objects the addresses of Services were given to, if the cluster keeps IPAddress objects (since 1.33), and whether a Service
 * exists that keeps the address of another one.
 */
export async function readAddresses(reading: Reading, services: readonly Service[]): Promise<void> {
  if (!reading.lists.dataplane.some(({ object }) => object.kind === 'ServiceCIDR')) return
  await Promise.all(services.flatMap((service) => service.clusterIPs.map((address) => readAddress(reading, address, service))))
}

async function readAddress(reading: Reading, address: string, service: Service): Promise<void> {
  await reading.get(kinds.IPAddress, undefined, address)
  const owner = reading.lists.heldAddresses.find((one) => one.address === address)?.owner
  if (owner?.kind !== 'Service' || isRefTo(owner, service)) return
  await reading.get(kinds.Service, owner.namespace, owner.name)
}

function isRefTo(ref: ObjectRef, { namespace, name }: Service): boolean {
  return ref.namespace === namespace && ref.name === name
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
