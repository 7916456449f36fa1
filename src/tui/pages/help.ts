import { table } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import { bindings, keyName } from '../keys.ts'
import { type Page, reading } from '../page.ts'
import type { Screen } from '../screen.ts'
import { said } from '../words.ts'

const groups = ['Move', 'Look', 'Do', 'Leave'] as const

/** Every key that works on a screen, from the key table; `canSuspend`: also the one that leads to the shell. */
export function helpPage(about: Screen['at'], canSuspend: boolean): Page {
  const works = bindings.filter(({ on, command }) => (on === undefined || on.includes(about)) && (command !== 'suspend' || canSuspend))
  const lines = groups.flatMap((group): Line[] => {
    const shown = works.filter((binding) => binding.group === group)
    const rows = shown.map(({ keys, help }): Line[] => [[span(`  ${keys.map(keyName).join(', ')}`, 'strong')], [span(help)]])
    return [said(group, 'strong'), ...table(rows), []]
  })
  const notes = ['No key changes the cluster. A probe runs commands in Pods, and only after it has shown which.']
  return { head: [], items: reading([...lines, ...notes.map((note) => said(note, 'quiet'))]), empty: '' }
}
