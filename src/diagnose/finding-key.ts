import { defined } from '../lib/defined.ts'
import type { Evidence, Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { TargetView } from '../model/target.ts'

/** What tells a finding from others, and stays the same while nothing of its cause changes. */
export interface FindingKey {
  code: string
  /** `Service/shop/web`. */
  object: string
  /** Path of the field that proves it; `''` if only Pods or slices do, whose names change. */
  field: string
}

/** The key of a finding of a target: what proves it, if that has a name that does not change. */
export function findingKey(target: TargetView, { code, evidence }: Pick<Finding, 'code' | 'evidence'>): FindingKey {
  const proof = evidence.find(isLasting)
  return { code, object: nameOf(proof?.object ?? target), field: proof?.field ?? '' }
}

/** Two keys are the same if their texts are. */
export function keyText({ code, object, field }: FindingKey): string {
  return `${code} ${object} ${field}`
}

const passing: ReadonlySet<string> = new Set(['Pod', 'EndpointSlice', 'Endpoints', 'ReplicaSet'])

/** A field of a Pod template does not last: once there are Pods, the finding cites them instead. */
function isLasting({ object, field }: Evidence): boolean {
  return !passing.has(object.kind) && !/^spec\.(template|jobTemplate)\b/.test(field)
}

function nameOf({ kind, namespace, name }: ObjectRef): string {
  return Object.values(defined({ kind, namespace: namespace || undefined, name })).join('/')
}
