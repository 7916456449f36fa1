import { fields, items, text } from '../../lib/read.ts'
import { expansionFault } from '../../lib/yaml/expansion.ts'
import { yamlFault } from '../../lib/yaml/fault.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'
import { kindsInDump } from '../kinds/kinds.ts'
import { withAbsences } from './absent.ts'
import { Collection } from './collection.ts'
import { addConfigFacts } from './dataplane.ts'

/**
 * The snapshot in a dump: what `kubectl get … -o yaml|json` printed (a List, a List of Lists, several documents) or what `--save` kept.
 * `name` is how errors call the file, `taken` the time for a dump, which has none of its own. `keep` is told of each object of a kind that
 * is read, as it stands in the dump; of what `--save` kept there is none. An object without a namespace is taken to be in `namespace`.
 * @throws UserError where the text is neither YAML nor JSON, or holds no object.
 */
export async function parseDump(
  content: string,
  name: string,
  taken: string,
  keep: (kind: string, raw: unknown) => void = () => {},
  namespace = 'default',
): Promise<Snapshot> {
  const documents = await parseDocuments(content, name)
  const [first] = documents
  if (documents.length === 1 && fields(first).kind === 'Snapshot') {
    const { parseSnapshot } = await import('./saved-snapshot.ts')
    return parseSnapshot(first, name)
  }
  const collection = new Collection()
  const add: Add = (group, kind, raw) => {
    const rows = kindsInDump(group, kind)
    for (const row of rows) collection.add(row, row.namespaced ? inNamespace(raw, namespace) : raw)
    if (rows.length > 0) keep(kind, raw)
  }
  const seen = documents.reduce<number>((sum, document) => sum + take(add, document, '', name), 0)
  if (seen === 0) {
    throw new UserError(
      `${name}: no Kubernetes object in it`,
      'Make one with: kubectl get services,endpointslices,pods,nodes,ingresses -A -o yaml > FILE',
    )
  }
  await addConfigFacts(collection.lists)
  return withAbsences(collection, name, taken)
}

async function parseDocuments(content: string, name: string): Promise<unknown[]> {
  try {
    if (content.trimStart().startsWith('{')) return [JSON.parse(content)]
  } catch {
    // Several JSON documents in a row, or YAML in flow style: YAML reads both.
  }
  const { loadAll } = await import('js-yaml')
  let documents: unknown[]
  try {
    documents = loadAll(content.replaceAll(/\}[ \t]*\r?\n\{/g, '}\n---\n{'))
  } catch (error) {
    throw new UserError(`${name}: neither YAML nor JSON: ${yamlFault(error)}`, undefined, error)
  }
  const fault = expansionFault(documents, content.length)
  if (fault !== undefined) throw new UserError(`${name} is not read: ${fault}`)
  return documents
}

/** The object with the namespace in which `kubectl apply` would put it, where it names none. */
function inNamespace(raw: unknown, namespace: string): unknown {
  const object = fields(raw)
  const metadata = fields(object.metadata)
  return text(metadata.namespace) ? raw : { ...object, metadata: { ...metadata, namespace } }
}

/** Takes an object of a kind of a group. */
type Add = (group: string, kind: string, raw: unknown) => void

/** Lists within lists. kubectl prints one, and files that were put together hold some. */
const MOST_LISTS = 20

/**
 * Takes an object, or each item of a list. Items of a typed list (`PodList`) carry no kind of their own. Returns how many there were.
 * @throws UserError where lists are nested too deeply
 */
function take(add: Add, raw: unknown, inherited: string, name: string, lists = 0): number {
  const object = fields(raw)
  const kind = text(object.kind) ?? inherited.split('/')[1] ?? ''
  const group = text(object.apiVersion) === undefined ? (inherited.split('/')[0] ?? '') : groupOf(text(object.apiVersion) ?? '')
  if (Array.isArray(object.items)) {
    const itemType = kind === 'List' ? '' : `${group}/${kind.replace(/List$/, '')}`
    if (lists === MOST_LISTS) throw new UserError(`${name} is not read: its lists are nested more than ${MOST_LISTS} levels deep`)
    return items(object.items).reduce<number>((sum, item) => sum + take(add, item, itemType, name, lists + 1), 1)
  }
  if (kind === '') return 0
  add(group, kind, raw)
  return 1
}

/** `apps` of `apps/v1`; `''` of `v1`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}
