import { compareText } from '../lib/compare.ts'
import type { ObjectRef, WarningEvent } from '../model/resources.ts'

/** Finds the Warning events about an object. */
export type EventIndex = (object: ObjectRef) => readonly WarningEvent[]

/** Looks events up by what they are about, the newest first. Those about a Deployment's ReplicaSets count for the Deployment too. */
export function eventIndex(events: readonly WarningEvent[]): EventIndex {
  const byObject = Map.groupBy(
    events.toSorted((a, b) => compareText(b.last, a.last) || compareText(a.name, b.name)),
    ({ object }) => eventKey(object),
  )
  return (object) => {
    const own = byObject.get(eventKey(object)) ?? []
    return object.kind === 'Deployment' ? [...own, ...events.filter((event) => isOfReplicaSet(event.object, object))] : own
  }
}

/**
 * The key that events of one object have in common. Events of an object without a namespace are in `default`, and name no namespace for it.
 */
export function eventKey({ kind, namespace = '', name }: ObjectRef): string {
  return `${kind} ${kind === 'Node' ? '' : namespace}/${name}`
}

/** The Deployment controller names them after it, with the hash of the template. */
function isOfReplicaSet({ kind, namespace, name }: ObjectRef, deployment: ObjectRef): boolean {
  const hash = kind === 'ReplicaSet' && namespace === deployment.namespace && name.startsWith(`${deployment.name}-`)
  return hash && /^[a-z0-9]{5,10}$/.test(name.slice(deployment.name.length + 1))
}
