import { defined } from '../lib/defined.ts'
import type { Hop } from '../model/trace.ts'
import type { PaneId } from './layout.ts'
import type { Screen } from './screen.ts'
import { beginning, type Cursor } from './scroll.ts'

/** What the reader did on a screen, kept for when it is opened again. */
export interface Kept {
  cursor: Cursor
  beside: Partial<Record<Exclude<PaneId, 'main'>, Cursor>>
  filter: string
  search: string
  /** The hop that was selected, the pane that keys moved in, and whether it had the whole body. */
  stage?: Hop['stage']
  focus?: PaneId
  isZoomed?: boolean
}

/** Screens are kept that show something of the cluster; choices, probes and the help begin anew. What is watched is planned anew. */
const keptScreens: ReadonlySet<Screen['at']> = new Set([
  'chain',
  'target',
  'pod',
  'object',
  'explain',
  'timeline',
  'matrix',
  'traffic',
  'path',
])

/** So many places are kept; the oldest go. */
const mostKept = 100

/** The kept places with those that are left now. */
export function keep(kept: ReadonlyMap<string, Kept>, left: readonly (Kept & { screen: Screen })[]): ReadonlyMap<string, Kept> {
  const more = left.filter(({ screen }) => keptScreens.has(screen.at))
  if (more.length === 0) return kept
  const next = new Map(kept)
  for (const { screen, cursor, beside, filter, search, stage, focus, isZoomed } of more) {
    next.delete(keyOf(screen))
    // What changed begins at the newest change.
    const at = screen.at === 'timeline' ? { cursor: beginning, beside: {} } : { cursor, beside }
    next.set(keyOf(screen), { ...at, filter, search, ...defined({ stage, focus, isZoomed }) })
  }
  return new Map([...next].slice(-mostKept))
}

/** What is kept of a screen; undefined: it was not left before. */
export function keptOf(kept: ReadonlyMap<string, Kept>, screen: Screen): Kept | undefined {
  return kept.get(keyOf(screen))
}

/** The screens to go forward to, the next one last: those that are left now come first. */
export function forwardFrom(forward: readonly Screen[], left: readonly { screen: Screen }[]): readonly Screen[] {
  return [
    ...forward,
    ...left
      .map(({ screen }) => screen)
      .filter(({ at }) => keptScreens.has(at))
      .reverse(),
  ].slice(-mostKept)
}

function keyOf(screen: Screen): string {
  return JSON.stringify(screen)
}
