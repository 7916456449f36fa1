import type { Kind } from '../../cluster/kinds/kind.ts'
import { kinds, kindsInDump } from '../../cluster/kinds/kinds.ts'
import { Reading, serverSource } from '../../cluster/read/reading.ts'
import { listServed } from '../../cluster/read/served.ts'
import type { ReadContext } from '../../cluster/read/targets/targets.ts'
import { readWhole } from '../../cluster/read/whole.ts'
import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { WhatIf } from './what-if.ts'

/** The namespaces whose chains a change is compared in: the one that was requested, and those that it touches. Undefined: all. */
export function scopesOf(change: WhatIf, namespace: string, allNamespaces: boolean): (string | undefined)[] {
  return allNamespaces ? [undefined] : [...new Set([namespace, ...namespacesOf(change)])]
}

/** Reads all that the chains in these namespaces are made of, and whatever else the change touches, at once. @throws ApiError */
export async function readScopes(
  scopes: readonly (string | undefined)[],
  context: ReadContext,
  { plan, removed }: WhatIf,
): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  const touched = [...removed.flatMap((one) => one.kinds), ...plan.objects.flatMap(({ group, kind }) => kindsInDump(group, kind))]
  await Promise.all(
    scopes.flatMap((scope) => [readWhole(reading, scope), ...furtherKinds(touched).map((kind) => readFurther(reading, kind, scope))]),
  )
  return reading.snapshot(context.now(), context.source)
}

/**
 * The kinds that a change touches and that are not read for Services anyhow. Whether a route of the Gateway API works depends on its
 * Gateways.
 */
function furtherKinds(touched: readonly Kind[]): Kind[] {
  const ofGateways = touched.some(({ group }) => group === GATEWAY_GROUP) ? [kinds.Gateway, kinds.GatewayClass] : []
  // A DeploymentConfig creates its Pods through ReplicationControllers.
  const between = touched.some(({ kind }) => kind === 'DeploymentConfig') ? [kinds.ReplicationController] : []
  const further = [...touched, ...between].filter(({ beside, list }) => !beside.includes('service') && !readAnyhow.has(list))
  return [...new Map([...ofGateways, ...further].map((kind) => [kind.id, kind])).values()]
}

const readAnyhow: ReadonlySet<Kind['list']> = new Set([
  'services',
  'slices',
  'endpoints',
  'pods',
  'nodes',
  'namespaces',
  'ingressClasses',
  'events',
  'dataplane',
  'configs',
  'policyAgents',
])

/** Gateways may be of any namespace. */
async function readFurther(reading: Reading, kind: Kind, scope: string | undefined): Promise<void> {
  if (kind.isOptional) await listServed(reading, { ...kind, isFromAnywhere: kind.isFromAnywhere || kind.list === 'gateways' }, scope)
  else await reading.list(kind, kind.namespaced && scope !== undefined ? { namespace: scope } : {})
}

function namespacesOf({ plan, removed }: WhatIf): string[] {
  const made = plan.objects.flatMap(({ raw: { metadata } }) =>
    typeof metadata === 'object' && metadata !== null && 'namespace' in metadata && typeof metadata.namespace === 'string'
      ? [metadata.namespace]
      : [],
  )
  const deleted = removed.map(({ kinds: [kind], namespace, name }) => (kind?.kind === 'Namespace' ? name : namespace))
  return [...new Set([...made, ...deleted])]
}
