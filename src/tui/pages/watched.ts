import { wrapped } from '../../render/layout.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import type { Model } from '../model.ts'
import { type Item, type Items, itemsOf, reading } from '../page.ts'
import type { TrafficProgress } from '../view-probes.ts'
import { said } from '../words.ts'

/** What is watched and runs, or did. */
export type Running = Extract<TrafficProgress, { state: 'running' }>

/** How far it is, and what Enter, Space and Esc do. */
export function progressWords(progress: TrafficProgress | undefined, { now }: Pick<Model, 'now'>): string {
  switch (progress?.state) {
    case 'planned':
      return progress.proposal.isEmpty ? 'nothing to run' : 'nothing has run yet; Enter runs it, Esc goes back'
    case 'running':
      if (progress.isEnded) return 'ended; Enter plans it again'
      return progress.isPaused ? 'paused; Space continues, Esc ends it' : `${clock(now - progress.began)}; Esc ends it`
    case 'failed':
      return 'failed; Enter plans it again'
    default:
      return 'planning'
  }
}

/** `00:01:35` */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
}

/** The plan, the failure, or what was read so far. */
export function watchedItems(progress: TrafficProgress | undefined, look: Look, of: (running: Running) => readonly Item[]): Items {
  switch (progress?.state) {
    case 'planned':
      return reading(progress.proposal.lines.flatMap((line) => wrapped(line, look, [span('  ')], [span('    ')])))
    case 'failed':
      return reading([[signOf('broken', look), span(` ${progress.message}`)]])
    case 'running':
      return itemsOf(progress.trace ? of(progress) : [fixed('reading', [said('reading')])])
    default:
      return itemsOf([])
  }
}

/** Lines that cannot be selected. */
export function fixed(key: string, lines: readonly Line[]): Item {
  return { key, lines, isFixed: true }
}
