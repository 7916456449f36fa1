import { fields, number } from '../lib/read.ts'
import { type Channel, createChannel } from './agent.ts'
import type { Connection } from './connection.ts'
import { type Credential, type Credentials, createCredentials } from './credentials.ts'
import { deadline, unlessAborted } from './deadline.ts'
import { ApiError, codeOf } from './errors.ts'
import { type Answer, collect, type Limits, start } from './exchange.ts'
import { networkError } from './network-errors.ts'
import { redact } from './proxy.ts'
import { Patience, type Sleep } from './retry.ts'
import { Slots } from './slots.ts'
import { jsonOf, statusError } from './status-errors.ts'

/** What a call is bound by, and its clock. */
export interface CallerOptions extends Limits {
  maxSockets: number
  sleep: Sleep
  /** ms since 1970. */
  now: () => number
}

/** One request. */
export interface Call {
  method: 'GET' | 'POST'
  /** Path and query. */
  path: string
  /** JSON. */
  body?: string
  signal?: AbortSignal | undefined
}

/** Sends calls to one API server: credentials, connections, repetitions. */
export class Caller {
  readonly #connection: Connection
  readonly #options: CallerOptions
  readonly #credentials: Credentials
  readonly #slots: Slots
  /** Of each client certificate; an exec plugin may bring a new one. */
  readonly #channels = new Map<string, Promise<Channel>>()

  constructor(connection: Connection, options: CallerOptions) {
    this.#connection = connection
    this.#options = options
    this.#credentials = createCredentials(connection, options.now)
    this.#slots = new Slots(options.maxSockets)
  }

  /** The JSON of the answer. Throws an ApiError, or a UserError of the credentials. */
  async call(call: Call): Promise<unknown> {
    // The time that a person takes to log in through an exec plugin is no part of the deadline.
    const login = deadline(call.signal, 0, this.#connection.server)
    try {
      await unlessAborted(this.#credentials.current(), login.signal)
    } finally {
      login.clear()
    }
    const { signal, clear } = deadline(call.signal, this.#connection.requestTimeoutMs, this.#connection.server)
    try {
      const free = await this.#slots.take(signal)
      try {
        return await this.#settle(call, signal)
      } finally {
        free()
      }
    } finally {
      clear()
    }
  }

  close(): void {
    this.#credentials.close()
    for (const channel of this.#channels.values()) {
      channel.then(
        (open) => open.close(),
        () => {},
      )
    }
  }

  /** Repeats the call while that is of use. */
  async #settle(call: Call, signal: AbortSignal): Promise<unknown> {
    const { sleep, now } = this.#options
    const patience = new Patience()
    let renewed = false
    for (;;) {
      const credential = await unlessAborted(this.#credentials.current(), signal)
      const answer = await this.#send(call, credential, signal)
      if (answer.status >= 200 && answer.status < 300) return jsonOf(answer, this.#connection.server)
      const wait = patience.next(answer.status, answer.headers['retry-after'], now())
      if (wait !== undefined) {
        await sleep(wait, signal)
      } else if (answer.status === 401 && !renewed && (await unlessAborted(this.#credentials.renew(credential), signal))) {
        renewed = true
      } else {
        throw statusError(answer, this.#connection, call.path)
      }
    }
  }

  /** One exchange. A kept-alive connection that the server has closed meanwhile costs a second one, on a fresh connection. */
  async #send(call: Call, credential: Credential, signal: AbortSignal): Promise<Answer> {
    const channel = await this.#channelFor(credential)
    const first = this.#exchange(channel, call, credential, signal)
    try {
      return await first.answer
    } catch (error) {
      if (!first.request.reusedSocket || !isReset(error) || signal.aborted) throw networkError(error, this.#connection, this.#options)
      channel.dropIdle()
    }
    try {
      return await this.#exchange(channel, call, credential, signal).answer
    } catch (error) {
      throw networkError(error, this.#connection, this.#options)
    }
  }

  #exchange(channel: Channel, call: Call, credential: Credential, signal: AbortSignal) {
    const { method, path, body } = call
    const request = channel.request(method, path, {
      Accept: 'application/json',
      'User-Agent': 'kubectl-porttrace',
      ...(this.#connection.disableCompression ? {} : { 'Accept-Encoding': 'gzip' }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
      ...credential.headers,
    })
    let refused: number | undefined
    // Of https-proxy-agent: what the proxy said to CONNECT. A refusal would else look like the server's own answer.
    request.once('proxyConnect', (said: unknown) => {
      const status = number(fields(said).statusCode)
      if (status !== 200) refused = status
    })
    const answer = async () => {
      const response = await start(request, body, this.#options, signal)
      const whole = await collect(response, this.#options, signal)
      if (refused === undefined) return whole
      const proxy = redact(this.#connection.proxy ?? '')
      const hint = refused === 407 ? 'put user name and password into the URL of the proxy' : 'is the proxy meant for this server?'
      throw new ApiError('unavailable', `proxy ${proxy} refuses the way to ${this.#connection.server} (status ${refused})`, { hint })
    }
    return { request, answer: answer() }
  }

  #channelFor({ clientCertificate }: Credential): Promise<Channel> {
    const key = clientCertificate === undefined ? '' : `${clientCertificate.certificate}\n${clientCertificate.key}`
    const known = this.#channels.get(key)
    if (known) return known
    const channel = createChannel(this.#connection, clientCertificate, this.#options.maxSockets)
    this.#channels.set(key, channel)
    return channel
  }
}

function isReset(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ECONNRESET' || code === 'EPIPE'
}
