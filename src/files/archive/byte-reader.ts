/** Takes so many bytes at a time from a stream of chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next bytes: fewer than asked for only where the stream ends. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let missing = count
    while (missing > 0 && (await this.#fill())) {
      const part = this.#held.subarray(0, missing)
      parts.push(part)
      missing -= part.length
      this.#held = this.#held.subarray(part.length)
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }

  /** Passes over bytes, of which none is kept. Answers whether there were so many. */
  async skip(count: number): Promise<boolean> {
    let missing = count
    while (missing > 0 && (await this.#fill())) {
      const length = Math.min(missing, this.#held.length)
      this.#held = this.#held.subarray(length)
      missing -= length
    }
    return missing === 0
  }

  async #fill(): Promise<boolean> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#chunks.next()
      if (done === true) return false
      this.#held = value
    }
    return true
  }
}
