import { readdirSync, readFileSync } from 'node:fs'
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser'

/** A text that a person reads, with the line of the project's file that it begins on. */
export interface PlacedText {
  file: string
  line: number
  text: string
}

const root = new URL('../', import.meta.url)

/** The files below a folder of the project that have one of these endings, by their paths. */
export function filesIn(folder: string, endings: RegExp): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}${name.replaceAll('\\', '/')}`)
    .filter((name) => endings.test(name) && !/node_modules|\/dist\//.test(name))
    .sort()
}

/** The sentences of a program: string literals, parts of templates and texts of JSX that have more than one word. */
export function literalsOf(file: string): PlacedText[] {
  const source = readFileSync(new URL(file, root), 'utf8')
  const texts: PlacedText[] = []
  const add = (start: number, text: unknown) => {
    if (typeof text === 'string' && /\w \w/.test(text)) texts.push({ file, line: lineAt(source, start), text })
  }
  const visitor: VisitorObject = {}
  visitor.Literal = ({ start, value }) => add(start, value)
  visitor.TemplateElement = ({ start, value }) => add(start, value.cooked)
  visitor.JSXText = ({ start, value }) => add(start, value)
  new Visitor(visitor).visit(parseSync(file, source).program)
  return texts
}

/** The comments of a program, each as one text; directives for the linter are left out. */
export function commentsOf(file: string): PlacedText[] {
  const source = readFileSync(new URL(file, root), 'utf8')
  return parseSync(file, source)
    .comments.filter(({ value }) => !/biome-ignore|@ts-/.test(value))
    .map(({ start, value }) => ({ file, line: lineAt(source, start), text: value.replace(/\n\s*\*? ?/g, ' ') }))
}

/** The lines of a text file. */
export function linesOf(file: string): PlacedText[] {
  const lines = readFileSync(new URL(file, root), 'utf8').split('\n')
  return lines.map((text, index) => ({ file, line: index + 1, text }))
}

function lineAt(source: string, position: number): number {
  return source.slice(0, position).split('\n').length
}
