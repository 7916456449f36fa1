import { Reading, serverSource } from '../../cluster/read/reading.ts'
import type { ReadContext } from '../../cluster/read/targets/targets.ts'
import { readWhole } from '../../cluster/read/whole.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { WhatIf } from './what-if.ts'

/** The namespaces whose chains a change is compared in: the one that was asked for, and those that it touches. Undefined: all. */
export function scopesOf(change: WhatIf, namespace: string, allNamespaces: boolean): (string | undefined)[] {
  return allNamespaces ? [undefined] : [...new Set([namespace, ...namespacesOf(change)])]
}

/** Reads all that the chains in these namespaces are made of, at once. @throws ApiError */
export async function readScopes(scopes: readonly (string | undefined)[], context: ReadContext): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  await Promise.all(scopes.map((scope) => readWhole(reading, scope)))
  return reading.snapshot(context.now(), context.source)
}

function namespacesOf({ plan, removed }: WhatIf): string[] {
  const made = plan.objects.flatMap(({ raw: { metadata } }) =>
    typeof metadata === 'object' && metadata !== null && 'namespace' in metadata && typeof metadata.namespace === 'string'
      ? [metadata.namespace]
      : [],
  )
  return [...new Set([...made, ...removed.flatMap(({ namespace }) => namespace ?? [])])]
}
