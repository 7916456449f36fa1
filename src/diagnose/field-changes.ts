import { objectKey } from '../kube/namespaced-name.ts'
import type { Evidence, FieldChange, Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'

/** An object, and those of its fields whose last change is wanted. */
export interface WantedChange {
  object: ObjectRef
  fields: string[]
}

/** The most objects that are read. */
const MOST_OBJECTS = 8

/** What controllers and the kubelet write: the last writer is not a person. */
const written: ReadonlySet<string> = new Set(['Pod', 'EndpointSlice', 'Endpoints', 'Node', 'Event'])

/** ms before and after a chain broke in which a change is shown first. */
const NEAR_MS = 10 * 60_000

/** The fields that findings of broken chains cite as their proof, and that a person or a pipeline writes. */
export function wantedChanges(traces: readonly Trace[]): WantedChange[] {
  const wanted = new Map<string, WantedChange>()
  for (const { object, field } of traces
    .flatMap(inside)
    .filter(isBroken)
    .flatMap(({ findings }) => findings.flatMap(evidenceOf))
    .filter(isAsked)) {
    const key = objectKey(object)
    const known = wanted.get(key)
    if (!known) wanted.set(key, { object, fields: [field] })
    else if (!known.fields.includes(field)) known.fields.push(field)
  }
  return [...wanted.values()].slice(0, MOST_OBJECTS)
}

/**
 * The trace with the last change of each field in its evidence; if the Pods of a chain show since when it is broken, changes near that time
 * come first. `changeOf` answers what was read.
 */
export function withFieldChanges(trace: Trace, changeOf: (object: ObjectRef, field: string) => FieldChange | undefined): Trace {
  const broke = trace.cause?.since === undefined ? Number.NaN : Date.parse(trace.cause.since)
  const changed = (finding: Finding): Finding => {
    const evidence = finding.evidence.map((one): Evidence => {
      const change = isAsked(one) ? changeOf(one.object, one.field) : undefined
      return change ? { ...one, changed: change } : one
    })
    return {
      ...finding,
      evidence: evidence.toSorted((a, b) => distance(a, broke) - distance(b, broke)),
      causes: finding.causes.map(changed),
    }
  }
  return {
    ...trace,
    findings: trace.findings.map(changed),
    ...(trace.through && { through: trace.through.map((one) => withFieldChanges(one, changeOf)) }),
  }
}

/** How far from the time at which the chain broke; all that is not near is equally far. */
function distance({ changed }: Evidence, broke: number): number {
  const far = changed ? Math.abs(Date.parse(changed.time) - broke) : Number.NaN
  return far <= NEAR_MS ? far : NEAR_MS + 1
}

function isBroken({ verdict }: Trace): boolean {
  return verdict === 'broken'
}

function inside(trace: Trace): Trace[] {
  return [trace, ...(trace.through ?? []).flatMap(inside)]
}

function evidenceOf(finding: Finding): Evidence[] {
  return [...finding.evidence, ...finding.causes.flatMap(evidenceOf)]
}

function isAsked({ object, field, value, event, file }: Evidence): boolean {
  return (
    value !== null &&
    !event &&
    file === undefined &&
    !written.has(object.kind) &&
    /^(?:spec|metadata|data)\b(?!\.managedFields)/.test(field)
  )
}
