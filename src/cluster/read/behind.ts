import { hasUnclaimedRoute } from '../../kube/ingress.ts'
import { ownLabels } from '../../kube/own-labels.ts'
import { selectorText, selects } from '../../kube/selector.ts'
import { needsNodes } from '../../kube/service.ts'
import type { EndpointSlice, LabelSelector, Service } from '../../model/resources.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { readProxyConfig } from './dataplane.ts'
import type { Reading } from './reading.ts'

/** More Pods or Nodes than this are listed instead of fetched one by one. */
const MOST_SINGLE_GETS = 10

/**
 * What stands behind Services of a namespace: their Pods and, where they matter, the Nodes and IngressClasses. `sliceGap` is the gap of
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
  await Promise.all([classes, readPodsAndNodes(reading, namespace, inside, sliceGap)])
}

/** An Ingress leads to one of the Services, and no controller has taken it. */
function classesMatter(services: readonly Service[], { lists }: Reading): boolean {
  return services.some(({ name }) => hasUnclaimedRoute(name, lists.ingresses))
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
    const own = services.flatMap((service) => slicesOf(slices, service))
    await Promise.all([nodes, ...(nodes ? [] : nodesOfUnready(reading, own)), ...podReads(reading, namespace, services, slices)])
    return
  }
  const endpoints = services.map((service) => reading.get(kinds.Endpoints, namespace, service.name))
  const selected = services.filter(hasSelector).map((service) => listSelected(reading, namespace, service))
  const [gaps] = await Promise.all([Promise.all(endpoints), nodes, ...selected])
  if (gaps.every((gap) => gap === undefined)) reading.replace(sliceGap, 'endpoints')
  await Promise.all(namedPods(reading, namespace, services, reading.lists.endpoints))
  const { pods } = reading.lists
  const isLost = ({ selector }: Service) => selector !== undefined && !pods.some((pod) => selects(selector, pod.labels))
  const empty = services.filter((service) => slicesOf(reading.lists.endpoints, service).length === 0)
  if (empty.some(isLost)) await Promise.all(listPodsAndWorkloads(reading, namespace))
}

/** The Nodes of endpoints that are not ready: one that is not Ready itself explains that. */
export function nodesOfUnready(reading: Reading, slices: readonly EndpointSlice[]): Promise<unknown>[] {
  const unready = slices.flatMap(({ endpoints }) => endpoints).filter(({ ready }) => !ready)
  const names = [...new Set(unready.flatMap(({ node }) => node ?? []))]
  if (names.length > MOST_SINGLE_GETS) return [reading.list(kinds.Node, {})]
  return names.map((name) => reading.get(kinds.Node, undefined, name))
}

/** The Nodes, and where they answer NodePorts, on which of their addresses. Who asks for the dataplane reads both already. */
async function readNodes(reading: Reading, services: readonly Service[]): Promise<void> {
  if (reading.extent('dataplane') === 'all') return
  const isAnswered = services.some(({ ports }) => ports.some(({ nodePort }) => nodePort !== undefined))
  await Promise.all([reading.list(kinds.Node, {}), ...(isAnswered ? [readProxyConfig(reading)] : [])])
}

/**
 * The Pods of Services that have endpoints by their selectors. For one without any, all Pods of the namespace, to find those that
 * nearly match, and the workloads, to see which of them has none; for one without a selector those that carry its own labels.
 */
function podReads(reading: Reading, namespace: string, services: readonly Service[], slices: readonly EndpointSlice[]): Promise<unknown>[] {
  const empty = services.filter((service) => slicesOf(slices, service).every((slice) => slice.endpoints.length === 0))
  const strays = empty.some((service) => !hasSelector(service)) ? [reading.list(kinds.EndpointSlice, { namespace })] : []
  if (empty.some(hasSelector)) return [...strays, ...listPodsAndWorkloads(reading, namespace)]
  return [
    ...strays,
    ...empty.flatMap((service) => listAlike(reading, namespace, service)),
    ...services.filter(hasSelector).map((service) => listSelected(reading, namespace, service)),
    ...namedPods(reading, namespace, services, slices),
  ]
}

/**
 * All Pods of a namespace, or of all, to find those that nearly match a selector, and the workloads, to see which of them has no Pods.
 */
export function listPodsAndWorkloads(reading: Reading, namespace: string | undefined): Promise<unknown>[] {
  return [kinds.Pod, kinds.Deployment, kinds.StatefulSet, kinds.DaemonSet].map((kind) => reading.list(kind, { namespace }))
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

/** Pods that slices (or Endpoints) written by hand refer to. */
function namedPods(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  slices: readonly EndpointSlice[],
): Promise<unknown>[] {
  const names = new Set(
    services
      .filter((service) => !hasSelector(service))
      .flatMap((service) => slicesOf(slices, service))
      .flatMap((slice) => slice.endpoints)
      .flatMap(({ target }) => (target?.kind === 'Pod' ? [target.name] : [])),
  )
  if (names.size > MOST_SINGLE_GETS) return [reading.list(kinds.Pod, { namespace })]
  return [...names].map((name) => reading.get(kinds.Pod, namespace, name))
}

function slicesOf(slices: readonly EndpointSlice[], service: Service): EndpointSlice[] {
  return slices.filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
}

/** A LabelSelector as a query takes it: `app=web,tier in (a,b),!old` (apimachinery labels.Selector). */
export function selectorQueryOf({ matchLabels, matchExpressions }: LabelSelector): string {
  return [selectorText(matchLabels), ...matchExpressions.map(expressionQuery)].filter((part) => part !== '').join(',')
}

function expressionQuery({ key, operator, values }: LabelSelector['matchExpressions'][number]): string {
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`
  }
}
