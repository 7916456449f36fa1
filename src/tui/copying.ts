import { isUnsafe } from '../lib/printable.ts'
import type { ProbeCell } from '../render/probe-cell.ts'
import type { Model } from './model.ts'
import { commandToCopy } from './offers.ts'
import type { Item } from './page.ts'
import { type Action, placeOf } from './state.ts'
import { selectedCell } from './studio-columns.ts'

interface CopyMeans {
  model: Model
  dispatch: (action: Action) => void
  copy: (text: string) => void
}

/** Copies the command of the finding of an item, on the page of a probe that of the selected cell; or says why there is none. */
export function copyCommand(means: CopyMeans, item: Item | undefined): void {
  if (placeOf(means.model.state).screen.at === 'probe') {
    copyRepeat(means)
    return
  }
  const finding = item?.finding
  const command = finding && commandToCopy(finding)
  if (command !== undefined) copy(means, command)
  else
    means.dispatch({
      type: 'notice',
      text: finding ? `no command to copy: ${finding.fix?.text ?? finding.next?.text ?? finding.title}` : 'no finding selected',
    })
}

function copyRepeat(means: CopyMeans): void {
  const cell = selectedCell(means.model)
  if (cell?.repeat) copy(means, cell.repeat.line)
  else means.dispatch({ type: 'notice', text: whyNone(cell) })
}

function whyNone(cell: ProbeCell | undefined): string {
  if (!cell) return 'no cell selected'
  if (cell.sign === 'off') return `no command to copy: the probe is ${cell.words === 'not run' ? 'not run' : 'not done'}`
  return 'no command to copy: no command of one line repeats it, or it would show a secret'
}

/**
 * A terminal does not answer, so the text is shown as well. A text that can only be shown altered is not copied, because a paste could do
 * something that the user did not see.
 */
export function copy({ copy: send, dispatch }: Omit<CopyMeans, 'model'>, text: string): void {
  if (isUnsafe(text)) {
    dispatch({ type: 'notice', text: `not copied: it contains invisible characters: ${text}` })
    return
  }
  send(text)
  dispatch({ type: 'notice', text: `sent to the clipboard: ${text}`, isDone: true })
}
