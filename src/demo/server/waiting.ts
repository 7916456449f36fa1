import type { RequestRecord } from './exchange.ts'

type Match = (request: RequestRecord) => boolean

/** The requests so far, and a way to wait for one without asking again and again. */
export function waitingRoom() {
  const all: RequestRecord[] = []
  const waiters = new Set<() => void>()
  return {
    all,
    add(request: RequestRecord): void {
      all.push(request)
      for (const check of [...waiters]) check()
    },
    /** Resolves with the last of the first `count` requests of which the condition holds. */
    arrived(match: Match, count = 1): Promise<RequestRecord> {
      const { promise, resolve } = Promise.withResolvers<RequestRecord>()
      const check = () => {
        const found = all.filter(match)[count - 1]
        if (!found) return
        waiters.delete(check)
        resolve(found)
      }
      waiters.add(check)
      check()
      return promise
    },
  }
}
