/** A line that holds something: its column, and what is there. */
interface Line {
  indent: number
  text: string
}

/** Deeper than any file that kubectl or a person writes. A deeper text is left to the full parser. */
const MOST_LEVELS = 20

const key = /^(?<key>[A-Za-z][A-Za-z0-9-]*):(?: (?<value>.+))?$/
/** No number, no date, no indicator: a word, a flag, a URL, a path or Base64. */
const word = /^(?:--)?[A-Za-z/][A-Za-z0-9+/=_.@-]*(?::[A-Za-z0-9+/=_.@-]+)*$/
/** Words that YAML 1.1 or 1.2 takes for something else than a text. */
const meaning = /^(?:null|true|false|yes|no|on|off|y|n)$/i
const quoted = /^"(?<double>[ !#-[\]-~]*)"$|^'(?<single>[ -&(-~]*)'$/

/**
 * The value of a YAML text that is as plain as what kubectl writes: maps and lists in block style, and values on the line of their key, at
 * most with a map in braces. Undefined for any other text, and in case of doubt: the full parser then reads it. This is for small files
 * that are read at every start: loading the full parser takes longer than parsing them.
 */
export function parsePlainYaml(text: string): unknown {
  const lines: Line[] = []
  for (const line of text.split('\n')) {
    const indent = line.search(/[^ ]|$/)
    const content = line.slice(indent)
    if (line === '' || content.startsWith('#')) continue
    lines.push({ indent, text: content })
  }
  return new PlainReader(lines).read()
}

/** What a text that is not plain throws. */
class NotPlain extends Error {}

class PlainReader {
  readonly #lines: Line[]
  #at = 0

  constructor(lines: Line[]) {
    this.#lines = lines
  }

  read(): unknown {
    try {
      const value = this.#lines[0]?.indent === 0 ? this.#block(0, 0) : undefined
      return this.#at === this.#lines.length ? value : undefined
    } catch (error) {
      if (error instanceof NotPlain) return undefined
      throw error
    }
  }

  #block(indent: number, level: number): unknown {
    if (level > MOST_LEVELS) throw new NotPlain()
    return this.#lines[this.#at]?.text.startsWith('-') ? this.#list(indent, level) : this.#map(indent, level)
  }

  #list(indent: number, level: number): unknown[] {
    const items: unknown[] = []
    for (;;) {
      const line = this.#lines[this.#at]
      if (line?.indent !== indent || !line.text.startsWith('-')) return items
      const rest = line.text.slice(2)
      if (!line.text.startsWith('- ') || /^(?: |-(?: |$))/.test(rest)) throw new NotPlain()
      if (!key.test(rest)) {
        items.push(valueIn(rest))
        this.#at++
        continue
      }
      // The first line of a map is after the dash.
      this.#lines[this.#at] = { indent: indent + 2, text: rest }
      items.push(this.#map(indent + 2, level + 1))
    }
  }

  #map(indent: number, level: number): Record<string, unknown> {
    const map: Record<string, unknown> = {}
    for (;;) {
      const line = this.#lines[this.#at]
      if (line === undefined || line.indent < indent) return map
      // A list ends a map only where it is the next item of a list around it.
      if (line.indent > indent || line.text.startsWith('-')) throw new NotPlain()
      const found = key.exec(line.text)?.groups
      if (found?.key === undefined || meaning.test(found.key)) throw new NotPlain()
      this.#at++
      map[found.key] = found.value === undefined ? this.#below(indent, level) : valueIn(found.value)
    }
  }

  /** What is below a key: a list may begin at its column. */
  #below(indent: number, level: number): unknown {
    const next = this.#lines[this.#at]
    if (next && (next.indent > indent || (next.indent === indent && next.text.startsWith('-')))) return this.#block(next.indent, level + 1)
    return null
  }
}

/** What is after a key: a text, a flag, or a map of these in braces. */
function valueIn(text: string): unknown {
  if (text === '{}') return {}
  if (text === '[]') return []
  if (!text.startsWith('{')) return scalar(text)
  const map: Record<string, unknown> = {}
  for (const part of text.slice(1, -1).split(', ')) {
    const found = key.exec(part)?.groups
    if (!text.endsWith('}') || found?.key === undefined || found.value === undefined || meaning.test(found.key)) throw new NotPlain()
    map[found.key] = scalar(found.value)
  }
  return map
}

function scalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (word.test(text) && !meaning.test(text)) return text
  const inside = quoted.exec(text)?.groups
  const value = inside?.double ?? inside?.single
  if (value === undefined) throw new NotPlain()
  return value
}
