/** How something that is waited for on a stream ends. What comes after its end changes nothing. */
export interface Ending<T> {
  done(value: T): void
  /** Destroys the stream, too. */
  fail(error: unknown): void
  /** Fails with this error if nothing is `heard` for this many ms. It replaces the limit that was set before. */
  within(ms: number, late: () => Error): void
  /** The time of the bound begins anew. */
  heard(): void
  /** Has it been done, or failed? */
  isOver(): boolean
}

/**
 * Waits for what `begin` listens for on a stream: until it says that this is done or has failed, until its time limit is over, or until the
 * signal aborts. It then rejects with the reason of the signal. No timer and no listener of the signal is left. `begin` is also called if
 * the signal had aborted before.
 */
export function bounded<T>(
  stream: { destroy(): unknown },
  signal: AbortSignal | undefined,
  begin: (ending: Ending<T>) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    let timer: NodeJS.Timeout | undefined
    const settle = () => {
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    // Rejects by itself: a request that still waits for its proxy emits no error when it is destroyed.
    const fail = (error: unknown) => {
      if (over) return
      settle()
      reject(error)
      stream.destroy()
    }
    const abort = () => fail(signal?.reason)
    const done = (value: T) => {
      if (over) return
      settle()
      resolve(value)
    }
    const within = (ms: number, late: () => Error) => {
      clearTimeout(timer)
      if (!over) timer = setTimeout(() => fail(late()), ms)
    }
    const heard = () => {
      if (!over) timer?.refresh()
    }
    signal?.addEventListener('abort', abort)
    begin({ done, fail, within, heard, isOver: () => over })
    if (signal?.aborted) abort()
  })
}
