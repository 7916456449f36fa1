import type { KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import type { ViewOptions } from '../options.ts'
import type { Screen, ServiceName } from '../screen.ts'
import type { Action } from '../state.ts'
import type { ProbeWish } from '../studio-wish.ts'

/** What a command of the palette does. */
export type PaletteEffect =
  | { command: KeyCommand }
  | { actions: readonly Action[] }
  /** Another namespace; absent `scope`: all. */
  | { scope: string | undefined }
  | { context: string }
  /** What was read is kept in this file; undefined: in a new one. */
  | { saves: string | undefined }
  /** Opens the plan of a probe; nothing runs. */
  | { probe: { service: ServiceName; wish: ProbeWish } }
  /** `save`: the option is kept for the next time, as it was typed. */
  | { options: ViewOptions; save?: readonly [name: string, typed: string] }

/** A command that is typed. `values`: the arguments that are known, the most likely first; `typed` is what is typed of one so far. */
export interface Verb {
  word: string
  /** Other words for it; they are offered only to those who begin to type them. */
  aliases?: readonly string[]
  note: string
  /** What an argument is called; absent: it is a text, and any is allowed. */
  noun?: string
  values: (model: Model, typed: string) => readonly string[]
  effect: (value: string, model: Model) => PaletteEffect | undefined
  /** Why a value does nothing; absent or undefined: no value is called so. */
  why?: (value: string, model: Model) => string | undefined
  /** An unknown value is allowed too: it is offered before the known ones that fit, or behind them. */
  takesAny?: 'first' | 'last'
  /** What it does without an argument; absent or undefined: it needs one. */
  bare?: (model: Model) => PaletteEffect | undefined
}

/** Opens a screen. */
export const opened = (screen: Screen): PaletteEffect => ({ actions: [{ type: 'open', screen }] })
