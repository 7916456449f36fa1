import { table } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import { bindings, keyName } from '../keys.ts'
import type { Model } from '../model.ts'
import { type Page, reading } from '../page.ts'
import type { Screen } from '../screen.ts'
import { said } from '../words.ts'

const groups = ['Move', 'Look', 'Do', 'Leave'] as const

/** Every key that works on a screen, from the key table; and the marks left of the lines. The key that leads to the shell is there where it works. */
export function helpPage(about: Screen['at'], { canSuspend, settings }: Pick<Model, 'canSuspend' | 'settings'>): Page {
  const works = (settings.bindings ?? bindings).filter(
    ({ on, command }) => (on === undefined || on.includes(about)) && (command !== 'suspend' || canSuspend),
  )
  const lines = groups.flatMap((group): Line[] => {
    const shown = works.filter((binding) => binding.group === group)
    const rows = shown.map(({ keys, help }): Line[] => [[span(`  ${keys.map(keyName).join(', ')}`, 'strong')], [span(help)]])
    return [said(group, 'strong'), ...table(rows), []]
  })
  const pointer = settings.unicode ? '▶' : '>'
  const legend: Line[][] = [
    [[span(`  ${pointer}`, 'strong')], said('selected, or the field in evidence')],
    [[span('  *', 'unknown')], said('changed in the last 3 s, or would change')],
  ]
  const notes = ['No key changes the cluster. A probe runs commands in Pods, and only after it has shown which.']
  return {
    head: [],
    items: reading([...lines, said('Marks', 'strong'), ...table(legend), [], ...notes.map((note) => said(note, 'quiet'))]),
    empty: '',
  }
}
