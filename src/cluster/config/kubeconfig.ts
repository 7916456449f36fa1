import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import { emptyKubeconfig, type Kubeconfig, parseKubeconfig } from './kubeconfig-file.ts'
import { UserError } from './user-error.ts'

/** A kubeconfig as kubectl would see it. */
export interface LoadedKubeconfig extends Kubeconfig {
  /** The files that were read; empty if none of them exists. */
  files: string[]
  /** The files that were looked for, for messages. */
  searched: string[]
}

/**
 * Loads what kubectl would load (client-go ClientConfigLoadingRules): `explicit` is that one file and must exist; else the files of
 * `KUBECONFIG` (separated by `:`, on Windows by `;`), else `~/.kube/config`. Missing files are passed over; an unreadable or malformed
 * one throws a UserError that names it. Merging: the first file to define a named entry wins as a whole, and the first non-empty
 * `current-context` wins.
 */
export async function loadKubeconfig(explicit: string | undefined, places: HomePlaces): Promise<LoadedKubeconfig> {
  const searched = explicit ? [explicit] : await filesOf(places)
  const merged: LoadedKubeconfig = { ...emptyKubeconfig(), files: [], searched }
  for (const file of searched) {
    const text = await readText(file)
    if (text === undefined) continue
    merged.files.push(file)
    mergeInto(merged, await parseKubeconfig(text, file, places.platform))
  }
  if (explicit && merged.files.length === 0) {
    throw new UserError(`kubeconfig ${explicit} does not exist`, 'Check the path given with --kubeconfig.')
  }
  return merged
}

async function filesOf(places: HomePlaces): Promise<string[]> {
  const named = (places.env.KUBECONFIG ?? '').split(places.platform === 'win32' ? ';' : ':').filter((file) => file !== '')
  return named.length > 0 ? [...new Set(named)] : [join(await homeFolder(places), '.kube', 'config')]
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return decode(await readFile(file))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new UserError(`cannot read kubeconfig ${file}: ${unreadableReason(error)}`, undefined, error)
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so: Windows PowerShell writes such files, and kubectl reads them. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

/** Why a file could not be read, in words. */
export function unreadableReason(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'no such file'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EISDIR':
      return 'it is a directory'
    default:
      return joinLines(messageOf(error))
  }
}

function mergeInto(merged: Kubeconfig, later: Kubeconfig): void {
  if (merged.currentContext === '') merged.currentContext = later.currentContext
  keepFirst(merged.clusters, later.clusters)
  keepFirst(merged.users, later.users)
  keepFirst(merged.contexts, later.contexts)
}

function keepFirst<Entry>(merged: Map<string, Entry>, later: Map<string, Entry>): void {
  for (const [name, entry] of later) if (!merged.has(name)) merged.set(name, entry)
}

/** What a user's home folder is found by. */
interface HomePlaces {
  env: Readonly<Record<string, string | undefined>>
  /** As the system has it. */
  home: string
  /** As Node's `process.platform`. */
  platform: string
}

/**
 * The folder in which `.kube/config` stands. On Windows it is the first of HOME, HOMEDRIVE with HOMEPATH, and USERPROFILE that holds one
 * (client-go util/homedir); if none does, and elsewhere, the user's home.
 */
export async function homeFolder({ env, home, platform }: HomePlaces): Promise<string> {
  if (platform !== 'win32') return home
  const drive = env.HOMEDRIVE && env.HOMEPATH ? `${env.HOMEDRIVE}${env.HOMEPATH}` : undefined
  for (const folder of [env.HOME, drive, env.USERPROFILE]) {
    if (folder && (await exists(join(folder, '.kube', 'config')))) return folder
  }
  return home
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch {
    return false
  }
}
