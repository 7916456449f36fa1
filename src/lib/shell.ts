/** Characters that no POSIX shell treats specially inside a word; `=` only behind the first one, since zsh expands `=word`. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/

/** One argument for a POSIX shell: as it is when nothing in it is special, else in single quotes. NUL, which no argument can hold, is left out. */
export function shellQuote(argument: string): string {
  const text = argument.replaceAll('\0', '')
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Arguments as one command line for a POSIX shell. */
export function shellLine(args: readonly string[]): string {
  return args.map(shellQuote).join(' ')
}
