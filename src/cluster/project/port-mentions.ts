import type { V1Container } from '@kubernetes/client-node'
import { text, texts } from '../../lib/read.ts'
import { isSecretName } from '../../lib/secrets.ts'
import type { PortMention } from '../../model/resources.ts'
import { parts, type RawFields } from './raw.ts'

/** If one container has more numbers than this, they are not a list of its ports. */
const MOST_MENTIONS = 40

/** A number that stands by itself, or behind `-p`: not a part of a word, a version, an address or a fraction. */
const numbers = /(?<=^|[^\w.]|(?:^|\s)-p)\d{2,5}(?![\w.]*\w)/g

/** What is before a number that is a port on which something listens: `--port=`, `-p `, `LISTEN_ADDR 0.0.0.0:`, `:`. */
const listening =
  /(?:(?:port|listen|addr|address|bind)["']?[=:\s]+["']?|(?:^|\s)-[pl][=\s]?)$|(?:^|[\s="'[])(?:0\.0\.0\.0|\*|\[?::\]?|localhost|127\.0\.0\.1|):$/i

/**
 * The ports that command, arguments and literal environment values of a container name. Only the numbers are kept of these; a variable
 * whose name is that of a secret is left out.
 */
export function portMentions({ command, args, env }: RawFields<V1Container>): PortMention[] {
  return [
    ...wordMentions('command', texts(command)),
    ...wordMentions('args', texts(args)),
    ...parts(env).flatMap((variable): PortMention[] => {
      const name = text(variable.name) ?? ''
      const value = text(variable.value) ?? ''
      return value === '' || isSecretName(name) ? [] : mentionsIn(`env[${name}]`, `${name}=`, value)
    }),
  ].slice(0, MOST_MENTIONS)
}

function wordMentions(field: string, words: readonly string[]): PortMention[] {
  return words.flatMap((word, index) => mentionsIn(`${field}[${index}]`, index === 0 ? '' : `${words[index - 1]} `, word))
}

/** `before`: what is before the word. */
function mentionsIn(field: string, before: string, word: string): PortMention[] {
  // Most words hold no digit.
  if (!/\d\d/.test(word)) return []
  return [...word.matchAll(numbers)].flatMap((match): PortMention[] => {
    const port = Number(match[0])
    if (port < 1 || port > 65_535) return []
    return listening.test(`${before}${word.slice(0, match.index)}`) ? [{ field, port, listens: true }] : [{ field, port }]
  })
}
