import type { PaneId } from './layout.ts'
import type { Screen } from './screen.ts'
import { beginning, type Cursor } from './scroll.ts'

/** What the reader did on a screen, kept for when it is opened again. */
export interface Kept {
  cursor: Cursor
  beside: Partial<Record<Exclude<PaneId, 'main'>, Cursor>>
  filter: string
  search: string
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
  for (const { screen, cursor, beside, filter, search } of more) {
    next.delete(keyOf(screen))
    // What changed begins at the newest change.
    next.set(
      keyOf(screen),
      screen.at === 'timeline' ? { cursor: beginning, beside: {}, filter, search } : { cursor, beside, filter, search },
    )
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
