import type { IncomingMessage } from 'node:http'
import { codeOf } from '../../lib/errors.ts'
import { type Answer, Interruption, type Limits, readAnswer, readHead, sendRequest } from '../../lib/http-request.ts'
import { certificateKey } from '../config/authentication.ts'
import type { Connection } from '../config/connection.ts'
import { type Credential, type Credentials, createCredentials } from '../config/credentials.ts'
import { type ConnectionPool, createConnectionPool } from './agent.ts'
import { type Validity, watchCertificate } from './certificate-fault.ts'
import { deadline, unlessAborted } from './deadline.ts'
import { networkError, watchProxy } from './network-errors.ts'
import type { Pace } from './pace.ts'
import { RetryBudget, type Sleep } from './retry.ts'
import { Semaphore } from './semaphore.ts'
import { isUnauthorized, jsonOf, statusError } from './status-errors.ts'

/** What a call is bound by, and its clock. */
export interface HttpClientOptions extends Limits {
  maxSockets: number
  sleep: Sleep
  /** ms since 1970. */
  now: () => number
}

/** How large an answer may be. */
export interface AnswerLimits {
  /** Bytes, both as received and as unpacked. */
  maxAnswerBytes: number
  /** Values in its JSON, roughly. */
  maxValues: number
}

/** One request. */
export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  /** Path and query. */
  path: string
  /** JSON. */
  body?: string
  /** For the body; `application/json` by default. */
  contentType?: string
  /** Only status and headers count, and the beginning of a failure's body: see `readHead`. */
  headOnly?: boolean
  signal?: AbortSignal | undefined
  /** Asked before each request that the call takes. */
  pace?: Pace | undefined
  limits: AnswerLimits
}

/** Reads an answer of 2xx while it comes. The signal ends it. */
export type Reader = (response: IncomingMessage, signal: AbortSignal) => Promise<void>

/** Sends calls to one API server: credentials, connections, repetitions. */
export class HttpClient {
  readonly #connection: Connection
  readonly #options: HttpClientOptions
  readonly #credentials: Credentials
  readonly #semaphore: Semaphore
  /** For each client certificate; an exec plugin may bring a new one. */
  readonly #pools = new Map<string, Promise<ConnectionPool>>()
  readonly #closed = new AbortController()

  constructor(connection: Connection, options: HttpClientOptions, credentials = createCredentials(connection, options.now)) {
    this.#connection = connection
    this.#options = options
    this.#credentials = credentials
    this.#semaphore = new Semaphore(options.maxSockets)
  }

  /** The JSON of the answer. Throws an ApiError, or a UserError of the credentials. */
  async call(call: Call): Promise<unknown> {
    const { pace } = call
    if (pace) await this.#unlessClosed(call.signal, (signal) => pace.enter(signal))
    return this.#inTime(call.signal, (signal) => this.#settle(call, signal))
  }

