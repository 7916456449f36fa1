import type { TargetRef } from '../../model/target.ts'
import type { FlagValues } from './parse.ts'

/** What the user wants to be run in Pods. */
export interface ProbeRequest {
  /** `plan`: say what would run, and run nothing. `all`: no sample. */
  mode: 'run' | 'plan' | 'all'
  /** Where connections start. */
  from?: { pod: string; container?: string }
  /** ms for one probe. */
  timeoutMs: number
  debugImage?: string
  /** Add the debug container without a question. */
  yes: boolean
}

const defaultTimeoutMs = 5_000
/** Less than this no session is made and answered. */
const leastTimeoutMs = 1_000

/** The flags of probes; undefined: none is asked for. */
export function parseProbe(
  { text, boolean, duration }: FlagValues,
  targets: readonly TargetRef[],
): ProbeRequest | { fault: string; hint?: string } | undefined {
  const mode = text.get('probe')
  const lone = ['from', 'probe-timeout', 'debug-image', 'yes'].find((name) => text.has(name) || boolean.has(name) || duration.has(name))
  if (mode === undefined) return lone === undefined ? undefined : { fault: `--${lone} is about probes`, hint: 'Add --probe.' }
  if (targets.length === 0) return { fault: '--probe takes a target', hint: 'Name a Service, such as svc/web.' }
  if (targets.some(({ kind }) => kind === 'node'))
    return { fault: '--probe takes no Node: it runs in Pods', hint: 'Name a Service, a Pod, a workload, or an address such as :31200.' }
  if (text.has('filename')) return { fault: '-f reads a file and asks no cluster: it takes no --probe' }
  const from = text.get('from')
  const place = from === undefined ? undefined : placeOf(from)
  if (from !== undefined && !place) return { fault: `invalid argument "${from}" for "--from" flag: must be pod/NAME or pod/NAME:CONTAINER` }
  const debugImage = text.get('debug-image')
  if (debugImage === '') return { fault: 'invalid argument "" for "--debug-image" flag: must be an image' }
  return {
    mode: mode === 'plan' || mode === 'all' ? mode : 'run',
    ...(place && { from: place }),
    // 0 is no limit elsewhere; a probe has always one.
    timeoutMs: Math.max(duration.get('probe-timeout') || defaultTimeoutMs, leastTimeoutMs),
    ...(debugImage !== undefined && { debugImage }),
    yes: boolean.get('yes') ?? false,
  }
}

function placeOf(word: string): { pod: string; container?: string } | undefined {
  const [, pod, container] = /^(?:pods?|po)\/([a-z0-9][-.a-z0-9]*)(?::([a-z0-9][-a-z0-9]*))?$/.exec(word) ?? []
  return pod === undefined ? undefined : { pod, ...(container !== undefined && { container }) }
}
