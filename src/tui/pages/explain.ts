import { catalogue, isCode } from '../../diagnose/catalogue.ts'
import { renderExplanation } from '../../render/explanation.ts'
import type { Pane } from '../layout.ts'
import { gutterColumns, scrollbarColumns } from '../model.ts'
import { type Page, reading } from '../page.ts'
import { said } from '../words.ts'
import { emptyPage } from './empty.ts'

/** What `explain CODE` prints. */
export function explainPage(pane: Pane, code: string): Page {
  if (!isCode(code)) return emptyPage(`no finding has the code ${code}`)
  const page = { code, name: catalogue[code].name, ...catalogue[code].explain }
  const [title = '', ...lines] = renderExplanation(page, pane.width - gutterColumns - scrollbarColumns)
    .trimEnd()
    .split('\n')
  return {
    head: [said(title, 'strong'), []],
    items: reading(lines.map((line) => said(line, /^\S/.test(line) ? 'strong' : 'plain'))),
    empty: '',
  }
}
