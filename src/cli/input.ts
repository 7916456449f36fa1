import { UserError } from '../cluster/config/user-error.ts'
import { allKinds } from '../cluster/kinds/kinds.ts'
import { snapshotOfFiles } from '../cluster/read/files.ts'
import { NestedLists } from '../files/objects.ts'
import { FileFault, type KnownKinds, readFiles } from '../files/read.ts'
import { defined } from '../lib/defined.ts'
import { codeOf } from '../lib/errors.ts'
import { loadYaml } from '../lib/yaml/parse.ts'
import { createLocator, type Locator } from '../manifest/locate.ts'
import { goneNotices } from '../manifest/versions.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { fileFault } from './file-fault.ts'
import type { Io } from './io.ts'

/** What `-f` names, read. */
export interface Input {
  snapshot: Snapshot
  /** Puts files and lines into findings about manifests. */
  locator: Locator
  /** What was passed over, one line each. */
  notices: readonly string[]
}

/** How `-f` is read. */
export interface InputOptions {
  /** The namespace of objects that name none; absent: `default`. */
  namespace?: string | undefined
  /** Called with each object of a kind that is read, as it is in its file. */
  keep?: (kind: string, raw: unknown) => void
}

/** Dumps, bundles and manifests from files, folders, archives and standard input. @throws UserError */
export async function readInput(files: readonly string[], io: Io, { namespace, keep }: InputOptions): Promise<Input> {
  const taken = io.now().toISOString()
  const name = files.length === 1 && files[0] !== undefined ? called(files[0]) : `${files.length} files`
  try {
    const read = await readFiles(files, () => io.readStdin(), knownKinds)
    const { snapshot, manifests } = await snapshotOfFiles(read, { name, taken, namespace, ...defined({ keep }) })
    return {
      snapshot,
      locator: createLocator(manifests, snapshot, await loadYaml()),
      notices: [...read.notices, ...goneNotices(read.objects)],
    }
  } catch (error) {
    throw asUserError(error, name)
  }
}

/** What was thrown while files were read: a UserError if the files are at fault. `name` is what messages call them. */
export function asUserError(error: unknown, name: string): unknown {
  if (error instanceof FileFault || error instanceof NestedLists) return new UserError(error.message, undefined, error)
  if (codeOf(error) === '' || error instanceof UserError) return error
  return new UserError(`cannot read ${name}: ${fileFault(error)}`, undefined, error)
}

function called(file: string): string {
  return file === '-' ? 'standard input' : file
}

const plurals = Map.groupBy(
  allKinds.filter(({ inDumps }) => inDumps),
  ({ plural }) => plural,
)

/** What files hold of the kinds that are read. */
export const knownKinds: KnownKinds = {
  // ConfigMaps are read one by one where they are requested; a bundle holds all of them.
  isRead: (plural) => plural !== 'configmaps' && plurals.has(plural),
  typeOf: (plural, group) => {
    const kinds = plurals.get(plural) ?? []
    const kind = kinds.find((one) => group === undefined || one.group === group) ?? kinds[0]
    return kind && { group: kind.group, version: kind.versions[0] ?? 'v1', kind: kind.kind }
  },
}
