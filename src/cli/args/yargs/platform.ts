import parser from 'yargs-parser/browser'
// yargs' own entry point loads its layout, reads its texts from a file above the folder that it is in, and asks Node where that is: a start
// takes a third longer, and a bundle has no such folder. The versions are pinned for this path.
import { YargsFactory } from '../../../../node_modules/yargs/build/lib/yargs-factory.js'

/** What yargs asks of its surroundings (`lib/platform-shims` of the package). */
export interface YargsPlatform {
  Parser: typeof parser
  y18n: {
    __: (text: string, ...values: readonly string[]) => string
    __n: (one: string, many: string, count: number, ...values: readonly string[]) => string
    getLocale: () => string
    setLocale: () => void
    updateLocale: () => void
  }
  cliui: (options: LayoutOptions) => Layout
  stringWidth: (text: string) => number
  getEnv: (name: string) => string | undefined
  process: { argv: () => readonly string[]; cwd: () => string; stdColumns: number }
  path: { basename: (path: string) => string; extname: (path: string) => string }
  /** From here it looks for the program's `package.json`, to read a version that is never requested. */
  mainFilename: string
  findUp: () => undefined
  assert: { notStrictEqual: () => void }
  readFileSync: () => string
}

export interface LayoutOptions {
  /** In columns. */
  width: number
  wrap?: boolean
}

/** Rows of columns (cliui). */
export interface Layout {
  div: (...columns: readonly unknown[]) => void
  span: (...columns: readonly unknown[]) => void
  toString: () => string
}

/** Our wording of yargs' messages; `%s` are values. Other messages keep the words of yargs. */
export type YargsTexts = Readonly<Record<string, string>>

/** yargs, without any file, environment or process of its own. It lays out its help by `layout` only. */
export function createYargs(texts: YargsTexts, layout: YargsPlatform['cliui']): ReturnType<ReturnType<typeof YargsFactory>> {
  const say = (text: string, ...values: readonly string[]) => {
    let next = 0
    return (texts[text] ?? text).replaceAll('%s', () => values[next++] ?? '')
  }
  const same = (path: string) => path
  return YargsFactory({
    Parser: parser,
    y18n: {
      __: say,
      __n: (one, many, count, ...values) => say(count === 1 ? one : many, ...values),
      getLocale: () => 'en',
      setLocale: () => {},
      updateLocale: () => {},
    },
    cliui: layout,
    stringWidth: (text) => text.length,
    getEnv: () => undefined,
    process: { argv: () => [], cwd: () => '', stdColumns: 80 },
    path: { basename: same, extname: same },
    mainFilename: '',
    findUp: () => undefined,
    assert: { notStrictEqual: () => {} },
    readFileSync: () => '{}',
  })()
}
