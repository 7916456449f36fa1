/** What Ink tells of a key, as far as it is used here. */
export interface InkKey {
  upArrow: boolean
  downArrow: boolean
  leftArrow: boolean
  rightArrow: boolean
  pageDown: boolean
  pageUp: boolean
  home: boolean
  end: boolean
  return: boolean
  escape: boolean
  tab: boolean
  backspace: boolean
  delete: boolean
  ctrl: boolean
  shift: boolean
  meta: boolean
}

const named: readonly [flag: keyof InkKey, name: string][] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
  ['escape', 'escape'],
]

const typed: Readonly<Record<string, string>> = { ' ': 'space', '\n': 'enter', '\r': 'enter', '\t': 'tab', '\x7f': 'backspace' }

/**
 * The keys of one event of Ink, by the names of the key table. Text that arrives at once is one event, and becomes one key for each
 * character. A character with Alt is Esc and that character at once: the Esc counts, the rest is ignored.
 */
export function keysOf(input: string, key: InkKey): string[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  const name = named.find(([flag]) => key[flag])?.[1]
  if (name !== undefined) return [name]
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`]
  if (key.meta) return ['escape']
  return [...input].flatMap((character) => typed[character] ?? (character >= ' ' ? [character] : []))
}
