import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { type ArchiveEntry, ArchiveError, type EntryReader, type PassedOver } from './entry.ts'
import { tarEntries } from './tar.ts'
import { readerOf, zipEntries } from './zip.ts'

/** How an archive is packed. */
export type ArchiveKind = 'tar' | 'tar.gz' | 'zip'

/** What the first bytes of a file say it is; undefined: no archive. */
export function archiveKind(start: Uint8Array): ArchiveKind | undefined {
  const bytes = Buffer.from(start)
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0x1f8b) return 'tar.gz'
  // A zip begins with an entry, or with its directory if it has none.
  if (bytes.length >= 4 && [0x504b0304, 0x504b0506].includes(bytes.readUInt32BE(0))) return 'zip'
  return bytes.toString('latin1', 257, 262) === 'ustar' ? 'tar' : undefined
}

/** How many bytes `archiveKind` looks at. */
export const KIND_BYTES = 262

/** The wanted files of an archive on disk. @throws ArchiveError */
export async function* archiveEntries(file: string, kind: ArchiveKind, reader: EntryReader): AsyncGenerator<ArchiveEntry> {
  if (kind === 'zip') {
    const handle = await open(file)
    try {
      yield* zipEntries(readerOf(handle), (await handle.stat()).size, reader)
    } finally {
      await handle.close()
    }
    return
  }
  const source = createReadStream(file)
  try {
    if (kind === 'tar') yield* tarEntries(source, reader)
    else yield* tarEntries(gunzipped(source), reader)
  } finally {
    source.destroy()
  }
}

/** What an archive holds: the paths of its files, and how many entries are never read, by the reason. */
export interface ArchiveListing {
  paths: string[]
  passedOver: Map<PassedOver, number>
}

/** Lists an archive on disk, and keeps no file of it. @throws ArchiveError */
export async function listArchive(file: string, kind: ArchiveKind): Promise<ArchiveListing> {
  const paths: string[] = []
  const passedOver = new Map<PassedOver, number>()
  const entries = archiveEntries(file, kind, {
    wants: (path) => {
      paths.push(path)
      return false
    },
    passedOver: (_, why) => passedOver.set(why, (passedOver.get(why) ?? 0) + 1),
  })
  // It gives no entry, since none is wanted, but goes through all of them.
  await entries.next()
  return { paths, passedOver }
}

async function* gunzipped(source: ReturnType<typeof createReadStream>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  source.once('error', (error) => gunzip.destroy(error))
  try {
    for await (const chunk of source.pipe(gunzip)) if (chunk instanceof Uint8Array) yield chunk
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new ArchiveError(error.code === 'Z_BUF_ERROR' ? 'it is truncated' : 'it is damaged', { cause: error })
    }
    throw error
  } finally {
    gunzip.destroy()
  }
}
