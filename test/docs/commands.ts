import { readdirSync, readFileSync } from 'node:fs'

/** README.md and the pages of docs/ that are manually created. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The blocks of a page in a language, which is after the fence. */
export function blocksOf(page: string, language: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block ?? '',
  )
}

/** The command lines of a page, those of its `sh` blocks and those that are indented, without the comments behind them. */
export function commandsOf(page: string): string[] {
  const indented = readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((line) => /^ {4}((?:kubectl|npm|export) .*)$/.exec(line)?.[1] ?? [])
  const lines = blocksOf(page, 'sh').flatMap((block) => block.split('\n'))
  return [...indented, ...lines].map((line) => line.replace(/ +# .*$/, '').trimEnd()).filter((line) => line !== '')
}
