import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { type ArchiveEntry, ArchiveError, type EntryReader, LARGEST_FILE, MOST_ENTRIES, safePath } from './entry.ts'

const inflate = promisify(inflateRaw)

/** The end of the central directory, which has a comment of at most 64 KiB behind it. */
const END = 0x06054b50
const END_SIZE = 22
const LONGEST_COMMENT = 65_535
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/** Bytes of an archive at a place. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

/** Reads an open file at a place. */
export function readerOf(file: FileHandle): ReadAt {
  return async (position, length) => {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
}

/**
 * The wanted files of a zip archive of `size` bytes, by its directory: no other file of it is read.
 * @throws ArchiveError if it is truncated, is damaged, or has too many entries.
 */
export async function* zipEntries(read: ReadAt, size: number, reader: EntryReader): AsyncGenerator<ArchiveEntry> {
  for (const entry of await directory(read, size)) {
    const safe = wanted(entry, reader)
    if (safe !== undefined) yield { path: safe, content: (await contentOf(read, entry)).toString('utf8') }
  }
}

interface ZipEntry {
  path: string
  isLink: boolean
  method: number
  isEncrypted: boolean
  compressed: number
  size: number
  offset: number
}

function wanted({ path, isLink, isEncrypted, size }: ZipEntry, reader: EntryReader): string | undefined {
  if (path.endsWith('/')) return undefined
  const safe = safePath(path)
  const why = isLink ? 'link' : safe === undefined ? 'outside' : undefined
  if (why) reader.passedOver(path, why)
  if (why || safe === undefined || !reader.wants(safe)) return undefined
  if (isEncrypted) throw new ArchiveError('it is encrypted')
  if (size <= LARGEST_FILE) return safe
  reader.passedOver(path, 'too-large')
  return undefined
}

async function directory(read: ReadAt, size: number): Promise<ZipEntry[]> {
  const tailSize = Math.min(size, END_SIZE + LONGEST_COMMENT)
  const tail = await read(size - tailSize, tailSize)
  const end = lastSignature(tail)
  if (end < 0) throw new ArchiveError('it is truncated')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  // 65535 also stands for more, which zip64 counts elsewhere.
  if (count > MOST_ENTRIES) throw new ArchiveError(`it has more than ${MOST_ENTRIES} entries`)
  const central = await read(offset, length)
  if (central.length < length) throw new ArchiveError('it is truncated')
  const entries: ZipEntry[] = []
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > central.length || central.readUInt32LE(at) !== CENTRAL) throw new ArchiveError('it is damaged')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => central.readUInt16LE(at + field))
    const nameEnd = at + 46 + (nameLength ?? 0)
    entries.push({
      path: central.toString('utf8', at + 46, nameEnd),
      // The mode of Unix is in the upper half of the attributes.
      isLink: ((central.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000,
      method: central.readUInt16LE(at + 10),
      isEncrypted: (central.readUInt16LE(at + 8) & 1) === 1,
      compressed: central.readUInt32LE(at + 20),
      size: central.readUInt32LE(at + 24),
      offset: central.readUInt32LE(at + 42),
    })
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0)
  }
  return entries
}

function lastSignature(tail: Buffer): number {
  for (let at = tail.length - END_SIZE; at >= 0; at--) if (tail.readUInt32LE(at) === END) return at
  return -1
}

async function contentOf(read: ReadAt, { method, compressed, offset, size }: ZipEntry): Promise<Buffer> {
  const header = await read(offset, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw new ArchiveError('it is damaged')
  const data = await read(offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), compressed)
  if (data.length < compressed) throw new ArchiveError('it is truncated')
  if (method === 0) return data
  if (method !== 8) throw new ArchiveError('it uses an unknown compression method')
  try {
    return await inflate(data, { maxOutputLength: Math.max(size, 1) })
  } catch (error) {
    throw new ArchiveError('it is damaged', { cause: error })
  }
}
