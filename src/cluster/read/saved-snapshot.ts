import { joinLines } from '../../lib/line.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'

/**
 * A snapshot that `--save` kept, checked against its schema, since a file may have been edited or cut.
 * @throws UserError that names the first place where it is not as it should be.
 */
export async function parseSnapshot(document: unknown, name: string): Promise<Snapshot> {
  const [{ Ajv }, schema] = await Promise.all([import('ajv'), import('../../../schema/snapshot.v1.json', { with: { type: 'json' } })])
  const ajv = new Ajv({ strict: false })
  const check = ajv.compile<Snapshot>(schema.default)
  if (check(document)) return { ...document, source: { ...document.source, kubectlFlags: harmless(document.source.kubectlFlags) } }
  const [first] = check.errors ?? []
  throw new UserError(`${name}: damaged snapshot: ${joinLines(`${first?.instancePath || '/'} ${first?.message ?? ''}`)}`)
}

/** Flags that choose among what the reader's own kubeconfig holds, each with a value. */
const chosen: ReadonlySet<string> = new Set(['--context', '--cluster', '--user', '--as', '--as-uid', '--as-group', '--as-user-extra'])

/**
 * Of the flags in a file, which any user may have written, those that are safe to repeat in suggested commands: they lead to no new place.
 * `--kubeconfig` could name a file that runs a plugin, and the reader's credentials could be sent to the address of `--server`.
 */
function harmless(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    const value = flags[index + 1]
    return chosen.has(flag) && value !== undefined && !value.startsWith('-') ? [flag, value] : []
  })
}
