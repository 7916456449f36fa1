import { defined } from '../../lib/defined.ts'
import { oneLine } from '../../lib/line.ts'
import { maskText } from '../../lib/secrets.ts'
import type { LogRequest, PodLog, PodLogs } from '../../model/pod-log.ts'
import { ApiError } from '../http/api-error.ts'
import { deadline } from '../http/deadline.ts'
import type { Transport } from '../http/transport.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'

/** Lines of a log that are kept. */
const KEPT_LINES = 3
/** More lines than are kept are requested, since empty ones are left out. */
const ASKED_LINES = 10
/** Bytes that the server is asked for. */
const LIMIT_BYTES = 16 * 1024
/** Characters of a line that are kept. */
const LINE_LENGTH = 300
/** ms that one log may take. */
const LIMIT_MS = 3_000

/**
 * Reads the end of some logs, all at once: three lines of each, at most 16 KiB, within 3 s. A log that cannot be read is a note and nothing
 * more: no verdict depends on it.
 * @throws ApiError if it was aborted
 */
export async function readLogs(api: Transport, requests: readonly LogRequest[], signal: AbortSignal, limitMs = LIMIT_MS): Promise<PodLogs> {
  const read = await Promise.all(requests.map((request) => readLog(api, request, signal, limitMs)))
  return {
    logs: read.filter((one) => typeof one !== 'string'),
    notes: [...new Set(read.filter((one) => typeof one === 'string'))],
  }
}

/** One log, or why it cannot be read. */
async function readLog(api: Transport, request: LogRequest, signal: AbortSignal, limitMs: number): Promise<PodLog | string> {
  const { namespace, pod, container, previous } = request
  const limit = deadline(signal, limitMs, 'the API server')
  const lines: string[] = []
  let bytes = 0
  const take = (line: string) => {
    bytes += line.length
    // If a server sends more than was requested, the log counts as not read.
    if (bytes > LIMIT_BYTES) throw new ApiError('too-large', `more than ${LIMIT_BYTES / 1024} KiB`)
    lines.push(line)
  }
  try {
    await api.stream(`${objectPath(kinds.Pod, namespace, pod)}/log`, take, {
      signal: limit.signal,
      query: {
        container,
        tailLines: String(ASKED_LINES),
        limitBytes: String(LIMIT_BYTES),
        ...defined({ previous: previous ? 'true' : undefined }),
      },
      idleTimeoutMs: limitMs,
      maxLineBytes: LIMIT_BYTES,
      keepsRest: true,
    })
    return { ...request, lines: lines.slice(-KEPT_LINES).map(shownLine) }
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    if (error.reason === 'forbidden') return `logs of Pods in namespace ${namespace} are not read: forbidden (pods/log)`
    const why = error.reason === 'timeout' ? `no answer within ${limitMs / 1000} s` : error.message
    return `the log of container ${container} of pod/${pod} is not read: ${why}`
  } finally {
    limit.clear()
  }
}

/** Escape sequences for colours: they could separate a name from its secret, and mean nothing if they are not drawn. */
const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[[\\d;]*m`, 'g')

/** A line of a log with secrets masked, without colours, at most 300 characters. It is not safe for a terminal yet. */
export function shownLine(line: string): string {
  return oneLine(maskText(line.replaceAll(colours, '')), LINE_LENGTH)
}
