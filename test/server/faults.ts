import { failure } from '../../src/demo/server/refusals.ts'
import { type ApiRequest, answerText, begin, refuse } from '../../src/demo/server/request.ts'
import type { SeenRequest } from './requests.ts'

/** A door that a test opens; whoever waits at it continues then. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

/** A closed gate. */
export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

/** What goes wrong with a request. */
export type RequestFault =
  /** Answers this status with a Status body of its own, or with `body` as it stands. */
  | { do: 'status'; status: number; message?: string; reason?: string; retryAfter?: number; body?: string; contentType?: string }
  /** Never answers; the connection stays open. */
  | { do: 'hang' }
  /** Answers rightly once the gate is open. */
  | { do: 'wait'; gate: Gate }
  /** 200 with a content-length longer than the body, then the connection is gone. */
  | { do: 'half' }
  /** 200 application/json that is not JSON. */
  | { do: 'garbage' }
  /** 200 text/html, as a captive portal or a login page sends. */
  | { do: 'html' }
  /** The connection is gone without an answer. */
  | { do: 'destroy' }

/**
 * What goes wrong with the next event of a watch; `drop`, `expire` and `half-line` end it. `late` sends it behind the one that follows;
 * `unknown` sends one of an unknown type before it.
 */
export type WatchFault = { do: 'watch-drop' | 'watch-expire' | 'watch-half-line' | 'watch-duplicate' | 'watch-late' | 'watch-unknown' }

/** What goes wrong with an exec that was allowed; `exec-flood` and `exec-drip` write without an end, as fast as can be and very slowly. */
export type ExecFault = { do: 'exec-no-status' | 'exec-die' | 'exec-hang' | 'exec-flood' | 'exec-drip' }

/** A fault, where it strikes (everywhere by default) and how often (once by default; `Infinity` for always). */
export type Fault = (RequestFault | WatchFault | ExecFault) & {
  /** A pattern for path and query, or a condition. */
  match?: RegExp | ((request: SeenRequest) => boolean)
  count?: number
}

/** The faults of a server, looked through in the order in which they were added. */
export interface FaultPlan {
  /** Answers how often it has struck, and a way to take it back. */
  add(fault: Fault): { readonly struck: number; remove(): void }
  clear(): void
}

type Step = 'request' | 'watch' | 'exec'
type FaultOf<S extends Step> = S extends 'request' ? RequestFault : S extends 'watch' ? WatchFault : ExecFault

/** The plan as the server itself uses it. */
export interface ActiveFaults extends FaultPlan {
  /** Uses up and answers the fault that strikes this step of this request, if one does. */
  takeRequest(request: SeenRequest): RequestFault | undefined
  takeWatch(request: SeenRequest): WatchFault | undefined
  takeExec(request: SeenRequest): ExecFault | undefined
}

/** A plan without faults. */
export function createFaults(): ActiveFaults {
  const planned: { fault: Fault; struck: number }[] = []
  function take<S extends Step>(is: (fault: Fault) => fault is Fault & FaultOf<S>, request: SeenRequest): FaultOf<S> | undefined {
    for (const entry of planned) {
      const { fault } = entry
      if (entry.struck >= (fault.count ?? 1) || !is(fault) || !strikes(fault, request)) continue
      entry.struck += 1
      return fault
    }
    return undefined
  }
  return {
    add(fault) {
      const entry = { fault, struck: 0 }
      planned.push(entry)
      return {
        get struck() {
          return entry.struck
        },
        remove() {
          const place = planned.indexOf(entry)
          if (place >= 0) planned.splice(place, 1)
        },
      }
    },
    clear: () => planned.splice(0),
    takeRequest: (request) => take<'request'>(isRequestFault, request),
    takeWatch: (request) => take<'watch'>(isWatchFault, request),
    takeExec: (request) => take<'exec'>(isExecFault, request),
  }
}

function isWatchFault(fault: Fault): fault is Fault & WatchFault {
  return fault.do.startsWith('watch-')
}

function isExecFault(fault: Fault): fault is Fault & ExecFault {
  return fault.do.startsWith('exec-')
}

function isRequestFault(fault: Fault): fault is Fault & RequestFault {
  return !isWatchFault(fault) && !isExecFault(fault)
}

function strikes(fault: Fault, request: SeenRequest): boolean {
  if (typeof fault.match === 'function') return fault.match(request)
  const query = request.query.toString()
  const target = query ? `${request.path}?${query}` : request.path
  return !fault.match || target.search(fault.match) >= 0
}

/** Answers the request wrongly. True when that was all; false when it has to be answered rightly now. */
export async function misbehave(request: ApiRequest, fault: RequestFault): Promise<boolean> {
  switch (fault.do) {
    case 'wait':
      await fault.gate.opened
      return false
    case 'hang':
      return true
    case 'status':
      answerStatus(request, fault)
      return true
    case 'half':
      begin(request, 200, { 'content-type': 'application/json', 'content-length': '1000' })
      request.response.write('{"kind":"ServiceList","apiVersion":"v1","meta', () => request.incoming.socket.destroy())
      return true
    case 'garbage':
      answerText(request, 200, 'application/json', '{"kind":"ServiceList","items":[{]')
      return true
    case 'html':
      answerText(request, 200, 'text/html', '<!doctype html><title>Sign in</title><p>Please sign in.</p>\n')
      return true
    case 'destroy':
      request.incoming.socket.destroy()
      return true
  }
}

const usual: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
}

function answerStatus(request: ApiRequest, fault: Extract<RequestFault, { do: 'status' }>): void {
  const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
  if (fault.body !== undefined) {
    answerText(request, fault.status, fault.contentType ?? 'text/plain; charset=utf-8', fault.body, headers)
    return
  }
  const [reason, message] = usual[fault.status] ?? ['', 'an error on the server has prevented the request from succeeding']
  const details = fault.retryAfter === undefined ? undefined : { retryAfterSeconds: fault.retryAfter }
  refuse(request, { ...failure(fault.status, fault.message ?? message, fault.reason ?? reason, details), headers })
}
