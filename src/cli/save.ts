import { open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../cluster/config/user-error.ts'
import { codeOf } from '../lib/errors.ts'
import { fileFault } from './file-fault.ts'

/** How a file of `--save` or `--save-baseline` begins. */
const beginning = /^\s*\{\s*"apiVersion":\s*"porttrace\/[^"]*",\s*"kind":\s*"(Snapshot|Baseline)"/

/** Writes a snapshot for `--save`. @throws UserError */
export function saveSnapshot(file: string, snapshot: object, force: boolean): Promise<void> {
  return saveDocument(file, snapshot, force)
}

/**
 * Writes a document of porttrace's own, as a whole or not at all, readable by its owner alone. A file that is there already is replaced
 * where it is empty or holds such a document, and with `force` whatever it holds; what is not a regular file never is. @throws UserError
 */
export async function saveDocument(file: string, snapshot: object, force: boolean): Promise<void> {
  try {
    const target = await replaceable(file, force)
    await writeWhole(target, `${JSON.stringify(snapshot, null, 2)}\n`)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`cannot write ${file}: ${fileFault(error)}`, undefined, error)
  }
}

/** The path to write to, behind symbolic links. */
async function replaceable(file: string, force: boolean): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (!found) return file
  if (found.isDirectory()) throw new UserError(`cannot write ${file}: it is a directory`)
  if (!found.isFile()) throw new UserError(`cannot write ${file}: it is not a regular file`, 'Name a new file.')
  if (!force && found.size > 0 && !(await isSnapshot(file))) {
    throw new UserError(`cannot write ${file}: it exists and is not a snapshot`, 'Name a new file, or pass --force to replace it.')
  }
  return realpath(file)
}

async function isSnapshot(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(256) })
    return beginning.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await handle.close()
  }
}

/**
 * Writes to a temporary file in the same folder first: a reader sees either the old content or the new one, and a full disk destroys
 * neither.
 */
export async function writeWhole(file: string, content: string): Promise<void> {
  const part = join(dirname(file), `.${basename(file)}.${Math.random().toString(36).slice(2)}`)
  const handle = await open(part, 'wx', 0o600)
  try {
    await handle.writeFile(content).finally(() => handle.close())
    await rename(part, file)
  } catch (error) {
    await unlink(part).catch(() => {})
    throw error
  }
}
