import { hintsFor } from '../hints.ts'
import { bindings, type KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import { offersOf } from '../offers.ts'
import { focusOf } from '../panes-of.ts'
import { placeOf } from '../state.ts'

const ownCommands = [
  'Enter alone, or next: the next row; previous: the row before it',
  'list: the rows from the first on; more: the lines that follow',
  'read: the whole page; open 3 or 3: open row 3; back: the page before',
  'open: open the selected row, or run what is planned',
  'details: what is known of the selected row',
  'follow: say changes as they come; follow again: no more',
  'a key, such as e, y or p, does what help says; q quits',
  'svc NAME, ns NAME, ctx NAME, explain CODE, filter TEXT and others: as behind the colon of the view',
]

/** Commands that are of use only on a screen. */
const ofScreen: ReadonlySet<KeyCommand> = new Set<KeyCommand>(['zoom', 'widen', 'narrow', 'mouse', 'help'])

/** Keys that open a line to type in: the command with a word does that here. */
const typed: ReadonlySet<string> = new Set(['/', ':', '1', '2', '3'])

/** Is it a key that works as a command: a letter, or a key that has a name? */
export function isKeyCommand(key: string): boolean {
  return !typed.has(key)
}

/** What help says: all commands, and the keys of the page. */
export function helpLines({ state, settings }: Model): string[] {
  const { at } = placeOf(state).screen
  const keys = (settings.bindings ?? bindings)
    .filter(({ command, on, group }) => !ofScreen.has(command) && (on === undefined || on.includes(at)) && group !== 'Move')
    .filter(({ keys: [key = ''] }) => (key.length === 1 || key === 'space') && isKeyCommand(key))
  return [...ownCommands, ...keys.map(({ keys: [key = ''], help }) => `${key}: ${help}`)]
}

/** The commands that matter most on a page, in one line: `keys: open, e explain, p probe; help says all`. */
export function keyLine(model: Model): string {
  const { at } = placeOf(model.state).screen
  const { here } = hintsFor(at, offersOf(model), focusOf(model) === 'main' ? 'main' : 'beside', model.settings.bindings)
  const words = here.flatMap(([key, word]) => inReader(key, word) ?? [])
  return `keys: ${[...words, 'help'].join(', ')}`
}

function inReader(key: string, word: string): string | undefined {
  if (key === 'Enter') return word === 'open' ? 'open' : `open to ${word}`
  if (key === 'Esc') return 'back'
  if (key === '2') return 'details'
  if (key === '/') return `${word} TEXT`
  if (key === 'Space') return `space ${word}`
  return key.length === 1 && isKeyCommand(key) && key !== 'z' ? `${key} ${word}` : undefined
}
