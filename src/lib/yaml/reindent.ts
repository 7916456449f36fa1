/** Wider than any indentation that the text around may have. */
const DEEP = ' '.repeat(64)

/**
 * The text with every line moved to the right that begins inside brackets or quotes. YAML demands that such lines are indented; Go's
 * parser, and so kubectl, does not. Lines keep their numbers, and values stay the same, since white space before such a line means nothing.
 */
export function reindentFlow(text: string): string {
  const state: State = { depth: 0, quote: '', block: -1 }
  return text
    .split('\n')
    .map((line) => {
      const continues = state.depth > 0 || state.quote !== ''
      const trimmed = line.trimStart()
      if (!continues && inBlockScalar(line, trimmed, state)) return line
      scan(continues ? trimmed : line, state)
      return continues && trimmed !== '' ? DEEP + trimmed : line
    })
    .join('\n')
}

interface State {
  /** How many brackets are open. */
  depth: number
  /** The quote that is open, else `''`. */
  quote: string
  /** Column of the key whose block scalar (`|`, `>`) continues; -1: none. */
  block: number
}

function inBlockScalar(line: string, trimmed: string, state: State): boolean {
  if (state.block < 0) return false
  if (trimmed.trimEnd() === '' || line.length - trimmed.length > state.block) return true
  state.block = -1
  return false
}

/** Follows brackets and quotes through one line; a block scalar that it begins is noted. */
function scan(line: string, state: State): void {
  // Where a value or a key may begin: only there a quote or a bracket means something.
  let isStart = true
  for (let at = 0; at < line.length; at++) {
    if (state.quote !== '') {
      at = endOfQuoted(line, at, state)
      isStart = false
    } else if (isComment(line, at)) {
      return
    } else if (isStart && state.depth === 0 && /^[|>][-+\d]*\s*(?:#.*)?$/.test(line.slice(at))) {
      state.block = keyColumn(line)
      return
    } else {
      take(line.charAt(at), isStart, state)
      isStart = state.quote === '' && startsAfter(line, at, isStart, state.depth > 0)
    }
  }
}

function isComment(line: string, at: number): boolean {
  return line.charAt(at) === '#' && /^$|\s/.test(line.charAt(at - 1))
}

/** Opens or closes what the character stands for. */
function take(char: string, isStart: boolean, state: State): void {
  if (isStart && (char === '"' || char === "'")) state.quote = char
  else if (isStart && (char === '[' || char === '{')) state.depth++
  else if (state.depth > 0 && (char === ']' || char === '}')) state.depth--
}

/** May a value or a key begin behind the character? */
function startsAfter(line: string, at: number, isStart: boolean, isInFlow: boolean): boolean {
  const char = line.charAt(at)
  const isMark = ':-?'.includes(char) && /^$|\s/.test(line.charAt(at + 1))
  return isMark || (isInFlow && '[{,:'.includes(char)) || (isStart && /\s/.test(char))
}

/** The place at which the open quote ends in the line; its last one where it continues. */
function endOfQuoted(line: string, from: number, state: State): number {
  for (let at = from; at < line.length; at++) {
    if (state.quote === '"' && line.charAt(at) === '\\') at++
    else if (line.charAt(at) === state.quote) {
      if (state.quote === "'" && line.charAt(at + 1) === "'") at++
      else {
        state.quote = ''
        return at
      }
    }
  }
  return line.length
}

/** The column of the key behind the dashes of list items. */
function keyColumn(line: string): number {
  return /^(?:\s*-\s+)*\s*/.exec(line)?.[0].length ?? 0
}
