/** A file of an archive or a folder. */
export interface ArchiveEntry {
  /** With `/` between folders, relative to the archive or folder. */
  path: string
  content: string
}

/** What an archive holds beside its files, or in a place if no file of it may be. */
export type PassedOver = 'link' | 'outside' | 'too-large'

/** Who reads an archive: which files are wanted, and what is told of those that are passed over. */
export interface EntryReader {
  wants(path: string): boolean
  passedOver(path: string, why: PassedOver): unknown
}

/** An archive that cannot be read, with what to tell of it: `it is truncated`. */
export class ArchiveError extends Error {}

/** More entries than any bundle of a cluster has; the path of each one is kept. */
export const MOST_ENTRIES = 50_000
/** The largest file that is read, in bytes. */
export const LARGEST_FILE = 256 * 1024 * 1024

/**
 * The path of an entry without `./`; undefined if it leads out of the archive: an absolute path, a drive, `..`.
 */
export function safePath(path: string): string | undefined {
  const slashed = path.replaceAll('\\', '/')
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.')
  return slashed.startsWith('/') || /^[A-Za-z]:/.test(slashed) || parts.includes('..') ? undefined : parts.join('/')
}
