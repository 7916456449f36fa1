import { labelOf } from '../kube/selector.ts'
import type { Labels } from '../model/resources.ts'

/** Does a selector expression of Calico match labels? */
export type LabelTest = (labels: Labels) => boolean

/**
 * Reads a selector expression of Calico, such as `app == 'web' && has(tier)` (libcalico-go, lib/selector). An empty one matches everything;
 * undefined if the text is not understood.
 */
export function calicoSelector(text: string): LabelTest | undefined {
  if (text.trim() === '') return () => true
  const tokens = tokensOf(text)
  if (!tokens) return undefined
  const reader = new Reader(tokens)
  const test = reader.any()
  return reader.isAtEnd() ? test : undefined
}

const token = /\s*(?:('[^']*'|"[^"]*")|(\|\||&&|==|!=|[!(){},])|([\w./-]+))/y

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const found = token.exec(text)
    if (!found) return undefined
    tokens.push(found[0].trimStart())
  }
  return tokens
}

/** Reads an expression from its tokens; operators with lower precedence first. */
class Reader {
  readonly #tokens: readonly string[]
  #place = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  isAtEnd(): boolean {
    return this.#place === this.#tokens.length
  }

  any(): LabelTest | undefined {
    const tests = this.#list('||', () => this.#all())
    return tests && ((labels) => tests.some((test) => test(labels)))
  }

  #all(): LabelTest | undefined {
    const tests = this.#list('&&', () => this.#one())
    return tests && ((labels) => tests.every((test) => test(labels)))
  }

  #list(separator: string, read: () => LabelTest | undefined): LabelTest[] | undefined {
    const tests: LabelTest[] = []
    do {
      const test = read()
      if (!test) return undefined
      tests.push(test)
    } while (this.#take(separator))
    return tests
  }

  #one(): LabelTest | undefined {
    if (this.#take('!')) {
      const test = this.#one()
      return test && ((labels) => !test(labels))
    }
    if (this.#take('(')) {
      const test = this.any()
      return this.#take(')') ? test : undefined
    }
    const word = this.#word()
    if (word === undefined) return undefined
    if (this.#take('(')) return this.#call(word)
    return this.#comparison(word)
  }

  #call(name: string): LabelTest | undefined {
    const argument = this.#word()
    if (!this.#take(')')) return undefined
    if (name === 'has') return argument === undefined ? undefined : (labels) => labelOf(labels, argument) !== undefined
    if (argument !== undefined) return undefined
    // A namespaced object is never global.
    return name === 'all' ? () => true : name === 'global' ? () => false : undefined
  }

  #comparison(key: string): LabelTest | undefined {
    const isNegated = this.#take('not')
    if (this.#take('in')) {
      const values = this.#set()
      return values && ((labels) => isNegated !== values.includes(labelOf(labels, key) ?? '\0'))
    }
    if (isNegated) return undefined
    if (this.#take('==')) return this.#compared(key, (found, value) => found === value)
    if (this.#take('!=')) return this.#compared(key, (found, value) => found !== value)
    if (this.#take('contains')) return this.#compared(key, (found, value) => found?.includes(value) === true)
    if (this.#take('starts')) return this.#with(key, (found, value) => found.startsWith(value))
    if (this.#take('ends')) return this.#with(key, (found, value) => found.endsWith(value))
    return undefined
  }

  #with(key: string, holds: (found: string, value: string) => boolean): LabelTest | undefined {
    return this.#take('with') ? this.#compared(key, (found, value) => found !== undefined && holds(found, value)) : undefined
  }

  #compared(key: string, holds: (found: string | undefined, value: string) => boolean): LabelTest | undefined {
    const value = this.#text()
    return value === undefined ? undefined : (labels) => holds(labelOf(labels, key), value)
  }

  #set(): string[] | undefined {
    if (!this.#take('{')) return undefined
    const values: string[] = []
    while (!this.#take('}')) {
      const value = this.#text()
      if (value === undefined) return undefined
      values.push(value)
      if (this.#tokens[this.#place] !== '}' && !this.#take(',')) return undefined
    }
    return values
  }

  #text(): string | undefined {
    const next = this.#tokens[this.#place]
    if (!next || !/^['"]/.test(next)) return undefined
    this.#place++
    return next.slice(1, -1)
  }

  #word(): string | undefined {
    const next = this.#tokens[this.#place]
    if (!next || !/^[\w./-]/.test(next)) return undefined
    this.#place++
    return next
  }

  #take(text: string): boolean {
    if (this.#tokens[this.#place] !== text) return false
    this.#place++
    return true
  }
}
