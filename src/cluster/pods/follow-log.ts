import type { LogRef } from '../../model/pod-log.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { shownLine } from './log.ts'

/** Lines that are there already, and are asked for first. */
const ASKED_LINES = 100
/** A longer line ends it. */
const LINE_BYTES = 256 * 1024
/** ms without a line after which the connection counts as dead: a log may be silent for long. */
const SILENT_MS = 4 * 60 * 60 * 1000

/**
 * Follows the log of a container, as `kubectl logs -f` does: each line as it comes, with secrets masked; it is not safe for a terminal yet.
 * Resolves when the server ends the log, as it does with the container, or when `signal` is aborted. One request, which stays open.
 * @throws ApiError whose message says why the log is not read
 */
export async function followLog(api: Transport, { namespace, pod, container }: LogRef, each: (line: string) => void, signal: AbortSignal) {
  try {
    await api.stream(`${objectPath(kinds.Pod, namespace, pod)}/log`, (line) => each(shownLine(line)), {
      signal,
      query: { container, follow: 'true', tailLines: String(ASKED_LINES) },
      idleTimeoutMs: SILENT_MS,
      maxLineBytes: LINE_BYTES,
      keepsRest: true,
    })
  } catch (error) {
    if (signal.aborted) return
    if (error instanceof ApiError && error.reason === 'forbidden')
      throw new ApiError('forbidden', 'not allowed (pods/log)', { cause: error })
    throw error
  }
}
