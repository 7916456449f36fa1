import { table as aligned } from '../../render/layout.ts'
import { type Line, lookOf, type Sign, span, toneOf } from '../../render/style.ts'
import { keyName } from '../hints.ts'
import { bindings, commandFor } from '../keys.ts'
import type { Model } from '../model.ts'
import { type Page, reading } from '../page.ts'
import type { Screen } from '../screen.ts'
import { said } from '../words.ts'

const groups = ['Move', 'Look', 'Do', 'Leave'] as const

/** What a sign says in lists and chains. */
const meanings: readonly (readonly [sign: Sign, meaning: string])[] = [
  ['broken', 'broken'],
  ['warn', 'degraded'],
  ['unknown', 'unknown: not read, or not probed'],
  ['off', 'idle, or not in use'],
  ['ok', 'healthy'],
  ['planned', 'planned: not applied yet'],
  ['info', 'a note, not a fault'],
]

/** Every key that works on a screen, from the key table; and the signs and marks. The key that leads to the shell is there where it works. */
export function helpPage(about: Screen['at'], { canSuspend, settings, now }: Pick<Model, 'canSuspend' | 'settings' | 'now'>): Page {
  const table = settings.bindings ?? bindings
  const works = table
    .filter(({ on, command }) => (on === undefined || on.includes(about)) && (command !== 'suspend' || canSuspend))
    // If two lines have the same key on this screen, the key does only what the earlier one says.
    .map((one) => ({ ...one, keys: one.keys.filter((key) => commandFor(key, about, table) === one.command) }))
  const lines = groups.flatMap((group): Line[] => {
    const shown = works.filter((binding) => binding.group === group)
    const rows = shown.map(({ keys, help }): Line[] => [[span(`  ${keys.map(keyName).join(', ')}`, 'strong')], [span(help)]])
    return [said(group, 'strong'), ...aligned(rows), []]
  })
  const pointer = settings.unicode ? '▶' : '>'
  const { glyphs } = lookOf({ color: settings.color, unicode: settings.unicode, now })
  const signs = meanings.map(([sign, meaning]): Line[] => [[span(`  ${glyphs.signs[sign]}`, toneOf(sign))], said(meaning)])
  const legend: Line[][] = [
    ...signs,
    [[span(`  ${glyphs.gap}`, 'quiet')], said('the chain is broken or unused from here on')],
    ...(about === 'services'
      ? [[[span(`  ${glyphs.quiet}`, 'quiet')], said('in the last 6 min: healthy or idle; blank: not watched')]]
      : []),
    [[span(`  ${pointer}`, 'strong')], said('selected, or the field in evidence')],
    [[span('  *', 'unknown')], said('changed in the last 3 s, or would change')],
  ]
  const notes = ['No key changes the cluster. Commands run in Pods only after you confirm.']
  return {
    head: [],
    items: reading([...lines, said('Signs and marks', 'strong'), ...aligned(legend), [], ...notes.map((note) => said(note, 'quiet'))]),
    empty: '',
  }
}
