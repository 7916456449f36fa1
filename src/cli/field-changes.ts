import type { ReadChange } from '../cluster/read/field-changes.ts'
import type { ReadContext } from '../cluster/read/targets/targets.ts'
import { wantedChanges, withFieldChanges } from '../diagnose/field-changes.ts'
import { objectKey } from '../kube/namespaced-name.ts'
import type { Trace } from '../model/trace.ts'
import type { OutputFormat } from '../render/options.ts'
import type { TracedTarget } from './missing.ts'

/** The formats that show evidence. */
const showing: ReadonlySet<OutputFormat> = new Set<OutputFormat>(['text', 'wide', 'json', 'yaml', 'markdown'])

/** Reads who changed the fields that findings cite; none where nothing is broken. @throws ApiError where it was called off */
export async function changesOf(
  traced: readonly TracedTarget[],
  format: OutputFormat,
  { api, signal }: ReadContext,
): Promise<ReadChange[]> {
  if (!showing.has(format)) return []
  const wanted = wantedChanges(traced.map(({ trace }) => trace))
  if (wanted.length === 0) return []
  const { readFieldChanges } = await import('../cluster/read/field-changes.ts')
  return readFieldChanges(wanted, api, signal)
}

/** The traces with these changes in their evidence. */
export function withChanges(traces: readonly Trace[], changes: readonly ReadChange[]): Trace[] {
  if (changes.length === 0) return [...traces]
  const known = new Map(changes.map(({ object, field, change }) => [`${objectKey(object)} ${field}`, change]))
  return traces.map((trace) => withFieldChanges(trace, (object, field) => known.get(`${objectKey(object)} ${field}`)))
}
