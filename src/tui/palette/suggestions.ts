import { closest } from '../../lib/similar.ts'
import { meant } from '../did-you-mean.ts'
import { keyName } from '../hints.ts'
import { bindings, type KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import { placeOf } from '../state.ts'
import { bestFits, fuzzy } from './fuzzy.ts'
import type { PaletteEffect, Verb } from './verb.ts'
import { verbs } from './verbs.ts'

/** A line of the drop-down. */
export interface Suggestion {
  /** What Tab puts into the line. */
  text: string
  /** The key that does the same, or what the argument is. */
  note: string
  /** Absent: the command lacks its argument, and Enter puts `text` into the line. */
  effect?: PaletteEffect
}

/** What fits what was typed, the best first. */
export function suggestionsFor(typed: string, model: Model): Suggestion[] {
  const [word = '', ...rest] = typed.trimStart().split(' ')
  const verb = verbNamed(word)
  const wanted = typed.trim()
  if (verb && rest.length > 0) {
    const values = valuesOf(verb, word, rest.join(' ').trim(), model)
    // The words of a key may begin with those of a command.
    return values.length > 0
      ? values
      : keySuggestions(model, wanted).flatMap(({ suggestion }) => (suggestion.text === wanted ? suggestion : []))
  }
  const all = [...verbs.flatMap((one) => verbSuggestion(one, wanted, model)), ...keySuggestions(model, wanted)]
  const fits = bestFits(all, ({ rank }) => rank).map(({ suggestion }) => suggestion)
  const taken = new Set(fits.flatMap(({ key, effect }) => (key === undefined && effect && 'command' in effect ? effect.command : [])))
  return fits.filter(({ key }) => key === undefined || !taken.has(key)).map(({ key: _, ...suggestion }) => suggestion)
}

/** The command that is called so. */
function verbNamed(word: string): Verb | undefined {
  return verbs.find((one) => one.word === word || one.aliases?.includes(word))
}

/** A suggestion with how well it fits; `key`: it is of the key table. */
interface Ranked {
  suggestion: Suggestion & { key?: KeyCommand }
  rank: number | undefined
}

/** A command by its word, else by the other word for it that begins as typed. A word that is typed in full comes first. */
function verbSuggestion(verb: Verb, typed: string, model: Model): Ranked {
  const { word, aliases = [] } = verb
  const isBegun = typed !== '' && !word.startsWith(typed)
  const alias = isBegun ? (aliases.find((one) => one === typed) ?? aliases.find((one) => one.startsWith(typed))) : undefined
  const text = alias ?? word
  return { suggestion: bareSuggestion(verb, text, model), rank: text === typed ? -1 : typed === '' ? 0 : fuzzy(typed, text) }
}

/** A command without an argument, with the key that does the same. */
function bareSuggestion({ note, bare }: Verb, text: string, model: Model): Suggestion {
  const effect = bare?.(model)
  const key = effect && 'command' in effect ? keyOf(effect.command, model) : undefined
  return { text, note: key === undefined ? note : `${note}   ${key}`, ...(effect && { effect }) }
}

function keyOf(command: KeyCommand, { settings }: Model): string | undefined {
  const key = (settings.bindings ?? bindings).find((one) => one.command === command)?.keys[0]
  return key === undefined ? undefined : keyName(key)
}

/** Everything in the key table that works here, by the words of the help or by the name that the configuration has for it. */
function keySuggestions({ state, canSuspend, settings }: Model, typed: string): Ranked[] {
  const { at } = placeOf(state).screen
  return (settings.bindings ?? bindings)
    .filter(({ on, command }) => command !== 'palette' && (command !== 'suspend' || canSuspend) && (on === undefined || on.includes(at)))
    .map(({ help, keys, command }) => ({
      suggestion: { text: help, note: keyName(keys[0] ?? ''), effect: { command }, key: command },
      rank: typed === '' ? 0 : command.toLowerCase().startsWith(typed.toLowerCase()) ? 0.5 : fuzzy(typed, help),
    }))
}

function valuesOf(verb: Verb, word: string, value: string, model: Model): Suggestion[] {
  const values = verb.values(model, value)
  const known = value === '' ? values : bestFits(values, (one) => fuzzy(value, one))
  const typed = value !== '' && !known.includes(value) ? [value] : []
  const bare = value === '' && verb.bare ? [bareSuggestion(verb, word, model)] : []
  const all = [...(verb.takesAny === 'first' ? typed : []), ...known, ...(verb.takesAny === 'last' ? typed : [])]
  return [
    ...bare.filter(({ effect }) => effect !== undefined),
    ...all.flatMap((one): Suggestion[] => {
      const effect = verb.effect(one, model)
      return effect ? [{ text: `${word} ${one}`, note: verb.noun ?? verb.note, effect }] : []
    }),
  ]
}

/** So many values are named where none is close to what was typed. */
const mostValues = 6

/** Why nothing fits what was typed, with what it may have meant. */
export function unknownWords(typed: string, model: Model): string {
  const [word = '', ...rest] = typed.trim().split(' ')
  const verb = verbNamed(word)
  if (!verb) {
    const words = verbs.flatMap((one) => [one.word, ...(one.aliases ?? [])])
    const near = closest(word, words, 3)
    return `there is no command "${typed.trim()}"${near.length === 0 ? '; : lists all commands' : meant(near)}`
  }
  const value = rest.join(' ')
  const why = verb.why?.(value, model)
  if (why !== undefined) return why
  const values = verb.values(model, value)
  const near = closest(value, values, 3)
  const all = near.length === 0 && values.length > 0 && values.length <= mostValues ? `: ${word} takes ${values.join(', ')}` : ''
  if (verb.noun === undefined) return `${word} takes no argument`
  return `there is no ${verb.noun} "${value}"${meant(near)}${all}`
}
