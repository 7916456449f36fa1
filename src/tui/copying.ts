import { isUnsafe } from '../lib/printable.ts'
import { commandToCopy } from './offers.ts'
import type { Item } from './page.ts'
import type { Action } from './state.ts'

interface CopyMeans {
  dispatch: (action: Action) => void
  copy: (text: string) => void
}

/** Copies the command of the finding of an item, or says why there is none. */
export function copyCommand(means: CopyMeans, item: Item | undefined): void {
  const finding = item?.finding
  const command = finding && commandToCopy(finding)
  if (command !== undefined) copy(means, command)
  else
    means.dispatch({
      type: 'notice',
      text: finding ? `no command to copy: ${finding.fix?.text ?? finding.next?.text ?? finding.title}` : 'no finding selected',
    })
}

/**
 * A terminal does not answer, so the text is shown as well. A text that can only be shown altered is not copied, because a paste could do
 * something that the user did not see.
 */
export function copy({ copy: send, dispatch }: CopyMeans, text: string): void {
  if (isUnsafe(text)) {
    dispatch({ type: 'notice', text: `not copied: it contains invisible characters: ${text}` })
    return
  }
  send(text)
  dispatch({ type: 'notice', text: `sent to the clipboard: ${text}`, isDone: true })
}
