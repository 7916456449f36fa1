import type { ObjectRef } from '../model/resources.ts'
import type { EventView } from '../model/workload-view.ts'
import type { Chain } from './chain.ts'
import { type EventIndex, eventKey } from './event-index.ts'
import type { Lookup } from './lookup.ts'

/** The chain with the Warning events about what it shows: its Service, Pods that are no endpoints, workloads, routes, and Nodes that are not Ready; of a Node the Pods that wait for an address. */
export function withEvents(chain: Chain, { events: find }: Lookup): Chain {
  const events = find ? eventsOf(chain, find) : []
  return events.length === 0 ? chain : { ...chain, events }
}

function eventsOf({ target, ports, workloads, routes, nodes, node: own }: Chain, find: EventIndex): EventView[] {
  const { namespace = '', name } = target
  const candidates = ports.flatMap((port) => port.candidates).filter(({ reason }) => reason !== 'selector-nearly')
  const sickNodes = [
    ...nodes.filter(({ notReady }) => notReady !== undefined).map((node) => node.name),
    ...candidates.flatMap(({ node, nodeNotReady }) => (node !== undefined && nodeNotReady ? [node] : [])),
  ]
  const objects: ObjectRef[] = [
    ...(own ? (own.waiting ?? []) : [{ kind: 'Service', namespace, name }]),
    ...candidates.map(({ pod }) => ({ kind: 'Pod', namespace, name: pod })),
    ...workloads.map((workload) => ({ kind: workload.kind, namespace, name: workload.name })),
    ...routes.map((route) => ({ kind: route.kind, namespace: route.namespace ?? namespace, name: route.name })),
    ...sickNodes.map((node) => ({ kind: 'Node', name: node })),
  ]
  const unique = new Map(objects.map((object) => [eventKey(object), object]))
  return [...unique.values()].flatMap((about) =>
    find(about)
      .slice(0, MOST_EVENTS)
      .map(({ object, reason, message, count, last }) => ({ about, object, reason, message, count, last })),
  )
}

/** So many events of one object: the newest say what is wrong now. */
const MOST_EVENTS = 3
