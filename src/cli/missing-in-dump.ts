import { apiOf } from '../cluster/kinds/kind.ts'
import { rowOf } from '../kube/other-routes/table.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import { type FindInstead, namesakeOf } from './missing.ts'

/** Looks in a dump for what there is in place of a target that does not exist. `chosen` is the namespace of `-n`. */
export function lookInDump(snapshot: Snapshot, chosen: string | undefined): FindInstead {
  return async (target) => {
    const { kind, group, namespace, name } = target
    const objects = namespacedObjects(snapshot)
    const own = objects.filter((one) => one.kind === kind && groupAmongNamesakes(one) === group)
    const namesake = namesakeOf(target)
    const isThere = objects.some((one) => groupAmongNamesakes(one) === namesake?.group && one.namespace === namespace && one.name === name)
    const namesakes = namesake && isThere ? [`${apiOf(namesake)}/${name}`] : []
    const names = own.filter((one) => !chosen || one.namespace === namespace).map((one) => one.name)
    const homes = [...new Set(own.filter((one) => one.name === name).map((one) => one.namespace))].sort(compareText)
    const namespaces = [...new Set(objects.map((one) => one.namespace))]
    if (namespace === undefined || namespaces.includes(namespace)) return { names, homes, namesakes }
    return {
      names,
      homes,
      namesakes,
      lost: { why: 'the dump has no objects in that namespace', ...defined({ near: nearest(namespace, namespaces) }) },
    }
  }
}

/** The namespaces of a dump that hold a target of this name. */
export function homesOf(snapshot: Snapshot, target: TargetRef): string[] {
  if (target.kind === 'address') return []
  const kind = 'type' in target ? target.type : target.kind
  const isOfGroup = (one: Groupable) => (groupAmongNamesakes(one) === undefined) !== (target.kind === 'route' && target.type === 'Gateway')
  const homes = namespacedObjects(snapshot).filter(
    (one) => one.kind.toLowerCase() === kind.toLowerCase() && one.name === target.name && isOfGroup(one),
  )
  return [...new Set(homes.map(({ namespace }) => namespace))].sort(compareText)
}

interface Groupable {
  kind: string
  group?: string
}

/** The group of an object, if a kind of the same name in another group is the one that is used when no group is given. */
function groupAmongNamesakes(object: Groupable): string | undefined {
  const { kind, group = '' } = object
  return rowOf(group, kind)?.namesake === undefined ? undefined : group
}

/** The objects of the dump that a trace can start from. */
function namespacedObjects({
  services,
  pods,
  workloads,
  ingresses,
  gateways = [],
  gatewayRoutes = [],
  otherRoutes = [],
  imports = [],
}: Snapshot) {
  return [...services, ...pods, ...workloads, ...ingresses, ...gateways, ...gatewayRoutes, ...otherRoutes, ...imports]
}
