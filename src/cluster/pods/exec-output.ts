import type { AfterFrame } from '../http/websocket.ts'

/** What a session wrote, read frame by frame: the first byte of a frame is its channel (apimachinery remotecommand: 1, 2 and 3). */
export class ExecOutput {
  readonly #maxBytes: number
  readonly #pieces: { stdout: Buffer[]; stderr: Buffer[]; status: Buffer[] } = { stdout: [], stderr: [], status: [] }
  #size = 0
  #truncated = false

  /** Keeps `maxBytes` of stdout and stderr together. */
  constructor(maxBytes: number) {
    this.#maxBytes = Math.max(0, maxBytes)
  }

  /** Takes a frame. With the status all has been said; with more output than is kept nothing more is wanted. */
  take(frame: Buffer): AfterFrame {
    const [channel] = frame
    const data = frame.subarray(1)
    if (channel === 3 && data.length > 0) {
      this.#pieces.status.push(data)
      return 'close'
    }
    if (channel !== 1 && channel !== 2) return 'more'
    const room = this.#maxBytes - this.#size
    const kept = data.subarray(0, room)
    if (kept.length > 0) this.#pieces[channel === 1 ? 'stdout' : 'stderr'].push(kept)
    this.#size += kept.length
    if (data.length > room) this.#truncated = true
    return this.#truncated ? 'terminate' : 'more'
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

  /** The text of channel 3; `''` where none came. */
  get status(): string {
    return decode(this.#pieces.status, false)
  }
}

/** UTF-8 of all pieces in one, since a border may cut a character in two. Where the end was cut off, half a character is left out. */
function decode(pieces: readonly Buffer[], cut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces), { stream: cut })
}
