import type { Candidate } from '../model/endpoint.ts'
import type { Finding } from '../model/finding.ts'
import type { LogRequest } from '../model/pod-log.ts'
import type { Trace } from '../model/trace.ts'
import { definitionOf, isCode } from './catalogue.ts'

/** At most this many logs are read for one run. */
const MOST_LOGS = 3

/** A log that can explain a finding. `state` is a text that changes when the state of its container does. */
export interface WantedLog {
  request: LogRequest
  state: string
}

/**
 * The containers whose logs say more of what was found: one for each finding about Pods that run or ran, at most three. None if nothing is
 * broken.
 */
export function logRequests(traces: readonly Trace[]): LogRequest[] {
  return wantedLogs(traces).map(({ request }) => request)
}

/** The same, with the states of these containers. */
export function wantedLogs(traces: readonly Trace[]): WantedLog[] {
  const all = traces.flatMap((trace) => [trace, ...(trace.through ?? [])]).flatMap(requestsOf)
  const unique = new Map(all.map((one) => [keyOf(one.request), one]))
  return [...unique.values()].slice(0, MOST_LOGS)
}

function keyOf({ code, namespace, pod, container }: LogRequest): string {
  return `${code} ${namespace}/${pod}/${container}`
}

function requestsOf(trace: Trace): WantedLog[] {
  return trace.findings.filter(hasLog).flatMap((finding) => {
    const about = finding.evidence.find(({ object }) => object.kind === 'Pod')?.object
    const found = about && containerOf(trace, about.name)
    if (!found) return []
    const { state, ...container } = found
    return [{ request: { code: finding.code, namespace: about.namespace ?? '', pod: about.name, ...container }, state }]
  })
}

/** The container of a Pod that the trace is about, if it runs or ran. */
function containerOf({ ports }: Trace, pod: string): (Pick<LogRequest, 'container' | 'previous'> & { state: string }) | undefined {
  const candidate = ports.flatMap((port) => port.candidates).find((one) => one.pod === pod && hasRun(one))
  if (candidate?.container !== undefined)
    return { container: candidate.container, previous: isRestarting(candidate), state: stateOf(candidate) }
  const crashed = ports.flatMap((port) => port.endpoints).find((one) => one.pod === pod && one.crashed)?.crashed
  return crashed && { container: crashed.container, previous: true, state: JSON.stringify(crashed) }
}

function stateOf({ reason, field, value, restarts, exitCode, started }: Candidate): string {
  return JSON.stringify([reason, field, value, restarts, exitCode, started])
}

const reasonsOfARun: ReadonlySet<Candidate['reason']> = new Set(['crashing', 'failed', 'init-running', 'readiness-probe', 'not-ready'])

function hasRun({ reason, container }: Candidate): boolean {
  return container !== undefined && reasonsOfARun.has(reason)
}

/** For a container whose state is `terminated` the run that ended is the last one: the kubelet keeps its log as the current one. */
function isRestarting({ reason, field }: Candidate): boolean {
  return reason === 'crashing' && !field.endsWith('.exitCode')
}

function hasLog({ code, severity }: Finding): boolean {
  return severity !== 'info' && isCode(code) && definitionOf(code).log === true
}
