/** One round of a program that runs on: what it printed between the line that begins a round and the one that ends it. */
export interface Round {
  /** Words of the line that began it, behind its number. */
  words: string[]
  text: string
  /** There was more than is kept. */
  cut: boolean
  /** When the line that began it came. */
  begun: number
}

const begins = /^porttrace round \d{1,6}(?: (.*))?$/
const ends = /^porttrace end \d{1,6}$/
/** Characters of a line: a row of a socket table has some 150, a line of counters 4,000. */
const longestLine = 64 * 1024

/**
 * Tells the rounds in an output that comes in pieces. For each it keeps `maxBytes`; what stands outside of rounds, and a round that was
 * begun and does not end, is dropped.
 */
export class RoundReader {
  readonly #maxBytes: number
  readonly #decoder = new TextDecoder()
  #rest = ''
  #isLong = false
  #words: string[] | undefined
  #lines: string[] = []
  #size = 0
  #cut = false
  #begun = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The rounds that end in a piece, which came at a time. */
  push(piece: Buffer, at: number): Round[] {
    const lines = `${this.#rest}${this.#decoder.decode(piece, { stream: true })}`.split('\n')
    this.#rest = lines.pop() ?? ''
    const rounds = lines.flatMap((line) => this.#line(line, at) ?? [])
    if (this.#rest.length > longestLine) {
      this.#isLong = true
      this.#rest = ''
    }
    return rounds
  }

  #line(line: string, at: number): Round | undefined {
    if (this.#isLong) {
      this.#isLong = false
      this.#cut = true
      return undefined
    }
    const begun = begins.exec(line)
    if (begun) {
      this.#words = begun[1]?.split(' ').filter(Boolean) ?? []
      this.#begun = at
      this.#lines = []
      this.#size = 0
      this.#cut = false
      return undefined
    }
    if (!this.#words) return undefined
    if (!ends.test(line)) {
      this.#keep(line)
      return undefined
    }
    const round = { words: this.#words, text: this.#lines.map((one) => `${one}\n`).join(''), cut: this.#cut, begun: this.#begun }
    this.#words = undefined
    this.#lines = []
    return round
  }

  #keep(line: string): void {
    this.#size += line.length + 1
    if (this.#size > this.#maxBytes) this.#cut = true
    else this.#lines.push(line)
  }
}
