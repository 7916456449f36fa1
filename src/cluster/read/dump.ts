import { NestedLists } from '../../files/objects.ts'
import { fileContent } from '../../files/read.ts'
import { loadYaml } from '../../lib/yaml/parse.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'
import { snapshotOfFiles } from './files.ts'

/**
 * The snapshot in a dump: what `kubectl get … -o yaml|json` printed (a List, a List of Lists, several documents) or what `--save` kept.
 * Every object counts as one of a cluster. `name` is the file's name in errors, `taken` the time for a dump, which has none of its own.
 * `keep` gets each object of a kind that is read, as it is in the dump; from a file of `--save` it gets none. An object without a namespace
 * is taken to be in `namespace`.
 * @throws UserError if the text holds no object, or nests lists without end
 */
export async function parseDump(
  content: string,
  name: string,
  taken: string,
  keep: (kind: string, raw: unknown) => void = () => {},
  namespace = 'default',
): Promise<Snapshot> {
  try {
    const { snapshot } = await snapshotOfFiles(fileContent(content, name, await loadYaml()), { name, taken, keep, namespace, isDump: true })
    return snapshot
  } catch (error) {
    if (error instanceof NestedLists) throw new UserError(error.message, undefined, error)
    throw error
  }
}
