import { columns } from '../lib/columns.ts'
import { wrapWords } from '../lib/width.ts'
import type { Explanation } from '../model/finding.ts'

/** A page of `explain`: the words of the catalogue beside their code. */
export interface ExplanationPage extends Explanation {
  code: string
  name: string
}

const pageColumns = 80
const indent = '  '

/** One page: what a finding means, why Kubernetes behaves so, how to confirm it by hand, how to fix it. Commands are never wrapped. */
export function renderExplanation(page: ExplanationPage, width = pageColumns): string {
  const prose = (text: string) => wrapWords(text, Math.min(width, pageColumns) - indent.length).map((line) => `${indent}${line}`)
  const list = (lines: readonly string[]) => lines.flatMap((line) => (isCommand(line) ? [`${indent}${line}`] : prose(line)))
  return [
    `${page.code} ${page.name}`,
    ...prose(page.summary),
    '',
    'What it means',
    ...prose(page.means),
    '',
    'Why',
    ...prose(page.why),
    ...page.sources.map((source) => `${indent}- ${source}`),
    '',
    'How to confirm (replace the CAPITALISED words)',
    ...list(page.confirm),
    '',
    'How to fix',
    ...list(page.fix),
    '',
  ].join('\n')
}

function isCommand(line: string): boolean {
  return line.startsWith('kubectl ')
}

/** Every code with its name and one line. */
export function renderExplanationList(pages: readonly ExplanationPage[]): string {
  return `${columns([['CODE', 'NAME', 'WHAT'], ...pages.map((page) => [page.code, page.name, page.summary])]).join('\n')}\n`
}
