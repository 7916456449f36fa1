import type { IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { bounded } from '../../lib/bounded.ts'
import { Interruption, untilEnd } from '../../lib/http-request.ts'
import { ApiError } from './api-error.ts'

/** What bounds a stream of lines. */
export interface LineLimits {
  /** ms without a byte after which the connection counts as dead. */
  idleTimeoutMs: number
  /** Bytes of one line; about, since texts are counted. */
  maxLineBytes: number
  /** Hand out also what is after the last line end. */
  keepsRest?: boolean
}

/**
 * Hands each whole line of an answer to `each` as soon as it is there, without its end; what is after the last line end when the answer
 * stops is dropped, unless `keepsRest`. Resolves when the server has ended the answer. Rejects with an Interruption, with an ApiError where
 * it fell silent, with the error of the network, with the signal's reason, or with what `each` throws; no line is handed out after that.
 */
export function readLines(
  response: IncomingMessage,
  limits: LineLimits,
  signal: AbortSignal | undefined,
  each: (line: string) => void,
): Promise<void> {
  return bounded(response, signal, (ending) => {
    const seconds = limits.idleTimeoutMs / 1000
    ending.within(limits.idleTimeoutMs, () => new ApiError('timeout', `the server has been silent for ${seconds} s`))
    const split = createSplitter(limits.maxLineBytes, (line) => {
      if (!ending.isOver()) each(line)
    })
    response.on('data', (chunk: Buffer) => {
      if (ending.isOver()) return
      ending.heard()
      try {
        split.take(chunk)
      } catch (error) {
        ending.fail(error)
      }
    })
    untilEnd(response, ending, () => (limits.keepsRest ? split.rest() : undefined))
    const encoding = response.headers['content-encoding'] ?? 'identity'
    if (!signal?.aborted && encoding !== 'identity') ending.fail(new Interruption('encoding'))
  })
}

interface Splitter {
  take(chunk: Buffer): void
  /** Hands out what is after the last line end. */
  rest(): void
}

/**
 * Cuts bytes into lines wherever they were split on the way, in the middle of a character too. Throws an ApiError for a line that is too
 * long.
 */
function createSplitter(longest: number, each: (line: string) => void): Splitter {
  const decoder = new StringDecoder('utf8')
  let pieces: string[] = []
  let length = 0
  return {
    take(chunk) {
      const text = decoder.write(chunk)
      let from = 0
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        if (length + end - from > longest) throw tooLong(longest)
        const line = pieces.length === 0 ? text.slice(from, end) : `${pieces.join('')}${text.slice(from, end)}`
        pieces = []
        length = 0
        from = end + 1
        if (line.trim() !== '') each(line)
      }
      if (from === text.length) return
      pieces.push(text.slice(from))
      length += text.length - from
      if (length > longest) throw tooLong(longest)
    },
    rest() {
      const line = `${pieces.join('')}${decoder.end()}`
      if (line.trim() !== '') each(line)
    },
  }
}

function tooLong(longest: number): ApiError {
  const size = longest >= 1024 * 1024 ? `${longest / 1024 / 1024} MiB` : `${longest / 1024} KiB`
  return new ApiError('too-large', `the server sends ${longest >= 1024 * 1024 ? 'an event' : 'a line'} of more than ${size}`)
}
