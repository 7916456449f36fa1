import { ApiError } from './errors.ts'
import type { Timing } from './timing.ts'
import type { Transport } from './transport.ts'

/** The way to the API server as it is now. */
export interface Session {
  api(): Transport
  /** After the credentials were refused: reads the configuration anew, as a person may have logged in. At most every few seconds. */
  renew(): Promise<void>
  close(): void
}

const renewEveryMs = 5_000

/** A session that begins with a transport; `connect` makes the next one. What cannot be connected leaves the old one in place. */
export function createSession(first: Transport, connect: () => Promise<Transport>, timing: Pick<Timing, 'now'>): Session {
  let api = first
  let renewing: Promise<void> | undefined
  let last = timing.now()
  let closed = false

  async function replace(): Promise<void> {
    const next = await connect().catch(() => undefined)
    if (!next) return
    const old = closed ? next : api
    if (!closed) api = next
    old.close()
  }

  return {
    api() {
      if (closed) throw new ApiError('aborted', 'interrupted')
      return api
    },
    async renew() {
      if (renewing) return renewing
      if (closed || timing.now() - last < renewEveryMs) return
      last = timing.now()
      renewing = replace().finally(() => {
        renewing = undefined
      })
      await renewing
    },
    close() {
      closed = true
      api.close()
    },
  }
}
