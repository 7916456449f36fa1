import { UserError } from '../../cluster/config/user-error.ts'
import { allKinds } from '../../cluster/kinds/kinds.ts'
import { nearest } from '../../lib/similar.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { kindOf } from '../args/kinds.ts'

/** Short names of kinds that no trace starts from (kubectl api-resources). */
const shortNames: Readonly<Record<string, string>> = { netpol: 'NetworkPolicy', ns: 'Namespace', ep: 'Endpoints' }

/**
 * The object that `--without [NAMESPACE/]KIND/NAME` names; without a namespace in `fallback`. @throws UserError where it names none
 */
export function removedObject(text: string, fallback: string): ObjectRef {
  const parts = text.split('/')
  const [kind = '', name = ''] = parts.slice(-2)
  const namespace = parts.length === 3 ? parts[0] : fallback
  if (parts.length < 2 || parts.length > 3 || name === '' || namespace === '') {
    throw new UserError(`--without ${text} names no object`, 'name one as KIND/NAME or NAMESPACE/KIND/NAME')
  }
  const found = known(kind)
  const row = allKinds.find((one) => one.kind === found)
  if (!row) {
    const close = nearest(kind.toLowerCase(), [...words.keys()])
    throw new UserError(`--without ${text}: a trace reads no "${kind}"`, close === undefined ? undefined : `did you mean ${close}?`)
  }
  // An object is removed by its kind and name, which do not tell the kinds of two groups apart.
  const group = groupOf(kind)
  if (group !== undefined && group !== row.group && allKinds.some((one) => one.kind === found && one.group === group))
    throw new UserError(`--without ${text}: of the kinds called ${row.kind}, only ${row.plural}.${row.group} can be left out`)
  return { kind: row.kind, ...(row.namespaced && namespace !== undefined && { namespace }), name }
}

const words: ReadonlyMap<string, string> = new Map(
  allKinds.flatMap(({ kind, plural }): [string, string][] => [
    [kind.toLowerCase(), kind],
    [plural, kind],
  ]),
)

/** The group in `gateways.networking.istio.io` or `deployments.v1.apps`; undefined where the word has none. */
function groupOf(word: string): string | undefined {
  return /^[^.]+\.(?:v\d+\w*\.)?(?<group>.+)$/.exec(word.toLowerCase())?.groups?.group
}

function known(word: string): string | undefined {
  const lower = word.toLowerCase()
  return kindOf(word)?.kind ?? shortNames[lower] ?? words.get(lower.split('.')[0] ?? '')
}
