import type { V1Condition, V1ObjectMeta } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { items, labels, number, text } from '../../lib/read.ts'
import { maskText } from '../../lib/secrets.ts'
import type { ObservedCondition } from '../../model/gateway.ts'
import type { Condition, Labels } from '../../model/resources.ts'
import { part, parts, type RawFields, rawOf } from './raw.ts'

/** The metadata that the slim resources keep; undefined if the object has no name. */
export function metadata(raw: unknown): { namespace: string; name: string; labels: Labels; created?: string } | undefined {
  const meta = rawMetadata(raw)
  const name = text(meta.name)
  if (!name) return undefined
  const created = text(meta.creationTimestamp)
  return { namespace: text(meta.namespace) ?? '', name, labels: labels(meta.labels), ...defined({ created: created || undefined }) }
}

/** The metadata of an object of any kind. */
export function rawMetadata(raw: unknown): RawFields<V1ObjectMeta> {
  return part(rawOf<{ metadata?: V1ObjectMeta }>(raw).metadata)
}

/**
 * RFC 3339: the newest time in `metadata.managedFields` of those who wrote the object itself (`''`) or one of the subresources
 * (apimachinery ManagedFieldsEntry); undefined if it has no entry.
 */
export function lastWrite(raw: unknown, subresources: readonly string[]): string | undefined {
  const times = parts(rawMetadata(raw).managedFields).flatMap(({ time, subresource }) =>
    subresources.includes(text(subresource) ?? '') ? (text(time) ?? []) : [],
  )
  return times.sort().at(-1)
}

/** The owner that controls the object. */
export function controller(raw: unknown): { kind: string; name: string } | undefined {
  for (const owner of parts(rawMetadata(raw).ownerReferences)) {
    const kind = text(owner.kind)
    const name = text(owner.name)
    if (owner.controller === true && kind && name) return { kind, name }
  }
  return undefined
}

/**
 * `status.conditions` of any kind, with the secrets in their messages masked. If the object's `generation` is given, conditions that were
 * observed at an older generation are marked.
 */
export function conditions(value: unknown, generation?: number): Condition[] {
  return items(value).flatMap((item) => {
    const condition = rawOf<V1Condition>(item)
    const type = text(condition.type)
    const reason = text(condition.reason)
    const message = text(condition.message)
    return type
      ? [
          {
            type,
            status: text(condition.status) ?? 'Unknown',
            ...defined({
              reason: reason || undefined,
              message: message ? maskText(message) : undefined,
              stale: isOlder(number(condition.observedGeneration), generation) ? (true as const) : undefined,
            }),
          },
        ]
      : []
  })
}

/** `status.conditions` of a kind whose conditions name the generation at which they were observed. */
export function observedConditions(value: unknown): ObservedCondition[] {
  return items(value).flatMap((item) => {
    const observedGeneration = number(rawOf<V1Condition>(item).observedGeneration)
    return conditions([item]).map((condition) => ({ ...condition, ...defined({ observedGeneration }) }))
  })
}

/** Was something observed at an older generation than this one? False if either generation is not known. */
export function isOlder(observed: number | undefined, generation: number | undefined): boolean {
  return observed !== undefined && generation !== undefined && observed < generation
}
