import { defined } from '../../lib/defined.ts'
import { requestedVersion, type Selection } from './list.ts'
import { invalidOptions, tooOld } from './refusals.ts'
import { type ApiRequest, begin, isTrue, refuse } from './request.ts'
import { groupVersion } from './store/resource-types.ts'
import type { ObjectStore, StoreEvent } from './store/store.ts'

/** A watch that is under way. */
export interface OpenWatch {
  readonly request: ApiRequest
  /** Sends a BOOKMARK, where the client allows them. */
  bookmark(): void
  /** Sends the ERROR event of a version that is too old, and ends. */
  expire(): void
  /** Ends as after its timeout: the answer is complete. */
  end(): void
  /** Loses the connection. */
  drop(): void
}

/** One event of a watch (meta/v1 WatchEvent): `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`. */
export interface WatchEvent {
  type: string
  object: unknown
}

/** What a watch needs of its server. */
export interface WatchContext {
  store: ObjectStore
  /** The watches under way; a watch adds and removes itself. */
  watches: Set<OpenWatch>
  /** What is sent for an event, its JSON on a line by default. The empty text sends nothing. */
  eventText?: (event: WatchEvent, watch: OpenWatch) => string
  /** Minor version of the server: sendInitialEvents is unknown before 1.27, refused before 1.32 (KEP-3157). */
  minor: number
}

type Start = { from: 'objects'; endMark: boolean } | { from: 'now' } | { from: 'version'; version: number }

/** Answers a watch: what is there or has changed since the version, then every change, one JSON document a line. */
export function answerWatch(request: ApiRequest, selection: Selection, context: WatchContext): void {
  const start = startOf(request.query, context.minor)
  if ('code' in start) {
    refuse(request, start)
    return
  }
  begin(request, 200, { 'content-type': 'application/json' })
  request.response.flushHeaders()
  const { store } = context
  const watch = openWatch(request, selection, context)
  if (start.from === 'objects') {
    for (const object of store.listAt(selection.type, store.version) ?? []) if (selection.matches(object)) watch.send('ADDED', object)
    if (start.endMark) watch.mark({ 'k8s.io/initial-events-end': 'true' })
  }
  if (start.from !== 'version') return
  const missed = store.since(start.version)
  if (!missed) watch.fail(start.version)
  for (const event of missed ?? []) watch.tell(event)
}

function startOf(query: URLSearchParams, minor: number): Start | ReturnType<typeof invalidOptions> {
  const version = requestedVersion(query)
  if (typeof version !== 'number') return version
  const initial = minor >= 27 ? query.get('sendInitialEvents') : null
  if (initial !== null && minor < 32) {
    return invalidOptions('sendInitialEvents', 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled')
  }
  if (initial !== null && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    return invalidOptions('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  }
  if (initial === 'true') return { from: 'objects', endMark: isTrue(query.get('allowWatchBookmarks')) }
  if (version > 0) return { from: 'version', version }
  return initial === 'false' ? { from: 'now' } : { from: 'objects', endMark: false }
}

function eventLine(event: WatchEvent): string {
  return `${JSON.stringify(event)}\n`
}

function openWatch(request: ApiRequest, selection: Selection, { store, watches, eventText = eventLine }: WatchContext) {
  const { query, response } = request
  const { type, matches } = selection
  const bookmarks = isTrue(query.get('allowWatchBookmarks'))
  let ended = false

  function send(type: string, object: unknown): void {
    const text = ended ? '' : eventText({ type, object }, watch)
    if (text !== '') response.write(text)
  }

  /** A change as this watch sees it: an object that leaves the selection is DELETED for it (apiserver cacher). */
  function tell(event: StoreEvent): void {
    if (event.type !== type) return
    const was = event.before !== undefined && matches(event.before)
    const is = event.action !== 'DELETED' && matches(event.object)
    if (is) send(was ? 'MODIFIED' : 'ADDED', event.object)
    else if (was && event.before) {
      const metadata = { ...event.before.metadata, resourceVersion: String(event.version) }
      send('DELETED', { ...event.before, metadata })
    }
  }

  function mark(annotations?: Record<string, string>): void {
    const metadata = { resourceVersion: String(store.version), ...defined({ annotations }) }
    if (bookmarks) send('BOOKMARK', { kind: type.kind, apiVersion: groupVersion(type), metadata, ...type.empty })
  }

  function fail(version: number): void {
    send('ERROR', tooOld(version, store.watchableFrom).body)
    end()
  }

  function stop(): void {
    ended = true
    unsubscribe()
    clearTimeout(timer)
    watches.delete(watch)
  }

  function end(): void {
    if (ended) return
    stop()
    response.end()
  }

  /** A real server sends its last bookmark about two seconds before the end. */
  function lastMarkAndEnd(): void {
    mark()
    end()
  }

  function drop(): void {
    stop()
    request.incoming.socket.destroy()
  }

  const watch: OpenWatch = {
    request,
    bookmark: () => mark(),
    expire: () => fail(Number(query.get('resourceVersion'))),
    end,
    drop,
  }
  const unsubscribe = store.subscribe(tell)
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  const timer = seconds > 0 ? setTimeout(lastMarkAndEnd, seconds * 1000) : undefined
  watches.add(watch)
  response.on('close', stop)
  return { send, tell, mark, fail }
}
