import { labelOf } from '../../model/labels.ts'
import type { Labels, Service } from '../../model/resources.ts'
import { selects } from '../../model/service.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import { gatewayVersions } from './gateway-api.ts'
import { readRoutesTo } from './gateway-routes.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'
import { readBehind, selectorQuery, wholeNamespace } from './service-snapshot.ts'

/** Everything of a namespace that can lead to its Pods; returns the gap of the EndpointSlices. */
export async function readAround(reading: Reading, namespace: string): Promise<ReadGap | undefined> {
  const [sliceGap] = await Promise.all([
    reading.list(apiResources.slices, { namespace }),
    reading.list(apiResources.services, { namespace }),
    reading.list(apiResources.ingresses, { namespace }),
    reading.list(apiResources.policies, { namespace }),
    gatewayVersions(reading),
  ])
  return sliceGap
}

/** Some Pods, before all of them were read. */
export interface SoughtPods {
  labels: Labels
  /** Does a slice that names this Pod name one of them? */
  isNamed: (pod: string) => boolean
  /** Selects them, where they are still to be read. */
  query?: string
}

/**
 * What stands behind the Services that lead to some Pods, and these Pods. Where there is no such Service, what stands behind those that have
 * no endpoint: one of them may be meant for these Pods.
 */
export async function readReaching(
  reading: Reading,
  namespace: string,
  { labels, isNamed, query }: SoughtPods,
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const services = reading.collection.services.filter((service) => service.namespace === namespace)
  const endpoints = (service: Service) =>
    reading.collection.slices
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
    readRoutesTo(reading, namespace),
    isRead ? undefined : reading.list(apiResources.pods, { namespace, labelSelector: query }),
    reaching.length > 0 || !sliceGap
      ? readBehind(reading, namespace, reaching.length > 0 ? reaching : unused, sliceGap)
      : unused.length > 0 && readUnused(reading, namespace, sliceGap),
  ])
}

/** Which of all Services has no endpoint, from Endpoints, and the Pods for which it may be meant. */
async function readUnused(reading: Reading, namespace: string, sliceGap: ReadGap): Promise<void> {
  const [gap] = await Promise.all([reading.list(apiResources.endpoints, { namespace }), ...wholeNamespace(reading, namespace)])
  if (!gap) reading.replace(sliceGap, 'endpoints')
}

/** Labels that controllers give to single Pods, so that a template has them not. */
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
