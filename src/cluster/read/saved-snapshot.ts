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
  if (check(document)) return document
  const [first] = check.errors ?? []
  throw new UserError(`${name}: damaged snapshot: ${joinLines(`${first?.instancePath || '/'} ${first?.message ?? ''}`)}`)
}
