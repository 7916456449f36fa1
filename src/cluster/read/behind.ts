import { backendServices, needsClass } from '../../kube/ingress.ts'
import { labelIndex } from '../../kube/label-index.ts'
import { namespacedName } from '../../kube/namespaced-name.ts'
import { ownLabels } from '../../kube/own-labels.ts'
import { hasEnded } from '../../kube/pod-phase.ts'
import { selectorText } from '../../kube/selector.ts'
import { balancerLabels, needsNodes, needsWorkloads } from '../../kube/service.ts'
import type { EndpointSlice, Pod, Service } from '../../model/resources.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { readProxyConfig } from './dataplane.ts'
import { looksAtOwnPods } from './policies.ts'
import type { Reading } from './reading.ts'
import { slicesByService } from './slices.ts'

/** More Pods than this that slices name, or Nodes, are listed together instead of one by one. */
const MOST_SINGLE_READS = 10

/**
 * What is behind Services of a namespace: their Pods and, where they matter, the Nodes and IngressClasses. `sliceGap` is the gap of
 * their EndpointSlices, where these could not be read.
 */
export async function readBehind(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const classes = classesMatter(services, reading) ? reading.list(kinds.IngressClass, {}) : undefined
  const inside = services.filter((service) => service.type !== 'ExternalName')
  await Promise.all([classes, readPodsAndNodes(reading, namespace, inside, sliceGap), ...inside.map((one) => readBalancer(reading, one))])
}

/** The Pods that k3s runs for a load balancer without an address, wherever they are. A user who may not list them misses only a detail. */
export async function readBalancer(reading: Reading, service: Service): Promise<void> {
  if (service.type !== 'LoadBalancer' || service.loadBalancer.length > 0) return
  const gap = await reading.list(kinds.Pod, { labelSelector: selectorText(balancerLabels(service)) })
  if (gap) reading.withdraw(gap)
}

/** Does an Ingress that no controller is known to accept lead to one of the Services? */
export function classesMatter(services: readonly Service[], { lists }: Reading): boolean {
  const unclaimed = lists.ingresses.filter(needsClass)
  const named = new Set(unclaimed.flatMap((ingress) => backendServices(ingress).map((name) => `${ingress.namespace}/${name}`)))
  return services.some((service) => named.has(namespacedName(service)))
}

async function readPodsAndNodes(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const { slices } = reading.lists
  const needsAllNodes = services.some((service) => needsNodes(service, slicesOf(slices, service)))
  const nodes = needsAllNodes ? readNodes(reading, services) : undefined
  if (!sliceGap) {
    await Promise.all([nodes ?? nodesOfUnready(reading, services), ...podReads(reading, namespace, services, slices)])
    await Promise.all([readNamedPods(reading, namespace, services, slices), nodes ?? nodesOfUnready(reading, services)])
    return
  }
  const endpoints = services.map((service) => reading.get(kinds.Endpoints, namespace, service.name))
  const [gaps] = await Promise.all([Promise.all(endpoints), nodes, ...selectedReads(reading, namespace, services)])
  if (gaps.every((gap) => gap === undefined)) reading.replace(sliceGap, 'endpoints')
  const { endpoints: found } = reading.lists
  if (services.some((service) => needsWorkloads(service, slicesOf(found, service))))
    await Promise.all(listPodsAndWorkloads(reading, namespace))
  await Promise.all([readNamedPods(reading, namespace, services, found), nodes ?? nodesOfUnready(reading, services)])
}

/**
 * The Nodes of endpoints that are not ready, and of Pods that some Services select and no endpoint lists as ready, such as one without an
 * address yet: a Node that is not Ready itself explains that. Asks for none twice, so once the Pods are known it can be called again.
 */
export async function nodesOfUnready(reading: Reading, services: readonly Service[]): Promise<void> {
  const { lists } = reading
  const slices = [...lists.slices, ...lists.endpoints]
  const unready = services.flatMap(slicesByService(slices)).flatMap(({ endpoints }) => endpoints.filter(({ ready }) => !ready))
  const read = new Set(lists.nodes.map(({ name }) => name))
  const nodes = [...unready, ...unlistedPods(lists.pods, slices, services)].flatMap(({ node }) => node ?? [])
  const names = [...new Set(nodes)].filter((name) => !read.has(name))
  if (names.length > MOST_SINGLE_READS) await reading.list(kinds.Node, {})
  else await Promise.all(names.map((name) => reading.get(kinds.Node, undefined, name)))
}

/** Compares Pods with each Service's own slices: a Pod that the slices of another Service list may be missing there. */
function unlistedPods(pods: readonly Pod[], slices: readonly EndpointSlice[], services: readonly Service[]): Pod[] {
  const byNamespace = Map.groupBy(pods, ({ namespace }) => namespace)
  const selected = labelIndex(
    (namespace) => byNamespace.get(namespace) ?? [],
    ({ labels }: Pod) => labels,
  )
  const slicesOfService = slicesByService(slices)
  return services.flatMap((service) => {
    const endpoints = slicesOfService(service).flatMap((slice) => slice.endpoints)
    const listed = new Set(endpoints.flatMap(({ ready, target }) => (ready && target ? [target.name] : [])))
    return service.selector ? selected(service.namespace, service.selector).filter((pod) => !hasEnded(pod) && !listed.has(pod.name)) : []
  })
}

