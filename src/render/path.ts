import type { PathProbe, PathResult, PathTarget } from '../model/path.ts'
import type { Trace } from '../model/trace.ts'
import { table } from './layout.ts'
import { targetAddress, targetWords } from './planned-probes.ts'
import { reasonWords } from './sockets.ts'
import { type Line, type Look, signOf, span } from './style.ts'

/** The lowest height of a sparkline ends at so many ms; each further one at twice as many. */
const lowestMs = 0.125

/**
 * The paths of a trace: a row for each target, with what gets lost, and the last rounds as a sparkline. A refusal and a silence have different signs, and
 * a round of which nothing is known is a space.
 */
export function pathLines({ probes }: Pick<Trace, 'probes'>, look: Look): Line[] {
  return probes.flatMap((probe) => (probe.kind === 'path' ? linesOf(probe, look) : []))
}

function linesOf(probe: PathProbe, look: Look): Line[] {
  const { from, replaced, every, tool, targets, reason } = probe
  const instead = replaced === undefined ? '' : replaced.pod === from.pod ? ', created anew,' : `, in place of pod/${replaced.pod},`
  const where = `from pod/${from.pod}${instead} every ${every / 1_000} s`
  const unread = reason === undefined ? undefined : [signOf('unknown', look), span(` ${where}: ${reasonWords[reason]}`)]
  if (probe.state === 'unknown') return [unread ?? [span(`  ${where}: no round yet`, 'quiet')]]
  const hasTimes = targets.some(({ minMs }) => minMs !== undefined)
  const head = ['  to', '', 'lost', 'sent', ...(hasTimes ? ['last', 'min', 'median', 'p95'] : []), 'last 30']
  const rows = targets.map((target, index): Line[] => [
    [span(`  ${targetAddress(target)}`)],
    [span(`${targetWords(target)}${target.gone ? ', no longer tried' : ''}`, 'quiet')],
    lossCell(target),
    [span(String(target.sent))],
    ...(hasTimes ? [target.lastMs, target.minMs, target.medianMs, target.p95Ms].map((ms): Line => [span(msWords(ms))]) : []),
    [span(sparkline(probe, index, look))],
  ])
  const clock = hasTimes ? '' : ', which tells no times'
  return [
    unread ?? [span(`  ${where}${tool === undefined ? '' : ` by ${tool}${clock}`}`, 'quiet')],
    ...table([head.map((word): Line => [span(word, 'quiet')]), ...rows]),
  ]
}

/** The share of a target that got lost. */
export function lossCell({ sent, refused, silent }: PathTarget): Line {
  if (sent === 0) return [span('?', 'unknown')]
  const lost = refused + silent
  // A loss is never rounded to none, nor to all.
  const share = lost === 0 || lost === sent ? (100 * lost) / sent : Math.min(99, Math.max(1, Math.round((100 * lost) / sent)))
  return [span(`${share} %`, lost === 0 ? 'plain' : lost === sent ? 'broken' : 'warn')]
}

/** `0.52 ms`, `14.1 ms`, `230 ms`. */
export function msWords(ms: number | undefined): string {
  if (ms === undefined) return '-'
  return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : String(Math.round(ms))} ms`
}

/** The last rounds of a target, the newest last. */
export function sparkline({ rounds }: Pick<PathProbe, 'rounds'>, target: number, look: Look): string {
  const times = [...new Set(rounds.map(({ at }) => at))]
  const own = new Map(rounds.flatMap((one) => (one.target === target ? [[one.at, one]] : [])))
  return times.map((at) => glyphOf(own.get(at), look)).join('')
}

function glyphOf(result: PathResult | undefined, { glyphs }: Look): string {
  if (result === undefined || result.outcome === 'unknown') return ' '
  if (result.outcome === 'timeout') return glyphs.silence
  if (result.outcome !== 'open') return glyphs.signs.broken
  const level = result.ms === undefined ? 3 : Math.max(0, Math.min(7, Math.ceil(Math.log2(result.ms / lowestMs))))
  return [...glyphs.heights][level] ?? ''
}
