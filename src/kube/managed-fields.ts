import { fields, items, text } from '../lib/read.ts'
import type { FieldChange } from '../model/finding.ts'

/** One step of a field path: a name, or the part in brackets: an index, a name, a key or `*`. */
type Step = { name: string } | { key: string }

/**
 * Who wrote a field of a raw object last, by its `metadata.managedFields` (meta/v1 ManagedFieldsEntry, FieldsV1); undefined if it has
 * no manager, or the object has no time. The path is as evidence has it: `spec.ports[0].targetPort`, `metadata.labels[app]`.
 */
export function lastChange(raw: unknown, path: string): FieldChange | undefined {
  const steps = stepsOf(path)
  if (steps.length === 0) return undefined
  const owners = items(fields(fields(raw).metadata).managedFields).flatMap((entry): FieldChange[] => {
    const { manager, operation, time, fieldsV1, subresource } = fields(entry)
    const written = text(time)
    if (written === undefined || Number.isNaN(Date.parse(written)) || text(subresource) === 'status') return []
    if (!owns(fieldsV1, raw, steps)) return []
    return [{ manager: text(manager) ?? '', operation: text(operation) ?? '', time: written }]
  })
  return owners.toSorted((a, b) => Date.parse(b.time) - Date.parse(a.time))[0]
}

function stepsOf(path: string): Step[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, key, name]) => (name === undefined ? { key: key ?? '' } : { name }))
}

/** An empty set owns all that is below it: a leaf, or a list or map that is written as a whole. */
function owns(set: unknown, value: unknown, [step, ...rest]: readonly Step[], isRoot = true): boolean {
  const owned = fields(set)
  const names = Object.keys(owned)
  if (!isRoot && names.every((name) => name === '.')) return true
  if (!step) return names.length > 0
  if ('name' in step) return hasField(owned, step.name) && owns(owned[`f:${step.name}`], fields(value)[step.name], rest, false)
  if (step.key === '*') return true
  if (!Array.isArray(value)) return hasField(owned, step.key) && owns(owned[`f:${step.key}`], fields(value)[step.key], rest, false)
  const element = elementOf(value, step.key)
  const key = names.find((name) => isOf(name, element))
  return key !== undefined && owns(owned[key], element, rest, false)
}

function hasField(owned: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(owned, `f:${name}`)
}

/** By its index, or by its name: `spec.containers[app]`. */
function elementOf(list: readonly unknown[], key: string): unknown {
  return /^\d+$/.test(key) ? list[Number(key)] : list.find((one) => fields(one).name === key)
}

/** `k:{"port":80,"protocol":"TCP"}` names the element with these fields, `v:"a"` the one with this value. */
function isOf(name: string, element: unknown): boolean {
  const kind = name.slice(0, 2)
  if (kind !== 'k:' && kind !== 'v:') return false
  const given = parsed(name.slice(2))
  if (kind === 'v:') return given === element
  const keys = Object.entries(fields(given))
  return keys.length > 0 && keys.every(([key, value]) => fields(element)[key] === value)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
