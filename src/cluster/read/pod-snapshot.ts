import type { PodTarget } from '../../model/target.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'
import { readAround, readReaching } from './upward-snapshot.ts'

/**
 * Reads a Pod and what can reach it: with it the Services, slices, routes and policies of its namespace; then what stands behind the
 * Services that select it or name it. @throws ApiError where the Pod cannot be read.
 */
export async function readPod(reading: Reading, namespace: string, { name }: PodTarget): Promise<void> {
  const [sliceGap] = await Promise.all([readAround(reading, namespace), reading.requireOne(apiResources.pods, namespace, name)])
  const pod = reading.collection.pods.find((one) => one.namespace === namespace && one.name === name)
  if (pod) await readReaching(reading, namespace, { labels: pod.labels, isNamed: (named) => named === name }, sliceGap)
}
