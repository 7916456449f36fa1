import { defined } from '../../lib/defined.ts'
import type { TargetRef } from '../../model/target.ts'
import { given } from './connection-values.ts'
import { invalidValue, UsageFault } from './kubectl-forms.ts'
import type { FlagValues } from './values.ts'

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

/** What the flags of probes ask for; undefined: nothing. @throws UsageFault */
export function parseProbe({ text, boolean, duration }: FlagValues, targets: readonly TargetRef[]): ProbeRequest | undefined {
  const mode = text.get('probe')
  if (mode === undefined) return undefined
  if (targets.length === 0) throw new UsageFault('--probe takes a target', 'Name a Service, such as svc/web.')
  if (targets.some(({ kind }) => kind === 'node'))
    throw new UsageFault('--probe takes no Node: it runs in Pods', 'Name a Service, a Pod, a workload, or an address such as :31200.')
  const from = text.get('from')
  const place = from === undefined ? undefined : placeOf(from)
  if (from !== undefined && !place) throw invalidValue('from', from, 'must be pod/NAME or pod/NAME:CONTAINER')
  return {
    mode: mode === 'plan' || mode === 'all' ? mode : 'run',
    ...defined({ from: place }),
    // 0 is no limit elsewhere; a probe has always one.
    timeoutMs: Math.max(duration.get('probe-timeout') || defaultTimeoutMs, leastTimeoutMs),
    ...given('debugImage', text.get('debug-image')),
    yes: boolean.get('yes') ?? false,
  }
}

function placeOf(word: string): { pod: string; container?: string } | undefined {
  const [, pod, container] = /^(?:pods?|po)\/([a-z0-9][-.a-z0-9]*)(?::([a-z0-9][-a-z0-9]*))?$/.exec(word) ?? []
  return pod === undefined ? undefined : { pod, ...defined({ container }) }
}
