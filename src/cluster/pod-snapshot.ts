import type { Service } from '../model/resources.ts'
import { selects } from '../model/service.ts'
import type { PodTarget } from '../model/target.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'
import { readBehind } from './service-snapshot.ts'

/**
 * Reads a Pod and what can reach it: with it the Services, slices, routes and policies of its namespace; then what stands behind the
 * Services that select it or name it. @throws ApiError where the Pod cannot be read.
 */
export async function readPod(reading: Reading, namespace: string, { name }: PodTarget): Promise<void> {
  const [sliceGap] = await Promise.all([
    reading.list(apiResources.slices, { namespace }),
    reading.list(apiResources.services, { namespace }),
    reading.list(apiResources.ingresses, { namespace }),
    reading.list(apiResources.policies, { namespace }),
    reading.requireOne(apiResources.pods, namespace, name),
  ])
  const { pods, services } = reading.collection
  const pod = pods.find((one) => one.namespace === namespace && one.name === name)
  if (!pod) return
  const isListed = (service: Service) =>
    reading.collection.slices.some(
      (slice) => slice.service === service.name && slice.endpoints.some(({ target }) => target?.kind === 'Pod' && target.name === name),
    )
  const reaching = services
    .filter((service) => service.namespace === namespace)
    .filter((service) => (service.selector && selects(service.selector, pod.labels)) || isListed(service))
  await readBehind(reading, namespace, reaching, sliceGap)
}
