import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder with more files than any set of manifests or bundle has. */
const MOST_FILES = 50_000

/** The files below a folder, in the order of their paths. */
export interface Walked {
  /** Relative to the folder, with `/` between folders. */
  paths: string[]
  /** It holds more than are listed here. */
  isCut: boolean
}

/**
 * Every file below a folder. Hidden folders (`.git`) and links to folders are passed over, so that no circle is walked; a link to a file is
 * taken as the file.
 */
export async function walk(folder: string): Promise<Walked> {
  const paths: string[] = []
  const open = ['']
  for (let path = open.pop(); path !== undefined && paths.length <= MOST_FILES; path = open.pop()) {
    const entries = await readdir(join(folder, path), { withFileTypes: true })
    for (const entry of entries) {
      const own = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory() && !entry.name.startsWith('.')) open.push(own)
      else if (entry.isFile() || entry.isSymbolicLink()) paths.push(own)
    }
  }
  return { paths: paths.slice(0, MOST_FILES).sort(), isCut: paths.length > MOST_FILES }
}

/** May a file of a folder hold objects, by its name? */
export function isObjectFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path)
}
