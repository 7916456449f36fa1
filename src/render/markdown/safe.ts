import { printable } from '../../lib/printable.ts'

/**
 * Text in which nothing is markup for those who render Markdown as GitHub does (CommonMark, with tables, mathematics and autolinks): a sign that
 * could begin some is escaped, and what would notify a person or become a link (`@name`, `#1`, a URL) is taken apart by an empty comment.
 */
export function prose(text: string): string {
  return printable(text)
    .trim()
    .replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign)
    .replaceAll(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/^(?:[-+=#]|\d+(?=[.)]))/, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`))
    .replaceAll('://', ':<!-- -->/<!-- -->/')
    .replaceAll(/[@#!%](?=\w)|www(?=\.)/gi, '$&<!-- -->')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text as code inside of a line; in a table a bar is escaped too. */
export function code(text: string): string {
  const safe = printable(text)
  const fence = '`'.repeat(longestRun(safe) + 1)
  // Markdown removes one space at each end, so a backtick may be at the end of the text.
  const inner = /^[` ]|[` ]$|^$/.test(safe) ? ` ${safe} ` : safe
  return `${fence}${inner}${fence}`
}

/** Lines as a block of code in a language. */
export function block(language: string, lines: string): string {
  const safe = lines
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => printable(line))
    .join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(safe) + 1))
  return `${fence}${language}\n${safe}\n${fence}`
}

/** A cell of a table: a bar would end it, also in code. */
export function cell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, '\\|')
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
