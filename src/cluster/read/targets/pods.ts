import { labelOf, labelSelectorText, selects } from '../../../kube/selector.ts'
import type { Labels, Service } from '../../../model/resources.ts'
import type { ReadGap } from '../../../model/snapshot.ts'
import type { PodTarget, WorkloadTarget } from '../../../model/target.ts'
import { kinds } from '../../kinds/kinds.ts'
import { listPodsAndWorkloads, readBehind, selectorQuery } from '../behind.ts'
import { readNamespace } from '../beside.ts'
import type { Reading } from '../reading.ts'
import { readRoutesTo } from '../routes-to.ts'

/**
 * Reads a Pod and what can reach it: with it the Services, slices, routes and policies of its namespace; then what is after the
 * Services that select it or name it. @throws ApiError where the Pod cannot be read.
 */
export async function readPod(reading: Reading, namespace: string, { name }: PodTarget): Promise<void> {
  const [sliceGap] = await Promise.all([readNamespace(reading, namespace, 'pod'), reading.requireOne(kinds.Pod, namespace, name)])
  const pod = reading.lists.pods.find((one) => one.namespace === namespace && one.name === name)
  if (pod) await readReaching(reading, namespace, { labels: pod.labels, isNamed: (named) => named === name }, sliceGap)
}

/**
 * Reads a workload and what can reach its Pods: with it the Services, slices, routes and policies of its namespace; then its Pods, by its
 * selector, and what is behind the Services that select them. @throws ApiError where the workload cannot be read.
 */
export async function readWorkload(reading: Reading, namespace: string, { type, name }: WorkloadTarget): Promise<void> {
  const [sliceGap] = await Promise.all([readNamespace(reading, namespace, 'pod'), reading.requireOne(kinds[type], namespace, name)])
  const workload = reading.lists.workloads.find((one) => one.kind === type && one.namespace === namespace && one.name === name)
  if (!workload) return
  const selector = workload.selector ?? { matchLabels: workload.podLabels, matchExpressions: [] }
  // A slice lists a Pod before that is read; controllers begin its name with theirs.
  const isNamed = (pod: string) => pod.startsWith(`${name}-`)
  await readReaching(reading, namespace, { labels: workload.podLabels, isNamed, query: labelSelectorText(selector) }, sliceGap)
}

/** Some Pods, before all of them were read. */
interface SoughtPods {
  labels: Labels
  /** Is the Pod of this name, which a slice lists, one of them? */
  isNamed: (pod: string) => boolean
  /** The query that selects them, if they are still to be read. */
  query?: string
}

/**
 * Reads some Pods, and what is behind the Services that lead to them. If there is no such Service, what is behind those that have no
 * endpoint: one of them may be meant for these Pods.
 */
async function readReaching(
  reading: Reading,
  namespace: string,
  { labels, isNamed, query }: SoughtPods,
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const services = reading.lists.services.filter((service) => service.namespace === namespace)
  const endpoints = (service: Service) =>
    reading.lists.slices
      .filter((slice) => slice.namespace === namespace && slice.service === service.name)
      .flatMap((slice) => slice.endpoints)
  const reaching = services.filter(
    (service) =>
      (service.selector && couldSelect(service.selector, labels)) ||
      endpoints(service).some(({ target }) => target?.kind === 'Pod' && isNamed(target.name)),
  )
  const unused = services.filter((service) => service.selector && service.type !== 'ExternalName' && endpoints(service).length === 0)
  const isRead = query === undefined || reaching.some((service) => service.selector && selectorQuery(service) === query)
  await Promise.all([
    readRoutesTo(reading, namespace, 'pod'),
    isRead ? undefined : reading.list(kinds.Pod, { namespace, labelSelector: query }),
    reaching.length > 0 || !sliceGap
      ? readBehind(reading, namespace, reaching.length > 0 ? reaching : unused, sliceGap)
      : unused.length > 0 && readUnused(reading, namespace, sliceGap),
  ])
}

/** Which of all Services has no endpoint, from Endpoints, and the Pods for which it may be meant. */
async function readUnused(reading: Reading, namespace: string, sliceGap: ReadGap): Promise<void> {
  const [gap] = await Promise.all([reading.list(kinds.Endpoints, { namespace }), ...listPodsAndWorkloads(reading, namespace)])
  if (!gap) reading.replace(sliceGap, 'endpoints')
}

/** Labels that controllers give to single Pods, so that a template does not have them. */
const ofSinglePods: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'controller-revision-hash',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
])

/** Could a Service select Pods of a template with these labels? */
function couldSelect(selector: Labels, labels: Labels): boolean {
  const lasting = Object.entries(selector).filter(([key]) => labelOf(labels, key) !== undefined || !ofSinglePods.has(key))
  return lasting.length > 0 && selects(Object.fromEntries(lasting), labels)
}