  /** The answer of something behind the API server, even if it is a failure. Throws an ApiError, or a UserError of the credentials. */
  answerHead(path: string, signal: AbortSignal | undefined): Promise<Answer> {
    return this.#inTime(signal, async (limited) => {
      const call: Call = { method: 'GET', path, headOnly: true, limits: nothing }
      const credential = await unlessAborted(this.#credentials.current(), limited)
      const answer = await this.#send(call, credential, limited)
      if (!isUnauthorized(answer) || !(await unlessAborted(this.#credentials.renew(credential), limited))) return answer
      return this.#send(call, await unlessAborted(this.#credentials.current(), limited), limited)
    })
  }

  async #inTime<T>(caller: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // The time that a person takes to log in through an exec plugin is not part of the deadline.
    await this.#unlessClosed(caller, (signal) => unlessAborted(this.#credentials.current(), signal))
    const { signal, clear } = deadline(caller, this.#connection.requestTimeoutMs, this.#connection.server, this.#closed.signal)
    try {
      const release = await this.#semaphore.acquire(signal)
      try {
        return await work(signal)
      } finally {
        release()
      }
    } finally {
      clear()
    }
  }

  /**
   * Reads an answer that continues. It does not take the place of another call, has no deadline as a whole, and does not wait for a busy
   * server. Throws as `call` does.
   */
  async stream(call: Call, read: Reader): Promise<void> {
    await this.#unlessClosed(call.signal, (signal) => unlessAborted(this.#credentials.current(), signal))
    const { signal, clear } = deadline(call.signal, 0, this.#connection.server, this.#closed.signal)
    try {
      await call.pace?.enter(signal)
      await this.#settle(call, signal, read)
    } finally {
      clear()
    }
  }

  /** Ends every call, also those that wait to be repeated, and stops a plugin that still runs. A call that begins later fails at once. */
  close(): void {
    this.#closed.abort()
    this.#credentials.close()
    for (const pool of this.#pools.values()) {
      pool.then(
        (open) => open.close(),
        () => {},
      )
    }
  }

  async #unlessClosed<T>(caller: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<void> {
    const { signal, clear } = deadline(caller, 0, this.#connection.server, this.#closed.signal)
    try {
      await work(signal)
    } finally {
      clear()
    }
  }

  /** Repeats the call as long as a repetition may help. */
  async #settle(call: Call, signal: AbortSignal, read?: Reader): Promise<unknown> {
    const { sleep, now } = this.#options
    const retries = new RetryBudget()
    let renewed = false
    for (;;) {
      const credential = await unlessAborted(this.#credentials.current(), signal)
      const answer = await this.#send(call, credential, signal, read)
      if (isFine(answer.status)) return read ? undefined : jsonOf(answer, this.#connection.server, call.limits.maxValues)
      const wait = read ? undefined : retries.next(answer.status, answer.headers['retry-after'], now())
      if (wait !== undefined) {
        await sleep(wait, signal)
        await call.pace?.enter(signal)
      } else if (answer.status === 401 && !renewed && (await unlessAborted(this.#credentials.renew(credential), signal))) {
        renewed = true
        await call.pace?.enter(signal)
      } else {
        throw statusError(answer, this.#connection, call.path, now())
      }
    }
  }

  /** One request. A kept-alive connection that the server has closed meanwhile costs a second one, on a fresh connection. */
  async #send(call: Call, credential: Credential, signal: AbortSignal, read?: Reader): Promise<Answer> {
    const pool = await this.#poolFor(credential)
    const first = this.#request(pool, call, credential, signal, read)
    try {
      return await first.answer
    } catch (error) {
      if (!first.request.reusedSocket || !isReset(error) || signal.aborted) throw this.#failure(error, call, first.validity())
      pool.dropIdle()
    }
    const second = this.#request(pool, call, credential, signal, read)
    try {
      return await second.answer
    } catch (error) {
      throw this.#failure(error, call, second.validity())
    }
  }

  #failure(error: unknown, call: Call, validity: Validity | undefined) {
    return networkError(error, this.#connection, this.#limits(call), validity)
  }

  #limits({ limits }: Call): Limits {
    return { ...this.#options, maxAnswerBytes: Math.min(this.#options.maxAnswerBytes, limits.maxAnswerBytes) }
  }

  #request(pool: ConnectionPool, call: Call, credential: Credential, signal: AbortSignal, read?: Reader) {
    const { method, path, body, contentType = 'application/json', headOnly = false } = call
    const request = pool.request(method, path, {
      Accept: 'application/json',
      'User-Agent': 'kubectl-porttrace',
      ...(this.#connection.disableCompression || headOnly || read ? {} : { 'Accept-Encoding': 'gzip' }),
      ...(body === undefined ? {} : { 'Content-Type': contentType, 'Content-Length': String(Buffer.byteLength(body)) }),
      ...credential.headers,
    })
    const refusedByProxy = watchProxy(request, this.#connection)
    const validity = watchCertificate(request)
    const answer = async () => {
      const response = await sendRequest(request, body, this.#options, signal)
      const { statusCode = 0, headers } = response
      if (read && isFine(statusCode)) {
        refusedByProxy()
        await read(response, signal)
        return { status: statusCode, headers, body: Buffer.alloc(0) }
      }
      const limits = this.#limits(call)
      const answered = await (headOnly ? readHead : isFine(statusCode) ? readAnswer : readFailure)(response, limits, signal)
      refusedByProxy()
      return answered
    }
    return { request, validity, answer: answer() }
  }

  #poolFor({ clientCertificate }: Credential): Promise<ConnectionPool> {
    const key = certificateKey(clientCertificate)
    const known = this.#pools.get(key)
    if (known) return known
    const pool = createConnectionPool(this.#connection, clientCertificate)
    this.#pools.set(key, pool)
    return pool
  }
}

/** Most bytes that are read of a failure's body; a Status has some hundred. */
const MOST_FAILURE_BYTES = 1024 * 1024

/** Reads a failure. If its body is too long, it is a failure without a body. */
async function readFailure(response: IncomingMessage, limits: Limits, signal: AbortSignal): Promise<Answer> {
  try {
    return await readAnswer(response, { ...limits, maxAnswerBytes: Math.min(limits.maxAnswerBytes, MOST_FAILURE_BYTES) }, signal)
  } catch (error) {
    if (!(error instanceof Interruption) || error.kind !== 'too-large') throw error
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.alloc(0) }
  }
}

/** Reads no more than the head. */
const nothing: AnswerLimits = { maxAnswerBytes: 0, maxValues: 0 }

function isFine(status: number): boolean {
  return status >= 200 && status < 300
}

function isReset(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ECONNRESET' || code === 'EPIPE'
}
