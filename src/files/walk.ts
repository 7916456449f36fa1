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

/** The folders of Helm charts among these paths, each with a slash at its end: those with a `Chart.yaml` beside `templates/`. */
export function chartFolders(paths: readonly string[]): string[] {
  return paths
    .filter((path) => /(?:^|\/)Chart\.ya?ml$/.test(path))
    .map((path) => path.slice(0, path.lastIndexOf('/') + 1))
    .filter((folder) => paths.some((path) => path.startsWith(`${folder}templates/`)))
}

/** May a file of a folder hold objects, by its name? */
export function isObjectFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path)
}
