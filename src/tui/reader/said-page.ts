import type { Model } from '../model.ts'
import { noticeLines } from '../notice.ts'
import { focusOf } from '../panes-of.ts'
import { topLines } from '../top-lines.ts'
import { windowOf } from '../window.ts'
import { spoken } from './spoken.ts'

/** A line of a page as it is said. A row can be opened by its number. */
export interface SaidLine {
  /** Identifies the same line in a later page. */
  key: string
  text: string
}

/** All lines of the page of a model. */
export function saidPage(model: Model): SaidLine[] {
  const { page } = windowOf(model)
  const { items } = page
  const stops = Array.from({ length: items.length }, (_, index) => index).filter((index) => items.isStop(index))
  const numbers = new Map(stops.map((index, at) => [index, at + 1]))
  const lines = page.head.map((line, index): SaidLine => ({ key: `head/${index}`, text: spoken(line) }))
  for (let index = 0; index < items.length; index++) {
    const { key, lines: own } = items.at(index)
    const number = numbers.get(index)
    own.forEach((line, at) => {
      const words = spoken(line)
      const text = at === 0 && number !== undefined ? `row ${number} of ${stops.length}: ${words}` : words
      lines.push({ key: `${key}/${at}`, text })
    })
  }
  const said = lines.filter(({ text }) => text !== '')
  return said.length === 0 ? [{ key: 'empty', text: page.empty.replaceAll('…', '...') }] : said
}

/** Where the reader is: context, namespace, places, and the state of the connection. */
export function saidPlace(model: Model): string {
  const [where = []] = topLines(model)
  const beside = focusOf(model) === 'main' ? '' : ', details'
  return `${spoken(where)}${beside}`
}

/** What is said of the last command; empty: nothing. */
export function saidNotice(model: Model): string {
  return noticeLines(model)
    .map((line) => spoken(line))
    .join(' ')
}

/** The selected row; undefined: nothing is selected. */
export function saidSelection(model: Model): string | undefined {
  const { page, position } = windowOf(model)
  if (position.index < 0) return undefined
  const { key } = page.items.at(position.index)
  return saidPage(model).find((line) => line.key === `${key}/0`)?.text
}
