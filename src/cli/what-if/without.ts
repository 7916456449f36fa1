import { UsageError } from '../../cluster/config/user-error.ts'
import { apiOf, type Kind } from '../../cluster/kinds/kind.ts'
import { otherRouteRows } from '../../kube/other-routes/table.ts'
import { nearest } from '../../lib/similar.ts'
import { type Removal, removableKinds } from '../../manifest/removal.ts'
import { kindOf } from '../args/kinds.ts'

/** Short names of kinds that no trace starts from (kubectl api-resources). */
const shortNames: Readonly<Record<string, string>> = {
  cnp: 'CiliumNetworkPolicy',
  ccnp: 'CiliumClusterwideNetworkPolicy',
  dc: 'DeploymentConfig',
  dr: 'DestinationRule',
  ep: 'Endpoints',
  gc: 'GatewayClass',
  netpol: 'NetworkPolicy',
  ns: 'Namespace',
  rc: 'ReplicationController',
  refgrant: 'ReferenceGrant',
}

/**
 * The object that `--without [NAMESPACE/]KIND/NAME` names; without a namespace in `fallback`. Among manifests, workloads of any kind may be.
 * @throws UsageError where it names none
 */
export function removalOf(text: string, fallback: string, areFiles: boolean): Removal {
  const parts = text.split('/')
  const [typed = '', name = ''] = parts.slice(-2)
  const namespace = parts.length === 3 ? (parts[0] ?? '') : fallback
  const word = typed.toLowerCase()
  if (parts.length < 2 || parts.length > 3 || word === '' || name === '' || namespace === '')
    throw new UsageError(`invalid argument "${text}" for --without`, 'Write KIND/NAME or NAMESPACE/KIND/NAME.')
  const [bare = ''] = word.split('.')
  const namesakes = removableKinds.filter((kind) => isCalled(kind, bare, word))
  const group = groupOf(word)
  const kinds = group === undefined ? firstOfName(namesakes) : namesakes.filter((kind) => kind.group === group)
  if (kinds.length > 0) return { kinds, word, namespace, name }
  if (namesakes.length > 0)
    throw new UsageError(
      `--without ${text}: porttrace does not read resource type "${typed}"`,
      `--without can delete ${[...new Set(namesakes.map(apiOf))].join(', ')}`,
    )
  if (areFiles && /^[a-z]+$/.test(word)) return { kinds, word, namespace, name }
  throw unknownKind(text, typed)
}

/** The error that no kind has this name, with the kinds that can be deleted. */
export function unknownKind(text: string, typed: string): UsageError {
  const close = nearest(typed.toLowerCase(), [...removableKinds.flatMap(({ kind, plural }) => [kind.toLowerCase(), plural])])
  const all = `--without can delete ${listed(removableKinds)}`
  return new UsageError(
    `--without ${text}: porttrace does not read resource type "${typed}"`,
    close === undefined ? all : `Did you mean ${close}? ${all}`,
  )
}

function isCalled({ kind, group, plural }: Kind, bare: string, word: string): boolean {
  const target = kindOf(word)
  const isTarget = target !== undefined && target.kind === kind && (target.group === undefined || target.group === group)
  const own = otherRouteRows.find((row) => row.kind === kind && row.group === group)?.shortNames ?? []
  return isTarget || kind.toLowerCase() === bare || plural === bare || shortNames[bare] === kind || own.includes(bare)
}

/** Of several kinds with one name, the one of Kubernetes itself, else the first; together with the same kind in its other groups. */
function firstOfName(kinds: readonly Kind[]): Kind[] {
  const [first] = kinds
  return kinds.filter((one) => one.kind === first?.kind && one.list === first.list)
}

/** The group in `gateways.networking.istio.io` or `deployments.v1.apps`, `''` in `services.v1.`; undefined if the word has none. */
function groupOf(word: string): string | undefined {
  return /^[^.]+\.(?:v\d+\w*(?:\.|$))?(?<group>.*)$/.exec(word)?.groups?.group
}

/** The kinds by their plural names; of several kinds with one name, all but the first have their group. */
function listed(kinds: readonly Kind[]): string {
  const first = new Map(kinds.toReversed().map((kind) => [kind.plural, kind]))
  return [...new Set(kinds.map((kind) => (first.get(kind.plural) === kind ? kind.plural : apiOf(kind))))].join(', ')
}
