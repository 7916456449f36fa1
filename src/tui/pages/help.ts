import { table as aligned } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import { keyName } from '../hints.ts'
import { bindings, commandFor } from '../keys.ts'
import type { Model } from '../model.ts'
import { type Page, reading } from '../page.ts'
import type { Screen } from '../screen.ts'
import { said } from '../words.ts'

const groups = ['Move', 'Look', 'Do', 'Leave'] as const

/** Every key that works on a screen, from the key table; and the marks left of the lines. The key that leads to the shell is there where it works. */
export function helpPage(about: Screen['at'], { canSuspend, settings }: Pick<Model, 'canSuspend' | 'settings'>): Page {
  const table = settings.bindings ?? bindings
  const works = table
    .filter(({ on, command }) => (on === undefined || on.includes(about)) && (command !== 'suspend' || canSuspend))
    // A key that an earlier line has on this screen does that alone.
    .map((one) => ({ ...one, keys: one.keys.filter((key) => commandFor(key, about, table) === one.command) }))
  const lines = groups.flatMap((group): Line[] => {
    const shown = works.filter((binding) => binding.group === group)
    const rows = shown.map(({ keys, help }): Line[] => [[span(`  ${keys.map(keyName).join(', ')}`, 'strong')], [span(help)]])
    return [said(group, 'strong'), ...aligned(rows), []]
  })
  const pointer = settings.unicode ? '▶' : '>'
  const legend: Line[][] = [
    [[span(`  ${pointer}`, 'strong')], said('selected, or the field in evidence')],
    [[span('  *', 'unknown')], said('changed in the last 3 s, or would change')],
  ]
  const notes = ['No key changes the cluster. A probe runs commands in Pods, and only after it has shown which.']
  return {
    head: [],
    items: reading([...lines, said('Marks', 'strong'), ...aligned(legend), [], ...notes.map((note) => said(note, 'quiet'))]),
    empty: '',
  }
}
