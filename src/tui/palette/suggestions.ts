import { closest } from '../../lib/similar.ts'
import { keyName } from '../hints.ts'
import { bindings } from '../keys.ts'
import type { Model } from '../model.ts'
import { placeOf } from '../state.ts'
import { bestFits } from './fuzzy.ts'
import { type PaletteEffect, type Verb, verbs } from './verbs.ts'

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

/** The lines of the drop-down for what was typed, the best first. */
export function suggestionsFor(typed: string, model: Model): Suggestion[] {
  const [word = '', ...rest] = typed.trimStart().split(' ')
  const verb = verbs.find((one) => one.word === word)
  if (verb && rest.length > 0 && (rest.join('') !== '' || !verb.bare)) return valuesOf(verb, rest.join(' ').trim(), model)
  const named = verbs.map(({ word: text, note, bare }): Suggestion => ({ text, note, ...(bare && { effect: bare }) }))
  const all = [...named, ...keySuggestions(model)]
  if (typed.trim() === '') return all.slice(0, mostSuggestions)
  const exact = named.filter(({ text }) => text === typed.trim())
  const fits = bestFits(typed.trim(), all, ({ text }) => text, mostSuggestions)
  return [...exact, ...fits.filter((one) => !exact.includes(one))].slice(0, mostSuggestions)
}

function valuesOf(verb: Verb, value: string, model: Model): Suggestion[] {
  const known = bestFits(value, verb.values(model), (one) => one, mostSuggestions)
  const typed = value !== '' && !known.includes(value) ? [value] : []
  return [...(verb.takesAny === 'first' ? typed : []), ...known, ...(verb.takesAny === 'last' ? typed : [])]
    .flatMap((one): Suggestion[] => {
      const effect = verb.effect(one, model)
      return effect ? [{ text: `${verb.word} ${one}`, note: verb.note, effect }] : []
    })
    .slice(0, mostSuggestions)
}

/** Everything in the key table that works here, by the words of the help. */
function keySuggestions({ state, canSuspend, settings }: Model): Suggestion[] {
  const { at } = placeOf(state).screen
  return (settings.bindings ?? bindings)
    .filter(({ on, command }) => command !== 'palette' && (command !== 'suspend' || canSuspend) && (on === undefined || on.includes(at)))
    .map(({ help, keys, command }) => ({ text: help, note: keyName(keys[0] ?? ''), effect: { command } }))
}

/** What an unknown command may have meant: the three closest ones, with the three closest values if its first word is right. */
export function closestCommands(typed: string, model: Model): string[] {
  const [word = '', ...rest] = typed.trim().split(' ')
  const verb = verbs.find((one) => one.word === word)
  if (!verb)
    return closest(
      word,
      verbs.map((one) => one.word),
      3,
    )
  return closest(rest.join(' '), verb.values(model), 3).map((value) => `${word} ${value}`)
}
