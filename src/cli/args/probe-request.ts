import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { TargetRef } from '../../model/target.ts'
import { isFromHere } from './client.ts'
import { given } from './connection-values.ts'
import { invalidValue, UsageFault } from './kubectl-forms.ts'
import type { FlagValues } from './values.ts'

/** What the user wants to be run in Pods. */
export interface ProbeRequest {
  /** `plan`: say what would run, and run nothing. `all`: no sample. */
  mode: 'run' | 'plan' | 'all'
  /** Where connections start. */
  from?: Extract<ClientRef, { kind: 'pod' | 'workload' }>
  /** URLs are requested from this machine. */
  here?: true
  /** The path of requests to each port; absent: no HTTP is sent to a Service or a Pod. */
  http?: string
  /** ms for one probe. */
  timeoutMs: number
  debugImage?: string
  /** Sockets are read and connections tried until the end of `--watch`: so many ms from one sample to the next. */
  watchMs?: number
  /** Connections are sampled several times: for `forMs` ms in all, and `everyMs` ms from one sample to the next. */
  sampling?: { forMs: number; everyMs: number }
  /** Add the debug container without a question. */
  yes: boolean
}

const defaultForMs = 10_000
const longestForMs = 600_000
const defaultEveryMs = 5_000
const leastEveryMs = 2_000
const defaultTimeoutMs = 5_000
/** In less time than this no session can be opened and answered. */
const leastTimeoutMs = 1_000

/** What the flags of probes ask for; undefined: nothing. @throws UsageFault */
export function parseProbe(values: FlagValues, targets: readonly TargetRef[], clients: readonly ClientRef[]): ProbeRequest | undefined {
  const { text, boolean, duration } = values
  const mode = text.get('probe')
  if (mode === undefined) return undefined
  if (targets.length === 0) throw new UsageFault('--probe needs a target', 'Name a Service, such as svc/web.')
  if (targets.some(({ kind }) => kind === 'node'))
    throw new UsageFault(
      '--probe cannot probe a Node: it runs commands in Pods',
      'Name a Service, a Pod, a workload, or an address such as :31200.',
    )
  const from = probeClient(clients)
  const here = isFromHere(values, targets) || undefined
  if (here && values.boolean.get('watch'))
    throw new UsageFault('--from here sends one request; it cannot be used with --watch', 'Leave one of them out.')
  const http = httpPath(text.get('http'), targets)
  return {
    mode: mode === 'plan' || mode === 'all' ? mode : 'run',
    ...defined({ from, here, http }),
    // Elsewhere 0 means no limit, but a probe always has one.
    timeoutMs: Math.max(duration.get('probe-timeout') || defaultTimeoutMs, leastTimeoutMs),
    ...(boolean.get('watch') ? { watchMs: watchEvery(duration, mode) } : defined({ sampling: sampling(duration, mode) })),
    ...given('debugImage', text.get('debug-image')),
    yes: boolean.get('yes') ?? false,
  }
}

/** Longer paths are no use in a trace. */
const longestPath = 2_048

/** The path that `--http` asks for. @throws UsageFault if it is none, or if a target names its own */
function httpPath(given: string | undefined, targets: readonly TargetRef[]): string | undefined {
  if (given === undefined) return undefined
  if (targets.some((target) => target.kind === 'address' && target.scheme !== undefined))
    throw new UsageFault('--http is for a Service or a Pod: a URL is requested as it is', 'Omit --http, and put the path into the URL.')
  const path = given === '' ? '/' : given
  if (!path.startsWith('/')) throw invalidValue('http', given, 'must be a path that begins with /, such as --http=/healthz')
  if (!/^[!-~]+$/.test(path) || path.includes('#') || path.length > longestPath)
    throw invalidValue(
      'http',
      given,
      `must be a path of at most ${longestPath} ASCII characters without spaces and "#": write other characters like %20`,
    )
  return path
}

/** ms from one sample to the next of a watch. @throws UsageFault */
function watchEvery(duration: FlagValues['duration'], mode: string): number {
  if (mode === 'plan') throw new UsageFault('--probe=plan runs nothing; it cannot be used with --watch', 'Leave one of them out.')
  return leastEvery(duration.get('every')) ?? defaultEveryMs
}

/** @throws UsageFault */
function leastEvery(everyMs: number | undefined): number | undefined {
  if (everyMs !== undefined && everyMs < leastEveryMs) throw new UsageFault('--every is at least 2s', 'Give --every=2s or more.')
  return everyMs
}

/** How connections are looked at; undefined: once. @throws UsageFault */
function sampling(duration: FlagValues['duration'], mode: string): ProbeRequest['sampling'] {
  const [forMs, everyMs] = [duration.get('for'), leastEvery(duration.get('every'))]
  if (forMs === undefined && everyMs === undefined) return undefined
  if (mode === 'plan') throw new UsageFault('--probe=plan runs nothing; it cannot be used with --for or --every', 'Leave one of them out.')
  const lasting = forMs ?? defaultForMs
  if (lasting < leastEveryMs || lasting > longestForMs)
    throw new UsageFault('--for must be from 2s to 10m', 'Give a time such as --for=30s.')
  const apart = everyMs ?? Math.min(defaultEveryMs, lasting)
  if (apart > lasting) throw new UsageFault('--every is longer than --for: there would be one sample', 'Give a longer --for.')
  // The last sample is not before the time that was asked for.
  return { forMs: Math.ceil(lasting / apart) * apart, everyMs: apart }
}

/** The one client in which something can run. @throws UsageFault */
function probeClient([client, ...others]: readonly ClientRef[]): ProbeRequest['from'] {
  if (others.length > 0) throw new UsageFault('--probe connects from one client', 'Give --from once.')
  if (client === undefined || client.kind === 'pod' || client.kind === 'workload') return client
  const words = client.kind === 'node' ? `node/${client.name}` : client.kind === 'address' ? client.address : client.kind
  throw new UsageFault(`--probe cannot run in ${words}: it connects from a Pod`, 'Name a Pod or a workload with --from, or omit --probe.')
}
