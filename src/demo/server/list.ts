import { defined } from '../../lib/defined.ts'
import { fields, number, text } from '../../lib/read.ts'
import { badRequest, continueTooOld, failure, type Refusal } from './refusals.ts'
import type { ApiObject } from './store/object.ts'
import { groupVersion, type ResourceType } from './store/resource-types.ts'
import { fieldSelector, labelSelector, type Matcher } from './store/selectors.ts'
import type { ObjectStore } from './store/store.ts'

/** Which objects a list or a watch is about. */
export interface Selection {
  type: ResourceType
  matches: Matcher
  /** A selector narrows it: the server then does not count what remains. */
  narrowed: boolean
}

/** Reads namespace and selectors; an invalid selector is a 400. */
export function select(type: ResourceType, namespace: string, query: URLSearchParams): Selection | Refusal {
  const byLabels = labelSelector(query.get('labelSelector') ?? '')
  const byFields = fieldSelector(query.get('fieldSelector') ?? '', type)
  if ('error' in byLabels) return badRequest(byLabels.error)
  if ('error' in byFields) return badRequest(byFields.error)
  return {
    type,
    matches: (object) =>
      (!namespace || !type.namespaced || object.metadata.namespace === namespace) && byLabels.matches(object) && byFields.matches(object),
    narrowed: Boolean(query.get('labelSelector') || query.get('fieldSelector')),
  }
}

/** The requested resourceVersion, 0 if there is none; a 400 with the recorded text where it is not a number. */
export function requestedVersion(query: URLSearchParams): number | Refusal {
  const given = query.get('resourceVersion') ?? ''
  if (/^\d*$/.test(given)) return Number(given)
  const why = `strconv.ParseUint: parsing ${JSON.stringify(given)}: invalid syntax`
  return badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(given)}: ${why}`)
}

/** A list as it is printed. */
export interface ObjectList {
  kind: string
  apiVersion: string
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number }
  items: unknown[]
}

/** The list, or one page of it, as the API server prints it: its items carry no kind. */
export function listObjects(store: ObjectStore, selection: Selection, query: URLSearchParams): ObjectList | Refusal {
  const page = pageAsked(store, query)
  if ('code' in page) return page
  const { at, start, exact } = page
  const all = store.listAt(selection.type, at < 0 ? store.version : at)
  if (!all)
    return exact ? failure(410, 'The resourceVersion for the provided list is too old.', 'Expired') : continueTooOld(token(-1, start))
  const matching = all.filter((object) => listKey(object) >= start && selection.matches(object))
  const limit = Number(query.get('limit') ?? 0)
  const shown = limit > 0 ? matching.slice(0, limit) : matching
  const rest = matching.length - shown.length
  const version = at < 0 ? store.version : at
  const last = shown.at(-1)
  return {
    kind: `${selection.type.kind}List`,
    apiVersion: groupVersion(selection.type),
    metadata: {
      resourceVersion: String(version),
      ...defined({
        continue: rest > 0 && last ? token(version, `${listKey(last)}\0`) : undefined,
        remainingItemCount: rest > 0 && !selection.narrowed ? rest : undefined,
      }),
    },
    items: shown.map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item),
  }
}

interface Page {
  /** Version to show; -1 for the newest, without consistency. */
  at: number
  /** First key to show. */
  start: string
  /** The client asked for this version by number. */
  exact: boolean
}

function pageAsked(store: ObjectStore, query: URLSearchParams): Page | Refusal {
  const version = requestedVersion(query)
  if (typeof version !== 'number') return version
  const given = query.get('continue')
  if (given) return continued(given, version)
  if (version > store.version) {
    return failure(504, `Timeout: Too large resource version: ${version}, current: ${store.version}`, 'Timeout', { retryAfterSeconds: 1 })
  }
  const exact = query.get('resourceVersionMatch') === 'Exact' && version > 0
  return { at: exact ? version : store.version, start: '', exact }
}

function continued(given: string, version: number): Page | Refusal {
  if (version > 0) return badRequest('specifying resource version is not allowed when using continue')
  try {
    const read = fields(JSON.parse(Buffer.from(given, 'base64url').toString('utf8')))
    const at = number(read.rv)
    const start = text(read.start)
    if (at !== undefined && start) return { at, start, exact: false }
  } catch {
    // the answer below says it
  }
  return badRequest('continue key is not valid: invalid character')
}

function token(version: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url')
}

function listKey(object: ApiObject): string {
  return object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : object.metadata.name
}
