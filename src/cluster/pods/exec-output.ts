import { Writable } from 'node:stream'

/** What a command wrote, kept up to a limit, and how it ended. */
export class ExecOutput {
  /** Where its output goes. */
  readonly stdoutStream = this.#keeping('stdout')
  readonly stderrStream = this.#keeping('stderr')
  /** The Status of its end, as the server sent it; undefined: none came. */
  status: unknown
  /** What came in its place and is none. */
  unreadable: string | undefined
  readonly #maxBytes: number
  readonly #pieces: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
  #size = 0
  #truncated = false

  /** Keeps `maxBytes` of stdout and stderr together. */
  constructor(maxBytes: number) {
    this.#maxBytes = Math.max(0, maxBytes)
  }

  #keeping(name: 'stdout' | 'stderr'): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const kept = chunk.subarray(0, this.#maxBytes - this.#size)
        if (kept.length > 0) this.#pieces[name].push(kept)
        this.#size += kept.length
        if (kept.length < chunk.length) this.#truncated = true
        done()
      },
    })
  }

  /** Was there more than is kept? */
  get truncated(): boolean {
    return this.#truncated
  }

  get stdout(): string {
    return decode(this.#pieces.stdout, this.#truncated)
  }

  get stderr(): string {
    return decode(this.#pieces.stderr, this.#truncated)
  }
}

/** UTF-8 of all pieces in one, since a border may cut a character in two. Where the end was cut off, half a character is left out. */
function decode(pieces: readonly Buffer[], cut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces), { stream: cut })
}
