import { matrixLines } from '../../render/matrix/text.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Page, reading } from '../page.ts'
import { placeOf } from '../state.ts'
import { emptyPage } from './empty.ts'

/** Who may connect to which Service of the scope, as `--matrix` prints it. */
export function matrixPage(model: Model, pane: Pane): Page {
  const { matrix } = placeOf(model.state).detail
  if (matrix?.state === 'failed') return emptyPage(`cannot read it: ${matrix.message}`)
  if (matrix?.state !== 'done') return emptyPage('reading...')
  const [first = [], ...rest] = matrixLines(matrix.value, pageLook(model, pane))
  return { head: [first], items: reading(rest), empty: '' }
}
