import type { ApiRequest } from '../../src/demo/server/request.ts'
import type { OpenWatch, WatchEvent } from '../../src/demo/server/watch.ts'
import type { WatchFault } from './faults.ts'

/** The text of each event of a watch, with what goes wrong with the events that the fault strikes. */
export function eventsWithFaults(take: (request: ApiRequest) => WatchFault | undefined): (event: WatchEvent, watch: OpenWatch) => string {
  /** What is sent with the next event of a watch. */
  const late = new WeakMap<OpenWatch, string>()
  /** Watches that have lost their connection. */
  const lost = new WeakSet<OpenWatch>()

  return (event, watch) => {
    if (lost.has(watch)) return ''
    const line = `${JSON.stringify(event)}\n`
    if (event.type === 'ERROR') return line
    const before = late.get(watch) ?? ''
    if (event.type === 'BOOKMARK') {
      late.delete(watch)
      return before + line
    }
    const fault = take(watch.request)?.do
    switch (fault) {
      case 'watch-drop':
        watch.drop()
        return ''
      case 'watch-expire':
        watch.expire()
        return ''
      case 'watch-half-line':
        lost.add(watch)
        watch.request.response.write(line.slice(0, line.length / 2), () => watch.drop())
        return ''
      case 'watch-late':
        late.set(watch, before + line)
        return ''
    }
    late.delete(watch)
    if (fault === 'watch-duplicate') return line + line + before
    const unknown = fault === 'watch-unknown' ? `${JSON.stringify({ ...event, type: 'RENAMED' })}\n` : ''
    return unknown + line + before
  }
}
