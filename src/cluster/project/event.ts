import { defined } from '../../lib/defined.ts'
import { type Fields, fields, number, text } from '../../lib/read.ts'
import { maskText } from '../../lib/secrets.ts'
import type { WarningEvent } from '../../model/resources.ts'
import { metadata } from './metadata.ts'

/**
 * A Warning event; undefined for an event of any other type, and for one that is about no object. events.k8s.io/v1 has other names for the
 * same fields (`regarding`, `note`, `deprecatedCount`), and a series has its own count and time.
 */
export function projectEvent(raw: unknown): WarningEvent | undefined {
  const meta = metadata(raw)
  const event = fields(raw)
  const about = fields(event.involvedObject ?? event.regarding)
  const kind = text(about.kind)
  const name = text(about.name)
  if (!meta || event.type !== 'Warning' || !kind || !name) return undefined
  return {
    kind: 'Event',
    namespace: meta.namespace,
    name: meta.name,
    object: { kind, ...defined({ namespace: text(about.namespace) || undefined }), name },
    reason: text(event.reason) ?? '',
    message: maskText(text(event.message) ?? text(event.note) ?? ''),
    ...occurrences(event),
  }
}

/** How often an event happened, and when last; a series (events.k8s.io) has its own count and time. */
export function occurrences(event: Fields): Pick<WarningEvent, 'count' | 'last'> {
  const series = fields(event.series)
  const times = [
    series.lastObservedTime,
    event.lastTimestamp,
    event.deprecatedLastTimestamp,
    event.eventTime,
    event.firstTimestamp,
    fields(event.metadata).creationTimestamp,
  ]
  return {
    count: number(series.count) ?? number(event.count) ?? number(event.deprecatedCount) ?? 1,
    last: times.map(text).find((time) => time !== undefined) ?? '',
  }
}
