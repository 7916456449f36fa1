import { defined } from '../../lib/defined.ts'
import { type ArchiveEntry, ArchiveError, type EntryReader, LARGEST_FILE, MOST_ENTRIES, safePath } from './entry.ts'

/** The size of a header, and of the blocks in which files stand. */
const BLOCK = 512

/**
 * The wanted files of a tar archive (POSIX ustar and pax, with GNU's long names), as they come: nothing else of it is kept.
 * @throws ArchiveError if it is truncated, is not a tar archive, or has too many entries.
 */
export async function* tarEntries(chunks: AsyncIterable<Uint8Array>, reader: EntryReader): AsyncGenerator<ArchiveEntry> {
  const bytes = new ByteReader(chunks)
  let longer: { path?: string; size?: number } = {}
  for (let count = 0; ; ) {
    const header = await bytes.take(BLOCK)
    if (header.length < BLOCK) throw new ArchiveError('it is truncated')
    if (header.every((byte) => byte === 0)) return
    const { name, size: ownSize, type } = readHeader(header)
    const size = longer.size ?? ownSize
    if (isAboutNext(type)) {
      longer = { ...longer, ...nextOf(type, await content(bytes, size)) }
      continue
    }
    if (++count > MOST_ENTRIES) throw new ArchiveError(`it has more than ${MOST_ENTRIES} entries`)
    const path = longer.path ?? name
    longer = {}
    const safe = wanted(path, type, size, reader)
    if (safe !== undefined) yield { path: safe, content: Buffer.from(await content(bytes, size)).toString('utf8') }
    else if (!(await bytes.skip(padded(size)))) throw new ArchiveError('it is truncated')
  }
}

/** Is it a file to read? Then its path. */
function wanted(path: string, type: string, size: number, reader: EntryReader): string | undefined {
  // Folders and what is not a file (a device, a pax header for all) hold nothing.
  if (type === '5' || path.endsWith('/')) return undefined
  if (type === '1' || type === '2') {
    reader.passedOver(path, 'link')
    return undefined
  }
  if (type !== '0' && type !== '7') return undefined
  const safe = safePath(path)
  if (safe === undefined) {
    reader.passedOver(path, 'outside')
    return undefined
  }
  if (!reader.wants(safe)) return undefined
  if (size <= LARGEST_FILE) return safe
  reader.passedOver(path, 'too-large')
  return undefined
}

interface Header {
  name: string
  size: number
  type: string
}

function readHeader(header: Uint8Array): Header {
  const text = (from: number, length: number) => {
    const field = Buffer.from(header.subarray(from, from + length)).toString('utf8')
    return field.includes('\0') ? field.slice(0, field.indexOf('\0')) : field
  }
  // The sum is made with its own eight bytes as spaces.
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (Number.parseInt(text(148, 8).trim(), 8) !== sum) throw new ArchiveError('it is damaged or not a tar archive')
  const prefix = text(257, 5) === 'ustar' && text(257, 8) !== 'ustar  ' ? text(345, 155) : ''
  return { name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`, size: sizeOf(header), type: text(156, 1) || '0' }
}

/** In octal digits, or, of GNU, in base 256 behind a set first bit. */
function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136)
  if (((field[0] ?? 0) & 0x80) !== 0) return field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
  return Number.parseInt(Buffer.from(field).toString('latin1').replaceAll('\0', ' ').trim() || '0', 8)
}

/** A header about the entry that follows it: pax (`x`) and GNU's long name (`L`). Long links (`K`) and global headers (`g`) are skipped. */
function isAboutNext(type: string): boolean {
  return 'xgLK'.includes(type)
}

function nextOf(type: string, content: Uint8Array): { path?: string; size?: number } {
  const text = Buffer.from(content).toString('utf8')
  if (type === 'L') return { path: text.replace(/\0+$/, '') }
  if (type !== 'x') return {}
  // `LENGTH KEY=VALUE` on each line.
  const path = /^\d+ path=(.*)$/m.exec(text)?.[1]
  const size = /^\d+ size=(\d+)$/m.exec(text)?.[1]
  return { ...defined({ path, size: size !== undefined ? Number(size) : undefined }) }
}

async function content(bytes: ByteReader, size: number): Promise<Uint8Array> {
  if (size > LARGEST_FILE) throw new ArchiveError('it is damaged: a header is too large')
  const all = await bytes.take(padded(size))
  if (all.length < padded(size)) throw new ArchiveError('it is truncated')
  return all.subarray(0, size)
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

/** Takes so many bytes at a time from a stream of chunks. */
class ByteReader {
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
