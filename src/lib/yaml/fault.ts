/**
 * What a YAML parser (js-yaml or yaml) complains of, without the words of the text that it quotes, which may be a password:
 * `unknown scalar tag`.
 */
export function wordsOfFault(message: string): string {
  const [line = ''] = message.split('\n', 1)
  // This message contains a quote, at which the replacement below would cut off what is missing.
  if (line.startsWith('Missing closing')) return 'a quote is not closed'
  return line.replace(/(?:["!<*]|(?<=[\w)]): ).*$/, '').trim()
}

/** What js-yaml complains of and where, by line and column: `unknown scalar tag (3:12)`. Nothing of the text is quoted. */
export function yamlFault(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const words = wordsOfFault(message.replace(/ \(\d+:\d+\)(?=\n|$)/, ''))
  const [place = ''] = /\(\d+:\d+\)(?=\n|$)/.exec(message) ?? []
  const [known] = said.find(([, begins]) => words.startsWith(begins)) ?? []
  return `${known ?? (words || 'it cannot be parsed')}${place === '' ? '' : ` ${place}`}`
}

/** In place of the parser's own words. */
const said = [['it is nested more than 100 levels deep', 'nesting exceeded maxDepth']] as const
