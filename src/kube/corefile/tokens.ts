/** A word of a Corefile. */
export interface Token {
  text: string
  /** The line on which it begins; the first is 1. */
  line: number
  /** The file that it is from, if it was imported. */
  file?: string
}

/**
 * The words of a Corefile (coredns/caddy, caddyfile/lexer.go): separated by white space, or in double quotes, in which a backslash escapes a
 * quote only. `#` begins a comment, even in a word.
 */
export function tokensOf(content: string, file?: string): Token[] {
  const tokens: Token[] = []
  const word = /"((?:[^"\\]|\\[\s\S])*)("|$)|[^\s#"][^\s#]*|#[^\n]*|\n|\S/gu
  let line = 1
  for (const { 0: text, 1: quoted } of content
    .replace(/^\ufeff/, '')
    .replaceAll('\r', '')
    .matchAll(word)) {
    if (text === '\n') line += 1
    else if (quoted !== undefined) {
      tokens.push({ text: quoted.replaceAll('\\"', '"'), line, ...(file !== undefined && { file }) })
      line += text.split('\n').length - 1
    } else if (!text.startsWith('#')) tokens.push({ text, line, ...(file !== undefined && { file }) })
  }
  return tokens
}

/**
 * Does the word hold a variable of the environment (`{$NAME}`, `{%NAME%}`), which the ConfigMap does not tell? Its end is not looked for: that would take
 * the square of the length of a hostile word.
 */
export function hasVariable(text: string): boolean {
  return text.includes('{$') || text.includes('{%')
}

/** Are two words, of which the second follows the first, on different lines? */
export function isNewLine(before: Token | undefined, token: Token): boolean {
  return before === undefined || before.file !== token.file || before.line + (before.text.split('\n').length - 1) < token.line
}
