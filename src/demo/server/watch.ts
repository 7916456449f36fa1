import { begin, type Exchange, type RequestRecord, refuse } from './exchange.ts'
import type { WatchFault } from './faults.ts'
import { requestedVersion, type Selection } from './list.ts'
import type { ApiObject } from './object.ts'
import { groupVersion } from './resources.ts'
import { invalidOptions, tooOld } from './status.ts'
import type { ObjectStore, StoreEvent } from './store.ts'

/** A watch that is under way. */
export interface OpenWatch {
  readonly request: RequestRecord
  /** Sends a BOOKMARK, where the client allows them. */
  bookmark(): void
  /** Sends the ERROR event of a version that is too old, and ends. */
  expire(): void
  /** Ends as after its timeout: the answer is complete. */
  end(): void
  /** Loses the connection. */
  drop(): void
}

/** What a watch needs of its server. */
export interface WatchContext {
  store: ObjectStore
  /** The watches under way; a watch adds and removes itself. */
  open: Set<OpenWatch>
  takeFault: (request: RequestRecord) => WatchFault | undefined
  /** Minor version of the server: sendInitialEvents is unknown before 1.27, refused before 1.32 (KEP-3157). */
  minor: number
}

type Start = { from: 'objects'; endMark: boolean } | { from: 'now' } | { from: 'version'; version: number }

/** Answers a watch: what is there or has changed since the version, then every change, one JSON document a line. */
export function answerWatch(exchange: Exchange, selection: Selection, context: WatchContext): void {
  const start = startOf(exchange.record.query, context.minor)
  if ('code' in start) {
    refuse(exchange, start)
    return
  }
  begin(exchange, 200, { 'content-type': 'application/json' })
  exchange.response.flushHeaders()
  const { store } = context
  const watch = openWatch(exchange, selection, context)
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

/** As Go's query conversion reads a boolean. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0'
}

function openWatch(exchange: Exchange, selection: Selection, { store, open, takeFault }: WatchContext) {
  const { response, record } = exchange
  const { type, matches } = selection
  const bookmarks = isTrue(record.query.get('allowWatchBookmarks'))
  let ended = false
  /** Lines that come behind the next one. */
  let late = ''

  const lineOf = (kind: string, object: unknown) => `${JSON.stringify({ type: kind, object })}\n`

  function write(lines: string): void {
    response.write(`${lines}${late}`)
    late = ''
  }

  function send(kind: StoreEvent['action'], object: ApiObject): void {
    if (ended) return
    const fault = takeFault(record)?.do
    if (fault === 'watch-drop') drop()
    else if (fault === 'watch-expire') fail(Number(object.metadata.resourceVersion))
    else if (fault === 'watch-half-line') halfLine(kind, object)
    else if (fault === 'watch-late') late += lineOf(kind, object)
    else if (fault === 'watch-duplicate') write(lineOf(kind, object).repeat(2))
    else write(`${fault === 'watch-unknown' ? lineOf('RENAMED', object) : ''}${lineOf(kind, object)}`)
  }

  function halfLine(kind: string, object: ApiObject): void {
    const line = lineOf(kind, object)
    stop()
    response.write(line.slice(0, line.length / 2), drop)
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
    if (ended || !bookmarks) return
    const metadata = { resourceVersion: String(store.version), ...(annotations && { annotations }) }
    const before = late
    late = ''
    write(before + lineOf('BOOKMARK', { kind: type.kind, apiVersion: groupVersion(type), metadata, ...type.empty }))
  }

  function fail(version: number): void {
    if (ended) return
    late = ''
    write(lineOf('ERROR', tooOld(version, store.watchableFrom).body))
    end()
  }

  function stop(): void {
    ended = true
    unsubscribe()
    clearTimeout(timer)
    open.delete(watch)
  }

  function end(): void {
    if (ended) return
    stop()
    response.end(late)
  }

  /** A real server sends its last bookmark about two seconds before the end. */
  function lastMarkAndEnd(): void {
    mark()
    end()
  }

  function drop(): void {
    stop()
    exchange.request.socket.destroy()
  }

  const watch: OpenWatch = {
    request: record,
    bookmark: () => mark(),
    expire: () => fail(Number(record.query.get('resourceVersion'))),
    end,
    drop,
  }
  const unsubscribe = store.subscribe(tell)
  const seconds = Number(record.query.get('timeoutSeconds') ?? 0)
  const timer = seconds > 0 ? setTimeout(lastMarkAndEnd, seconds * 1000) : undefined
  open.add(watch)
  response.on('close', stop)
  return { send, tell, mark, fail }
}
