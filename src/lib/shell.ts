/** Characters that no shell treats specially inside a word. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/
/** zsh replaces `=name` by a path at the start of a word, and with an option also behind `=` and `:`; fish replaces `%self`. */
const expanded = /[=:]=|^%/

/**
 * One argument for bash, zsh, dash and fish, which all read the same word: as it is when nothing in it is special, else in single quotes.
 * A quote and a backslash stand outside of the quotes, behind a backslash: fish obeys a backslash inside single quotes, the others do not.
 * NUL, which no argument can hold, is left out.
 */
export function shellQuote(argument: string): string {
  const text = argument.replaceAll('\0', '')
  if (plain.test(text) && !expanded.test(text)) return text
  if (text === '') return "''"
  return text.replaceAll(/(['\\])|[^'\\]+/g, (part, special?: string) => (special === undefined ? `'${part}'` : `\\${special}`))
}

/** Arguments as one command line for bash, zsh, dash and fish. */
export function shellLine(args: readonly string[]): string {
  return args.map(shellQuote).join(' ')
}
