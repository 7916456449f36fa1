import { codes } from '../../diagnose/catalogue.ts'
import { nearest } from '../../lib/similar.ts'
import { bindings, type KeyCommand, keyName } from '../keys.ts'
import type { Model } from '../model.ts'
import { listOf } from '../probed.ts'
import { nameKey, type Screen } from '../screen.ts'
import { type Action, placeOf } from '../state.ts'
import { builtInThemes, type Theme } from '../theme.ts'
import { bestFits } from './fuzzy.ts'

/** What a command of the palette does. */
export type PaletteEffect =
  | { command: KeyCommand }
  | { actions: readonly Action[] }
  /** Another namespace; absent `scope`: all. */
  | { scope: string | undefined }
  | { context: string }

/** A line of the drop-down. */
export interface Suggestion {
  /** What Tab puts into the line. */
  text: string
  /** The key that does the same, or what the argument is. */
  note: string
  /** Absent: the command lacks its argument, and Enter puts `text` into the line. */
  effect?: PaletteEffect
}

/** So many lines has the drop-down at most. */
export const mostSuggestions = 8

/** A command with an argument. `values`: those that are known, the most likely first. */
interface Verb {
  word: string
  note: string
  values: (model: Model) => readonly string[]
  effect: (value: string, model: Model) => PaletteEffect | undefined
  /** A value that is not among those that are known may be one. */
  isOpen?: true
}

const opened = (screen: Screen): PaletteEffect => ({ actions: [{ type: 'open', screen }] })
const sorts = ['verdict', 'name', 'type', 'ready'] as const

const verbs: readonly Verb[] = [
  {
    word: 'svc',
    note: '[NAMESPACE/]NAME',
    values: (model) => (listOf(model)?.items ?? []).map(({ target }) => nameOf(target.namespace ?? '', target.name, model)),
    effect: (value, model) => {
      const named = listOf(model)?.items.find(({ target }) => nameOf(target.namespace ?? '', target.name, model) === value)
      return named && opened({ at: 'chain', service: { namespace: named.target.namespace ?? '', name: named.target.name } })
    },
  },
  {
    word: 'ns',
    note: 'NAMESPACE or all',
    values: ({ settings }) => ['all', ...(settings.namespaces ?? [])],
    effect: (value) => ({ scope: value === 'all' ? undefined : value }),
    isOpen: true,
  },
  { word: 'ctx', note: 'CONTEXT', values: ({ contexts }) => contexts, effect: (context) => ({ context }) },
  { word: 'explain', note: 'CODE', values: () => codes, effect: (code) => opened({ at: 'explain', code }) },
  {
    word: 'filter',
    note: 'TEXT',
    values: () => [],
    effect: (text, { state }) =>
      placeOf(state).screen.at === 'services'
        ? { actions: [{ type: 'filter', text }] }
        : { actions: [{ type: 'home' }, { type: 'filter', text }] },
    isOpen: true,
  },
  { word: 'find', note: 'TEXT', values: () => [], effect: (text) => ({ actions: [{ type: 'search', text }] }), isOpen: true },
  {
    word: 'sort',
    note: sorts.join(', '),
    values: () => sorts,
    effect: (value) => {
      const by = sorts.find((one) => one === value)
      return by && { actions: [{ type: 'sort', by }] }
    },
  },
  {
    word: 'theme',
    note: 'THEME',
    values: (model) => themesFor(model).map(({ name }) => name),
    effect: (value, model) => {
      const theme = themesFor(model).find(({ name }) => name === value)
      return theme && { actions: [{ type: 'theme', theme }] }
    },
  },
]

function themesFor({ settings }: Model): readonly Theme[] {
  return [...builtInThemes, ...(settings.ownThemes ?? [])]
}

function nameOf(namespace: string, name: string, { view }: Model): string {
  return view.namespace === undefined ? nameKey({ namespace, name }) : name
}

/** The lines of the drop-down for what was typed, the best first. */
export function suggestionsFor(typed: string, model: Model): Suggestion[] {
  const [word = '', ...rest] = typed.trimStart().split(' ')
  const verb = verbs.find((one) => one.word === word)
  if (verb && rest.length > 0) return valuesOf(verb, rest.join(' ').trim(), model)
  const all = [...verbs.map(({ word: text, note }): Suggestion => ({ text, note })), ...keySuggestions(model)]
  return bestFits(typed.trim(), all, ({ text }) => text, mostSuggestions)
}

function valuesOf(verb: Verb, value: string, model: Model): Suggestion[] {
  const known = bestFits(value, verb.values(model), (one) => one, mostSuggestions)
  const typed = verb.isOpen && value !== '' && !known.includes(value) ? [value] : []
  return [...typed, ...known].slice(0, mostSuggestions).flatMap((one): Suggestion[] => {
    const effect = verb.effect(one, model)
    return effect ? [{ text: `${verb.word} ${one}`, note: verb.note, effect }] : []
  })
}

/** Everything in the key table that works here, by the words of the help. */
function keySuggestions({ state, canSuspend, settings }: Model): Suggestion[] {
  const { at } = placeOf(state).screen
  return (settings.bindings ?? bindings)
    .filter(({ on, command }) => command !== 'palette' && (command !== 'suspend' || canSuspend) && (on === undefined || on.includes(at)))
    .map(({ help, keys, command }) => ({ text: help, note: keyName(keys[0] ?? ''), effect: { command } }))
}

/** What an unknown command may have meant. */
export function nearestCommand(typed: string): string | undefined {
  const [word = ''] = typed.trim().split(' ')
  return nearest(
    word,
    verbs.map((verb) => verb.word),
  )
}
