import { table, wrapped } from '../../render/layout.ts'
import { type Line, type Look, span } from '../../render/style.ts'
import type { Item } from '../page.ts'
import type { ProbeChoice, ProbeChoices } from '../view-probes.ts'
import { said } from '../words.ts'

/** The clients and the targets of a plan, each with its mark. */
export function choiceItems({ clients, targets, note, title: words = 'TARGETS' }: ProbeChoices, look: Look): Item[] {
  const lines = note === undefined ? [] : wrapped(note, look, [span('    ')], [span('    ')], 'quiet')
  return [
    ...(clients.length === 0 ? [] : [title('clients', `CLIENTS   ${counted(clients)}`), ...rows(clients)]),
    ...(lines.length === 0 ? [] : [{ key: 'note', isFixed: true as const, lines }]),
    title('targets', `${words}   ${counted(targets)}`, clients.length === 0 ? [] : [[]]),
    ...rows(targets),
  ]
}

function counted(choices: readonly ProbeChoice[]): string {
  return `${choices.filter(({ isMarked }) => isMarked).length} of ${choices.length} marked`
}

function title(key: string, words: string, before: readonly Line[] = []): Item {
  return { key: `title/${key}`, isFixed: true, lines: [...before, said(words, 'strong')] }
}

function rows(choices: readonly ProbeChoice[]): Item[] {
  const lines = table(
    choices.map(({ name, note, isMarked }): Line[] => [[span(isMarked ? '[x] ' : '[ ] '), span(name)], [span(note, 'quiet')]]),
  )
  return choices.map(({ key, name }, index): Item => ({ key, lines: [lines[index] ?? []], name: name.replace(/^pod\//, '') }))
}
