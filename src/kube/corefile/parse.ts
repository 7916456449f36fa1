import type { CorefileBlock, CorefileDirective, CorefileImport } from '../../model/corefile.ts'
import { directiveAt } from './directive.ts'
import { hasVariable, isNewLine, type Token, tokensOf } from './tokens.ts'

/** The files that an `import` names; undefined if they were not read. */
export type Files = (pattern: string) => readonly { path: string; content: string }[] | undefined

/** A Corefile as it was parsed. */
export interface ParsedCorefile {
  blocks: CorefileBlock[]
  /** Why it cannot be parsed. */
  fault?: string
  unread: CorefileImport[]
}

/** A ConfigMap holds at most 1 MiB. */
const maxLength = 1 << 20
/** Below the bounds of CoreDNS (10 000 snippets), and enough for any that a person writes. */
const maxTokens = 100_000
const maxImports = 500
/** How many characters of files all imports may hold: a file counts each time, and may be one word. */
const maxImported = 4 << 20

/** Signals a Corefile that CoreDNS does not load either, or one beyond the bounds. */
class Unparsable extends Error {}

/**
 * Parses a Corefile as coredns/caddy does (caddyfile/parse.go): server blocks of directives, snippets, and imports of both. It never throws, and its time is
 * bounded.
 */
export function parseCorefile(content: string, files: Files): ParsedCorefile {
  if (content.length > maxLength) return { blocks: [], unread: [], fault: 'it is too long' }
  const parser = new Parser(tokensOf(content), files)
  try {
    parser.parse()
    return { blocks: parser.blocks, unread: parser.unread }
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error
    return { blocks: [], unread: [], fault: error.message }
  }
}

class Parser {
  readonly blocks: CorefileBlock[] = []
  readonly unread: CorefileImport[] = []
  readonly #files: Files
  readonly #snippets = new Map<string, readonly Token[]>()
  #tokens: Token[]
  #at = 0
  #imports = 0
  #imported = 0

  constructor(tokens: Token[], files: Files) {
    this.#tokens = tokens
    this.#files = files
  }

  parse(): void {
    if (this.#tokens.length > maxTokens) throw new Unparsable('it is too long')
    while (this.#at < this.#tokens.length) {
      const keys = this.#keys()
      const [first = ''] = keys
      if (keys.length === 1 && first.startsWith('(') && first.endsWith(')')) this.#snippet(first.slice(1, -1))
      else if (keys.length > 0) this.#block(keys)
      else if (this.#token?.text === '{') throw this.#fault('a server block has no zone')
    }
  }

  get #token(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #take(text: string): boolean {
    if (this.#token?.text !== text) return false
    this.#at += 1
    return true
  }

  #startsLine(at: number): boolean {
    const token = this.#tokens[at]
    return token !== undefined && isNewLine(this.#tokens[at - 1], token)
  }

  /** The zones before a block, up to its brace. A comma behind one says that another follows, on the next line if need be. */
  #keys(): string[] {
    const keys: string[] = []
    let expectsMore = false
    for (let token = this.#token; token && token.text !== '{'; token = this.#token) {
      if (token.text === 'import' && this.#startsLine(this.#at)) {
        const { pattern, line } = this.#import()
        if (pattern !== undefined) this.unread.push({ pattern, line })
        continue
      }
      if (keys.length > 0 && !expectsMore && this.#startsLine(this.#at)) break
      expectsMore = token.text.endsWith(',')
      const key = expectsMore ? token.text.slice(0, -1) : token.text
      if (key !== '') keys.push(key)
      this.#at += 1
    }
    if (expectsMore) throw this.#fault('a zone is missing after a comma')
    return keys
  }

  #snippet(name: string): void {
    if (!this.#take('{') || this.#snippets.has(name)) throw this.#fault(`the snippet (${name.slice(0, 60)}) is not valid`)
    const start = this.#at
    let depth = 1
    for (; this.#at < this.#tokens.length; this.#at += 1) {
      const text = this.#tokens[this.#at]?.text
      if (text === '{') depth += 1
      if (text === '}') depth -= 1
      if (depth === 0) break
    }
    if (depth > 0) throw this.#fault('a brace is not closed')
    this.#snippets.set(name, this.#tokens.slice(start, this.#at))
    this.#at += 1
  }

  #block(keys: string[]): void {
    const hasBraces = this.#take('{')
    const directives: CorefileDirective[] = []
    const unread: CorefileImport[] = []
    for (let token = this.#token; token && token.text !== '}'; token = this.#token) {
      if (token.text !== 'import') directives.push(this.#directive(token))
      else {
        const { pattern, line } = this.#import()
        if (pattern !== undefined) unread.push({ pattern, line })
      }
    }
    if (this.#take('}') !== hasBraces) throw this.#fault(hasBraces ? 'a brace is not closed' : 'unmatched closing brace')
    this.blocks.push({ keys, directives, ...(unread.length > 0 && { unread }) })
  }

  #directive(first: Token): CorefileDirective {
    const words: Token[] = [first]
    let depth = 0
    let isOpen = false
    this.#at += 1
    for (let token = this.#token; token && !this.#endsDirective(token, depth); token = this.#token) {
      if (token.text === 'import' && this.#startsLine(this.#at)) {
        if (this.#import().pattern !== undefined) isOpen = true
        continue
      }
      if (token.text === '{') depth += 1
      if (token.text === '}') depth -= 1
      words.push(token)
      this.#at += 1
    }
    if (depth > 0) throw this.#fault('a brace is not closed')
    return directiveAt(words, isOpen || words.some(({ text }) => hasVariable(text)))
  }

  /** Outside of braces a directive ends with its line, or with its block. */
  #endsDirective({ text }: Token, depth: number): boolean {
    return depth === 0 && text !== '{' && (text === '}' || this.#startsLine(this.#at))
  }

  /** Puts what an `import` names into its place; if that was not read, its pattern is handed back. */
  #import(): { pattern?: string; line: number } {
    const line = this.#token?.line ?? 0
    const name = this.#tokens[this.#at + 1]
    if (!name || this.#startsLine(this.#at + 1)) throw this.#fault('an import names nothing')
    this.#imports += 1
    const snippet = this.#snippets.get(name.text)
    const files = snippet || hasVariable(name.text) ? undefined : this.#files(name.text)
    for (const { content } of files ?? []) this.#imported += content.length
    if (this.#imported > maxImported) throw new Unparsable('its imports are too long')
    const tokens = snippet ?? files?.flatMap(({ path, content }) => tokensOf(content, path)) ?? []
    if (this.#imports > maxImports || this.#tokens.length + tokens.length > maxTokens) throw new Unparsable('its imports are too many')
    this.#tokens = [...this.#tokens.slice(0, this.#at), ...tokens, ...this.#tokens.slice(this.#at + 2)]
    return snippet || files ? { line } : { pattern: name.text, line }
  }

  #fault(words: string): Unparsable {
    const token = this.#token ?? this.#tokens.at(-1)
    return new Unparsable(`${words} (line ${token?.line ?? 1}${token?.file === undefined ? '' : ` of ${token.file}`})`)
  }
}
