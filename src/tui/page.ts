import type { ChangedTrace } from '../model/comparison.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Hop } from '../model/trace.ts'
import type { Line } from '../render/style.ts'
import type { Screen } from './screen.ts'
import type { Scrolled } from './scroll.ts'

/** What a key can do on an item. */
export interface Item {
  key: string
  lines: readonly Line[]
  /** Cannot be selected. */
  isFixed?: true
  /** What Enter opens. */
  opens?: Screen
  /** The context in which it is, if that is another one: Enter goes there. */
  context?: string
  /** What Enter chooses, on a page of choices. */
  choice?: string
  /** What its object is, for the key that shows it. */
  object?: { object: ObjectRef; field?: string }
  /** Its name, for the key that copies it. */
  name?: string
  /** If it is a container: which one. */
  container?: string
  /** The finding that it shows, or the first of what it shows. */
  finding?: Finding
  /** What a filter has found of it that its line has no column for. */
  found?: string
  /** It changed a moment ago, or would change. */
  isChanged?: boolean
  /** How it would change. */
  change?: ChangedTrace
  /** If it is a change: when that happened, in ms since the epoch. */
  time?: number
  /** A line that is marked: the field of an evidence. */
  isMarked?: boolean
  /** It is a row of a matrix: one of its cells is selected, not the row. */
  hasCells?: true
  /** If it is a port: its position in `Trace.ports`. */
  port?: number
  /** Its hops that are drawn: the ones that Tab reaches. */
  stages?: readonly Hop['stage'][]
}

/** The items of a page. Lines are requested only for the items on the screen. */
export interface Items extends Scrolled {
  at(index: number): Item
}

/** What a screen shows, before it is laid out: made anew for each frame from the model. */
export interface Page {
  /** Lines that do not scroll, above the items. */
  head: readonly Line[]
  items: Items
  /** The key of the item to begin with, until the user moves. */
  proposed?: string
  /** What it shows, above a pane that stands among others. */
  title?: string
  /** How many of its items could be selected without a filter. */
  of?: number
  /** Its items are Services, each with the strip of its history. */
  hasStrips?: boolean
  /** In place of the items if there is none. */
  empty: string
}

/** Items that are there already. */
export function itemsOf(all: readonly Item[]): Items {
  const at = (index: number): Item => all[index] ?? { key: '', lines: [], isFixed: true }
  return {
    length: all.length,
    keyAt: (index) => at(index).key,
    heightAt: (index) => at(index).lines.length,
    isStop: (index) => at(index).isFixed !== true,
    at,
  }
}

/** Lines to read: nothing to select, keys scroll. */
export function reading(lines: readonly Line[]): Items {
  return itemsOf(lines.map((line, index) => ({ key: String(index), lines: [line], isFixed: true })))
}
