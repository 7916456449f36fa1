import { ApiError } from './api-error.ts'
import type { Transport } from './transport.ts'

/** A transport that calls `onActivity` each time the server has sent something: an answer, also a refusal, an item, a line. */
export function withActivity(transport: Transport, onActivity: () => void): Transport {
  const answered = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const value = await answer
      onActivity()
      return value
    } catch (error) {
      if (error instanceof ApiError && error.status !== undefined) onActivity()
      throw error
    }
  }
  const noting =
    <T>(each: (part: T) => void) =>
    (part: T) => {
      onActivity()
      each(part)
    }
  return {
    get: (path, options) => answered(transport.get(path, options)),
    list: (path, each, options) => answered(transport.list(path, noting(each), options)),
    stream: (path, each, { opened, ...options }) =>
      answered(
        transport.stream(path, noting(each), {
          ...options,
          opened() {
            onActivity()
            opened?.()
          },
        }),
      ),
    post: (path, body, options) => answered(transport.post(path, body, options)),
    patch: (path, body, options) => answered(transport.patch(path, body, options)),
    answerHead: (path, options) => answered(transport.answerHead(path, options)),
    close: () => transport.close(),
  }
}
