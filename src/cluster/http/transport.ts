import { defined } from '../../lib/defined.ts'
import type { Answer } from '../../lib/http-request.ts'
import type { Connection } from '../config/connection.ts'
import type { Credentials } from '../config/credentials.ts'
import { type AnswerLimits, HttpClient, type HttpClientOptions } from './http-client.ts'
import { readLines } from './lines.ts'
import type { Pace } from './pace.ts'
import { ForgottenPage, readPages } from './pages.ts'
import { sleep } from './retry.ts'

/** What one call may be given. */
export interface CallOptions {
  signal?: AbortSignal
  query?: Record<string, string>
  /** Asked before each request. */
  pace?: Pace
}

/** What one watch may be given. */
export interface WatchCallOptions extends CallOptions {
  /** ms without a byte after which the connection counts as dead. */
  idleTimeoutMs: number
  /** Called when the server has begun its answer, before the first line. */
  opened?: () => void
  /** Bytes of one line at most; 16 MiB by default. */
  maxLineBytes?: number
  /** Hand out also what is after the last line end: a log may end without one. */
  keepsRest?: boolean
}

/** What one list may be given. */
export interface ListOptions extends CallOptions {
  /** Called when the list starts again, so that the caller drops the items that it has. */
  restart?: () => void
  /** Called after each page, with how many objects are left as far as the server tells it; 0 after the last. */
  onPage?: (left: number | undefined) => void
  /** The kind that the answer is to have, where it names one: `ServiceList`. Another one is `invalid`. */
  kind?: string
}

/**
 * Requests to one API server over a few kept-alive connections. Each throws an ApiError, or a UserError where the credentials cannot
 * be had or used. A 401 renews the credentials, where they can be renewed, and repeats the request once; a 429 or 503 with
 * `Retry-After` is waited for. No request hangs: see `TransportOptions`.
 */
export interface Transport {
  /** GET of a path such as `/api/v1/nodes`: the parsed JSON. */
  get(path: string, options?: CallOptions): Promise<unknown>
  /**
   * Lists page by page and hands each item to `each` as it came, keeping none; resolves with the list's resourceVersion. When the server
   * has forgotten where it was (410), `restart` is called and the list is read again in one piece (client-go tools/pager). A list of more
   * than a million items, or of pages without an end, is `too-large`.
   */
  list(path: string, each: (item: unknown) => void, options?: ListOptions): Promise<{ resourceVersion: string }>
  /**
   * GET of lines of text, such as a log, or of an answer that continues, one JSON document a line, such as a watch: each line is handed to
   * `each` as it comes. Resolves when the server ends it. It does not take the place of another request. It does not wait after a 429: the
   * ApiError says how long to wait.
   */
  stream(path: string, each: (line: string) => void, options: WatchCallOptions): Promise<void>
  /** POST of JSON, for access reviews: these change nothing, so they are repeated as a GET is. */
  post(path: string, body: unknown, options?: CallOptions): Promise<unknown>
  /**
   * Strategic merge patch. It is repeated as a GET is, so sending it twice must have the same effect as once. That is true for list items
   * that are merged by their name (apimachinery patchMergeKey).
   */
  patch(path: string, body: unknown, options?: CallOptions): Promise<unknown>
  /**
   * GET of something behind the API server. Resolves with any answer, failures too. Only a failure has a body, at most its first 16 KiB. It
   * waits for the head of the answer and that body, and for nothing else.
   */
  answerHead(path: string, options?: Pick<CallOptions, 'signal'>): Promise<Answer>
  /** Ends every call, closes all connections and stops a plugin that still runs. */
  close(): void
}

const MIB = 1024 * 1024
/** etcd holds at most 1.5 MiB for one object, in a more compact form. */
const ofObject: AnswerLimits = { maxAnswerBytes: 16 * MIB, maxValues: 500_000 }
/** 500 objects have some 10 MiB and 300,000 values; up to eight pages are read at once. */
const ofPage: AnswerLimits = { maxAnswerBytes: 64 * MIB, maxValues: 4_000_000 }
/** A little less than the longest string in V8. */
const ofList: AnswerLimits = { maxAnswerBytes: 511 * MIB, maxValues: 20_000_000 }
/** As client-go bounds an event of a watch, or a little more. */
const longestLine = 16 * MIB

/** Bounds of every request: times in ms, sizes in bytes. The defaults are 10 s to connect, 30 s without a byte, 511 MiB, 8 connections. */
export interface TransportOptions extends Partial<HttpClientOptions> {
  /** Items of a page; 500 as kubectl's `--chunk-size`. */
  pageSize?: number
  /** Credentials of the same connection, if others use them too; they are closed with the transport. */
  credentials?: Credentials
}

const defaults: HttpClientOptions = {
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  maxAnswerBytes: ofList.maxAnswerBytes,
  maxSockets: 8,
  sleep,
  now: Date.now,
}

/** A transport over a connection. Nothing is sent, and no plugin runs, before the first request. */
export function createTransport(connection: Connection, options: TransportOptions = {}): Transport {
  const { pageSize = 500, credentials, ...bounds } = options
  const client = new HttpClient(connection, { ...defaults, ...bounds }, credentials)
  const get = (path: string, { query, ...rest }: CallOptions, limits: AnswerLimits) =>
    client.call({ method: 'GET', path: withQuery(path, query), limits, ...rest })

  return {
    get: (path, call = {}) => get(path, call, ofObject),
    async list(path, each, { restart, query, kind, onPage, ...rest } = {}) {
      try {
        return await readPages(each, (page) => get(path, { ...rest, query: { ...query, limit: String(pageSize), ...page } }, ofPage), {
          kind,
          onPage,
          pace: rest.pace,
        })
      } catch (error) {
        if (!(error instanceof ForgottenPage)) throw error
      }
      restart?.()
      return readPages(each, () => get(path, { ...rest, ...defined({ query }) }, ofList), { kind, onPage })
    },
    stream: (path, each, { query, idleTimeoutMs, opened, maxLineBytes = longestLine, keepsRest = false, ...rest }) =>
      client.stream({ method: 'GET', path: withQuery(path, query), limits: ofObject, ...rest }, (response, ended) => {
        opened?.()
        return readLines(response, { idleTimeoutMs, maxLineBytes, keepsRest }, ended, each)
      }),
    post: (path, body, { query, ...rest } = {}) =>
      client.call({ method: 'POST', path: withQuery(path, query), body: JSON.stringify(body), limits: ofObject, ...rest }),
    patch: (path, body, { query, ...rest } = {}) =>
      client.call({
        method: 'PATCH',
        path: withQuery(path, query),
        body: JSON.stringify(body),
        contentType: 'application/strategic-merge-patch+json',
        limits: ofObject,
        ...rest,
      }),
    answerHead: (path, { signal } = {}) => client.answerHead(path, signal),
    close: () => client.close(),
  }
}

function withQuery(path: string, query: Record<string, string> | undefined): string {
  const search = new URLSearchParams(query).toString()
  return search === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${search}`
}
