import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { TargetRef } from '../../model/target.ts'
import { given } from './connection-values.ts'
import { UsageFault } from './kubectl-forms.ts'
import type { FlagValues } from './values.ts'

/** What the user wants to be run in Pods. */
export interface ProbeRequest {
  /** `plan`: say what would run, and run nothing. `all`: no sample. */
  mode: 'run' | 'plan' | 'all'
  /** Where connections start. */
  from?: Extract<ClientRef, { kind: 'pod' | 'workload' }>
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
export function parseProbe(
  { text, boolean, duration }: FlagValues,
  targets: readonly TargetRef[],
  clients: readonly ClientRef[],
): ProbeRequest | undefined {
  const mode = text.get('probe')
  if (mode === undefined) return undefined
  if (targets.length === 0) throw new UsageFault('--probe needs a target', 'Name a Service, such as svc/web.')
  if (targets.some(({ kind }) => kind === 'node'))
    throw new UsageFault('--probe cannot probe a Node: it runs in Pods', 'Name a Service, a Pod, a workload, or an address such as :31200.')
  const from = probeClient(clients)
  return {
    mode: mode === 'plan' || mode === 'all' ? mode : 'run',
    ...defined({ from }),
    // 0 is no limit elsewhere; a probe has always one.
    timeoutMs: Math.max(duration.get('probe-timeout') || defaultTimeoutMs, leastTimeoutMs),
    ...given('debugImage', text.get('debug-image')),
    yes: boolean.get('yes') ?? false,
  }
}

/** The one client in which something can run. @throws UsageFault */
function probeClient([client, ...others]: readonly ClientRef[]): ProbeRequest['from'] {
  if (others.length > 0) throw new UsageFault('--probe connects from one client', 'Give --from once.')
  if (client === undefined || client.kind === 'pod' || client.kind === 'workload') return client
  const words = client.kind === 'node' ? `node/${client.name}` : client.kind === 'address' ? client.address : client.kind
  throw new UsageFault(`--probe cannot run in ${words}: it connects from a Pod`, 'Name a Pod or a workload with --from, or omit --probe.')
}
