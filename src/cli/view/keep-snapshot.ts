import { join, resolve } from 'node:path'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Io } from '../io.ts'
import { saveSnapshot } from '../save.ts'

/**
 * Writes a snapshot as `--save` does, and answers the whole path. A file that holds anything but a snapshot is left as it is. No shell has
 * read the name, so `~/` is the home folder here; without a name it is a new file of this second. @throws UserError
 */
export async function keepSnapshot(file: string | undefined, snapshot: Snapshot, { env, now }: Pick<Io, 'env' | 'now'>): Promise<string> {
  const { HOME } = env
  const named =
    file ??
    `porttrace-${now()
      .toISOString()
      .replaceAll(/[-:]|\.\d+/g, '')}.json`
  const path = resolve(named.startsWith('~/') && HOME ? join(HOME, named.slice(2)) : named)
  await saveSnapshot(path, snapshot, false)
  return path
}
