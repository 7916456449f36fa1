import type { Model } from '../model.ts'
import { noticeLines } from '../notice.ts'
import { focusOf } from '../panes-of.ts'
import { placeOf } from '../state.ts'
import { topLines } from '../top-lines.ts'
import { windowOf } from '../window.ts'
import { spoken } from './spoken.ts'

/** A line of a page as it is said. A row can be opened by its number. */
export interface SaidLine {
  /** Identifies the same line in a later page. */
  key: string
  text: string
  /** The same without the number of the row. */
  words: string
  isRow?: true
}

/** On pages that run something, what is said of Enter and Esc is true of the commands of the reader, whose Enter is another. */
function withCommands(words: string, { state }: Model): string {
  const { at } = placeOf(state).screen
  const runs = at === 'probe' || at === 'traffic' || at === 'path'
  return runs ? words.replaceAll(/\bEnter (?=[a-z])/g, 'open ').replaceAll(/\bEsc (?=[a-z])/g, 'back ') : words
}

/** All lines of the page of a model. */
export function saidPage(model: Model): SaidLine[] {
  const { page } = windowOf(model)
  const { items } = page
  const stops = Array.from({ length: items.length }, (_, index) => index).filter((index) => items.isStop(index))
  const numbers = new Map(stops.map((index, at) => [index, at + 1]))
  const plain = (key: string, words: string): SaidLine => ({ key, text: words, words })
  const lines = page.head.map((line, index) => plain(`head/${index}`, withCommands(spoken(line), model)))
  for (let index = 0; index < items.length; index++) {
    const { key, lines: own } = items.at(index)
    const number = numbers.get(index)
    own.forEach((line, at) => {
      const words = spoken(line)
      const isRow = at === 0 && number !== undefined
      if (isRow) lines.push({ key: `${key}/0`, text: `row ${number} of ${stops.length}: ${words}`, words, isRow })
      else lines.push(plain(`${key}/${at}`, words))
    })
  }
  const said = lines.filter(({ text }) => text !== '')
  return said.length === 0 ? [plain('empty', page.empty.replaceAll('…', '...'))] : said
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
