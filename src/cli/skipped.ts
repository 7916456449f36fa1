import { defined } from '../lib/defined.ts'
import type { ReadGap, Resource, Snapshot } from '../model/snapshot.ts'

/** Resources on the path of every Service, by their kind: if they were not requested, their state is unknown. */
const telling: readonly { resource: Resource; api: string }[] = [
  { resource: 'ingresses', api: 'ingresses.networking.k8s.io' },
  { resource: 'networkpolicies', api: 'networkpolicies.networking.k8s.io' },
  { resource: 'gatewayroutes', api: 'httproutes.gateway.networking.k8s.io' },
]

/**
 * The same snapshot with gaps for what was not asked for when it was saved. A trace of one target reads only what belongs to it, in its
 * namespace, so less is known about other Services of the snapshot.
 */
export function withSkipped(snapshot: Snapshot): Snapshot {
  const namespaces = [...new Set(snapshot.services.map(({ namespace }) => namespace))]
  const gaps = telling.flatMap((kind) => skippedIn(snapshot, kind, namespaces))
  return gaps.length === 0 ? snapshot : { ...snapshot, gaps: [...snapshot.gaps, ...gaps] }
}

function skippedIn(
  { extent, listed, gaps }: Snapshot,
  { resource, api }: (typeof telling)[number],
  namespaces: readonly string[],
): ReadGap[] {
  if (gaps.some((gap) => gap.resource === resource)) return []
  if ((extent[resource] ?? 'none') !== 'all') return [skipped(resource, api)]
  const read = listed?.[resource]
  return read ? namespaces.filter((one) => !read.includes(one)).map((one) => skipped(resource, api, one)) : []
}

function skipped(resource: Resource, api: string, namespace?: string): ReadGap {
  return { resource, api, verb: 'list', ...defined({ namespace }), reason: 'absent', message: 'not in the snapshot' }
}
