import { ApiError } from './api-error.ts'
import type { Timing } from './timing.ts'
import type { Transport } from './transport.ts'

/** The transport of a connection whose credentials may expire: it is replaced by one with new credentials. */
export interface RenewableTransport {
  /** The transport to use now. @throws ApiError after `close` */
  current(): Transport
  /**
   * After a transport's credentials were refused: reads the configuration anew, as a person may have logged in. At most every few seconds, and
   * not if that transport was replaced meanwhile.
   */
  renew(refused: Transport | undefined): Promise<void>
  close(): void
}

const renewEveryMs = 5_000

/** A renewable transport that begins with a transport; `connect` makes the next one. What cannot be connected leaves the old one in place. */
export function createRenewableTransport(
  first: Transport,
  connect: () => Promise<Transport>,
  timing: Pick<Timing, 'elapsed'>,
): RenewableTransport {
  let held = first
  let renewing: Promise<void> | undefined
  let last = timing.elapsed()
  let closed = false

  async function replace(): Promise<void> {
    const next = await connect().catch(() => undefined)
    if (!next) return
    const old = closed ? next : held
    if (!closed) held = next
    old.close()
  }

  return {
    /** The transport to use now. @throws ApiError after `close` */
    current() {
      if (closed) throw new ApiError('aborted', 'interrupted')
      return held
    },
    async renew(refused) {
      if (renewing) return renewing
      if (closed || (refused !== undefined && refused !== held) || timing.elapsed() - last < renewEveryMs) return
      last = timing.elapsed()
      renewing = replace().finally(() => {
        renewing = undefined
      })
      await renewing
    },
    close() {
      closed = true
      held.close()
    },
  }
}
