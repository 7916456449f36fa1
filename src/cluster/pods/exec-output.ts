import { Writable } from 'node:stream'
import type { ExecRequest } from '../../model/exec.ts'

/** How many bytes beyond the limit are read and dropped, so that the command comes to its end: some 100,000 sockets. */
const DRAIN_BYTES = 16 * 1024 * 1024

/** What a command wrote, kept up to a limit, and how it ended. */
export class ExecOutput {
  /** Where its output goes. */
  readonly stdoutStream: Writable
  readonly stderrStream = this.#keeping('stderr')
  /** The Status of its end, as the server sent it; undefined: none came. */
  status: unknown
  /** What came in place of a Status. */
  unreadable: string | undefined
  readonly #maxBytes: number
  readonly #drainBytes: number
  readonly #pieces: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
  #size = 0
  #dropped = 0

  /**
   * Keeps `maxBytes` of stdout and stderr together, and drops `drainBytes` of what follows before it is `overrun`. If `onStdout` takes
   * stdout, stdout is not kept.
   */
  constructor(maxBytes: number, { drainBytes = DRAIN_BYTES, onStdout }: { drainBytes?: number; onStdout?: ExecRequest['onStdout'] } = {}) {
    this.#maxBytes = Math.max(0, maxBytes)
    this.#drainBytes = drainBytes
    this.stdoutStream = onStdout ? handing(onStdout) : this.#keeping('stdout')
  }

  #keeping(name: 'stdout' | 'stderr'): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const kept = chunk.subarray(0, this.#maxBytes - this.#size)
        if (kept.length > 0) this.#pieces[name].push(kept)
        this.#size += kept.length
        this.#dropped += chunk.length - kept.length
        done()
      },
    })
  }

  /** Was there more output than was kept? */
  get truncated(): boolean {
    return this.#dropped > 0
  }

  /** Was there so much more output that the session does not wait for the end of the command? */
  get overrun(): boolean {
    return this.#dropped > this.#drainBytes
  }

  get stdout(): string {
    return decode(this.#pieces.stdout, this.truncated)
  }

  get stderr(): string {
    return decode(this.#pieces.stderr, this.truncated)
  }
}

function handing(onStdout: (piece: Buffer) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      onStdout(chunk)
      done()
    },
  })
}

/**
 * Decodes all pieces at once as UTF-8, since a character may be split between two pieces. If the end was cut off, an incomplete last
 * character is left out.
 */
function decode(pieces: readonly Buffer[], cut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces), { stream: cut })
}
