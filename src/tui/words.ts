import type { FirstReading, LiveChange, LiveStatus, LiveView } from '../model/live.ts'
import { staleReason } from '../render/stale.ts'
import { findingSign, type Line, type Look, type Sign, span, type Tone, toneOf } from '../render/style.ts'
import { refName } from '../render/words.ts'
import type { Model } from './model.ts'

/** What is shown while there is nothing else to show yet. */
export function waiting({ view }: Model): string {
  switch (view.status.state) {
    case 'failed':
      return `cannot read the cluster: ${view.status.message}; r tries again`
    case 'stale':
      return `not read yet: ${view.status.message}`
    default:
      return view.context === '' ? 'connecting...' : `reading ${view.context}...`
  }
}

const states: Readonly<Record<Exclude<LiveStatus['state'], 'reading'>, [Sign, string]>> = {
  connecting: ['unknown', 'connecting'],
  live: ['ok', 'live'],
  held: ['warn', 'held'],
  still: ['off', 'a dump'],
  unapplied: ['planned', 'not applied'],
  stale: ['warn', 'stale'],
  failed: ['broken', 'not read'],
}

/** Sign and word of the connection: `● live`; while the first list is read, how much of it is. */
export function statusLine({ status, reading }: LiveView, look: Look): Line {
  if (status.state === 'reading') {
    const percent = reading?.percent === undefined ? '' : ` ${reading.percent} %`
    return [span(`${look.glyphs.reading} reading${percent}`, 'unknown')]
  }
  const [sign, word] = states[status.state]
  return [span(`${look.glyphs.signs[sign]} ${word}`, toneOf(sign))]
}

/** What the reader has to know of a connection that is not live: since when, and why. */
export function statusNote({ view, settings }: Model): string | undefined {
  const { status, focus, focusFailure, reading } = view
  if (focus && focusFailure !== undefined && status.state === 'live') return `showing earlier data: ${focusFailure}`
  if (status.state === 'reading') return reading && progressWords(reading, settings.unicode)
  if (status.state === 'failed') return status.message
  if (status.state === 'held') return `as of ${settings.time(status.since)}; f continues`
  if (status.state !== 'stale') return undefined
  return `as of ${settings.time(status.since)}, ${staleReason(status)}, retrying: ${status.message}`
}

/** How far each kind has been read: `Service 2000 ✓   Pod 1500 of 3000…   Node –`. */
function progressWords({ kinds }: FirstReading, unicode: boolean): string {
  const [done, going, waiting] = unicode ? [' ✓', '...', '–'] : [' done', '...', '-']
  const words = kinds.map(({ kind, read, left, isDone }) => {
    if (isDone) return `${kind} ${read}${done}`
    if (read === 0) return `${kind} ${waiting}`
    return `${kind} ${read}${left === undefined ? '' : ` of ${read + left}`}${going}`
  })
  return span(words.join('   ')).text
}

const changes: Readonly<Record<LiveChange['what'], [Sign, string]>> = {
  'endpoint-added': ['info', 'endpoint added'],
  'endpoint-left': ['warn', 'endpoint removed'],
  'endpoint-ready': ['ok', 'endpoint ready'],
  'endpoint-not-ready': ['warn', 'endpoint not ready'],
  verdict: ['info', 'now'],
  'port-changed': ['info', 'port changed'],
  'selector-changed': ['info', 'selector changed'],
  'service-added': ['info', 'Service added'],
  'service-deleted': ['warn', 'Service deleted'],
  finding: ['warn', 'finding'],
  'finding-cleared': ['ok', 'resolved'],
  'pod-restarted': ['warn', 'Pod restarted'],
}

const verdictSigns: ReadonlyMap<string, Sign> = new Map([
  ['healthy', 'ok'],
  ['planned', 'planned'],
  ['idle', 'off'],
  ['unknown', 'unknown'],
  ['degraded', 'warn'],
  ['broken', 'broken'],
])

/** Sign and tone of a change. */
export function changeSign({ what, to = '', severity, confidence }: LiveChange): Sign {
  if (what === 'verdict') return verdictSigns.get(to) ?? 'info'
  return severity && confidence ? findingSign({ severity, confidence }) : changes[what][0]
}

/** A change in words: `endpoint left   10.244.0.5:8080   pod/web-1`. The Service itself is not named. */
export function changeWords(change: LiveChange, look: Look): string {
  const { what, from, to, object, target } = change
  const [, word] = changes[what]
  const about = object.kind === 'Service' && object.name === target.name ? '' : `   ${refName(object, target.namespace)}`
  if (what === 'finding' || what === 'finding-cleared') return findingWords(change)
  const values = (from !== undefined && to !== undefined ? `${from} → ${to}` : (to ?? from ?? '')).replaceAll('→', look.glyphs.to)
  return what === 'verdict'
    ? `${word} ${to ?? ''}${from === undefined ? '' : `, was ${from}`}${byWords(change)}`
    : `${word}${values === '' ? '' : `   ${values}`}${about}`
}

/** `1 of 2 Pods is not ready (PT201)`, `resolved   1 of 2 Pods is not ready (PT201)`. */
function findingWords({ what, from, to, title, by }: LiveChange): string {
  const code = to ?? from ?? ''
  const words = title === undefined ? [code] : [title, `(${code}${what === 'finding' && by !== undefined ? ', by a probe' : ''})`]
  const gone = by === undefined ? changes[what][1] : 'cleared by a probe'
  return `${what === 'finding' ? '' : `${gone}   `}${words.join(' ')}`
}

/** What changed a verdict while nothing changed in the cluster. */
export function byWords({ by }: Pick<LiveChange, 'by'>): string {
  if (by === undefined) return ''
  return by === 'probe' ? ' (by a probe)' : ' (the probe is outdated)'
}

/** A text in a tone, as a line. */
export function said(text: string, tone: Tone = 'plain'): Line {
  return [span(text, tone)]
}