/**
 * Reads the Nodes and, if a Service has NodePorts, the Node addresses that answer these. If the data plane is requested, both are read
 * already.
 */
export async function readNodes(reading: Reading, services: readonly Service[]): Promise<void> {
  if (reading.extent('dataplane') === 'all') return
  const isAnswered = services.some(({ ports }) => ports.some(({ nodePort }) => nodePort !== undefined))
  await Promise.all([reading.list(kinds.Node, {}), ...(isAnswered ? [readProxyConfig(reading)] : [])])
}

/**
 * For Services that are served, the Pods that their selectors match, or their slices name. For one that is not, all Pods of the namespace,
 * to find those that nearly match, and the workloads, to see which of them has none; without a selector those that carry its own labels.
 */
function podReads(reading: Reading, namespace: string, services: readonly Service[], slices: readonly EndpointSlice[]): Promise<unknown>[] {
  const empty = services.filter((service) => slicesOf(slices, service).every((slice) => slice.endpoints.length === 0))
  // A slice that names another Service is intended for that one, if it exists.
  const strays = empty.some((service) => !hasSelector(service))
    ? [kinds.EndpointSlice, kinds.Service].map((kind) => reading.list(kind, { namespace }))
    : []
  if (services.some((service) => needsWorkloads(service, slicesOf(slices, service))))
    return [...strays, ...listPodsAndWorkloads(reading, namespace)]
  const others = services.filter((service) => !hasSelector(service))
  return [
    ...strays,
    ...empty.flatMap((service) => listAlike(reading, namespace, service)),
    ...selectedReads(reading, namespace, services),
    readNamedPods(reading, namespace, others, slices),
  ]
}

/** All Pods of a namespace, to find those that nearly match a selector, and the workloads, to see which of them has no Pods. */
export function listPodsAndWorkloads(reading: Reading, namespace: string): Promise<unknown>[] {
  return [reading.list(kinds.Pod, { namespace }), ...listWorkloads(reading, namespace)]
}

/** The workloads of a namespace, or of all, whose Pods serve. */
export function listWorkloads(reading: Reading, namespace: string | undefined): Promise<unknown>[] {
  return [kinds.Deployment, kinds.StatefulSet, kinds.DaemonSet].map((kind) => reading.list(kind, { namespace }))
}

/** The Pods that some Services select; all of their namespace where policies allow some of those. */
function selectedReads(reading: Reading, namespace: string, services: readonly Service[]): Promise<unknown>[] {
  const selecting = services.filter(hasSelector)
  if (selecting.length === 0 || reading.covers('pods', namespace)) return []
  if (looksAtOwnPods(reading, namespace)) return [reading.list(kinds.Pod, { namespace })]
  return selecting.map((service) => listSelected(reading, namespace, service))
}

function hasSelector(service: Service): boolean {
  return service.selector !== undefined
}

function listSelected(reading: Reading, namespace: string, service: Service): Promise<unknown> {
  return reading.list(kinds.Pod, { namespace, labelSelector: selectorQuery(service) })
}

/** The Pods that carry the own labels of a Service: one without a selector was probably meant for them. */
function listAlike(reading: Reading, namespace: string, { labels }: Service): Promise<unknown>[] {
  const own = selectorText(ownLabels(labels))
  return own === '' ? [] : [reading.list(kinds.Pod, { namespace, labelSelector: own })]
}

/** The Pods that a Service selects, as a query. */
export function selectorQuery({ selector = {} }: Service): string {
  return selectorText(selector)
}

/** The Pods that slices name and that were not read with those that a selector matches: a slice may be manually created, or be behind. */
async function readNamedPods(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  slices: readonly EndpointSlice[],
): Promise<void> {
  if (reading.covers('pods', namespace) || reading.isLacking('pods', namespace)) return
  const read = new Set(reading.lists.pods.filter((pod) => pod.namespace === namespace).map(({ name }) => name))
  const endpoints = services.flatMap((service) => slicesOf(slices, service)).flatMap((slice) => slice.endpoints)
  const names = new Set(endpoints.flatMap(({ target }) => (target?.kind === 'Pod' && !read.has(target.name) ? [target.name] : [])))
  if (names.size > MOST_SINGLE_READS) await reading.list(kinds.Pod, { namespace })
  else await Promise.all([...names].map((name) => readNamedPod(reading, namespace, name)))
}

/** Lists by name: a user who lists Pods has the right to it, and the list shows as well as a single read that the Pod does not exist. */
async function readNamedPod(reading: Reading, namespace: string, name: string): Promise<void> {
  const gap = await reading.list(kinds.Pod, { namespace, fieldSelector: `metadata.name=${name}` })
  const isThere = reading.lists.pods.some((pod) => pod.namespace === namespace && pod.name === name)
  if (!gap && !isThere) reading.noteMissing(kinds.Pod, namespace, name)
}

function slicesOf(slices: readonly EndpointSlice[], service: Service): EndpointSlice[] {
  return slices.filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
}
