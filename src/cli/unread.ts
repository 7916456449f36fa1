import { unread } from '../live/tracer.ts'
import type { ReadGap, Snapshot } from '../model/snapshot.ts'

/** A list reads no routes and policies, so a snapshot that it saved has none: for the trace of one Service they are a gap. */
export function withoutRoutes(snapshot: Snapshot): Snapshot {
  const message = 'not in the snapshot: a list saved it'
  const gaps = unread(snapshot)
    .filter((resource) => resource !== 'pods')
    .map((resource): ReadGap => ({ resource, api: `${resource}.networking.k8s.io`, verb: 'list', reason: 'absent', message }))
  const api = 'httproutes.gateway.networking.k8s.io'
  const isBlind =
    (snapshot.extent.gatewayroutes ?? 'none') === 'none' && !snapshot.gaps.some(({ resource }) => resource === 'gatewayroutes')
  const all = isBlind ? [...gaps, { resource: 'gatewayroutes', api, verb: 'list', reason: 'absent', message } as const] : gaps
  return all.length === 0 ? snapshot : { ...snapshot, gaps: [...snapshot.gaps, ...all] }
}
