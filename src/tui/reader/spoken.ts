import type { Line, Span } from '../../render/style.ts'

const verdictSign = /(?:✗|▲|●|\?|○|◇) (broken|degraded|healthy|unknown|idle|planned)\b/g
const signs: Readonly<Record<string, string>> = { '✗': 'broken:', '▲': 'warning:', '○': 'off:', '◇': 'planned:' }
/** Represents a comma until the line is complete: commas in its texts stay as they are. */
const pause = '\x00'

/** A line in words: a sign becomes its word, and what only draws becomes a comma. A command stays as it is. */
export function spoken(line: Line): string {
  const first = line.findIndex(({ whole }) => whole === true)
  const [drawn, command] = first < 0 ? [line, []] : [line.slice(0, first), line.slice(first)]
  const words = inWords(drawn.map(withoutQuestionMark).join(''))
  const text = command.map(({ text }) => text).join('')
  return [words, text.trim()].filter((one) => one !== '').join(' ')
}

/** A question mark is a sign only where it is drawn as one. */
function withoutQuestionMark({ text, tone }: Span): string {
  return tone === 'unknown' ? text.replace(/^(\s*)\?(?=\s*$|\s)(?! unknown)/, '$1unknown:') : text
}

function inWords(text: string): string {
  return text
    .replaceAll(verdictSign, '$1')
    .replace(/^\s*\[(x| )\] /, (_, mark) => (mark === 'x' ? 'marked: ' : 'not marked: '))
    .replaceAll('↑', ' ascending')
    .replaceAll('↓', ' descending')
    .replaceAll(/○ (?=queued|running|not run)/g, '')
    .replaceAll(/[✗▲●○◇◌]/g, (sign) => signs[sign] ?? '')
    .replaceAll(/[├└]─|[│┃]/g, ' ')
    .replace('┄┄', `${pause}not reached: `)
    .replaceAll(/◀─/g, `${pause}from `)
    .replaceAll(/─▶|┄+|\s[›·]\s/g, pause)
    .replaceAll(/\s*→\s*/g, ' to ')
    .replaceAll('…', '...')
    .trim()
    .replaceAll(/\s{2,}/g, pause)
    .replaceAll(new RegExp(`\\s*${pause}[\\s${pause}]*`, 'g'), ', ')
    .replaceAll(/^, |, $/g, '')
    .replaceAll(/:, /g, ': ')
}
