import fc from 'fast-check'
import { hostileWords } from '../lib/hostile-words.ts'

/** One change of a document: at a share of its values, in their order. */
export interface Edit {
  at: number
  how: 'replace' | 'remove' | 'repeat' | 'add'
  key: string
  value: unknown
}

/** One change of a text: at a share of its length. */
export interface TextEdit {
  at: number
  remove: number
  insert: string
}

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const word = fc.constantFrom(...hostileWords.filter((one) => one.length < 1_000))

/** Values that a field of an object rarely has. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 65_536, 1e308, -0, '', '80', 'x', [], {}, [null], [[]], [{}], { a: null }),
  word,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 5 }).map((text) => text.repeat(500)),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Up to so many changes of a document. */
export const edits = (maxLength: number): fc.Arbitrary<Edit[]> =>
  fc.array(
    fc.record({
      at: share,
      how: fc.constantFrom('replace', 'remove', 'repeat', 'add'),
      key: fc.oneof(fc.constantFrom('name', 'kind', 'metadata', 'spec', 'items', '__proto__', 'constructor', 'length', ''), word),
      value: oddValue,
    }),
    { maxLength },
  )

const pieces = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
    '!!js/function ',
    '!x ',
    '---\n',
    '...\n',
    '%YAML 9.9\n',
    '? ',
    '- ',
    ': ',
    '\n',
    '\t',
    '\r',
    '  ',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '|\n',
    '>\n',
    '#',
    '\\',
    '\0',
    '\x1b[2J',
    '\ufeff',
    '\u202e',
    '\u2028',
    '~',
    'null',
    '1e999',
    '0x7f',
  ],
]

/** Up to so many changes of a text. */
export const textEdits = (maxLength: number): fc.Arbitrary<TextEdit[]> =>
  fc.array(
    fc.record({
      at: share,
      remove: fc.oneof(fc.constant(0), fc.nat({ max: 5 }), fc.nat({ max: 200 })),
      insert: fc.oneof(fc.constantFrom(...pieces), fc.constant(''), fc.string({ unit: 'binary', maxLength: 8 })),
    }),
    { maxLength },
  )

/** The document with the changes, one after another; the given one stays as it is. */
export function edited(document: unknown, changes: readonly Edit[]): unknown {
  return changes.reduce((whole, edit) => change(whole, edit), structuredClone(document))
}

/** The text with the changes, one after another. */
export function editedText(text: string, changes: readonly TextEdit[]): string {
  return changes.reduce((whole, { at, remove, insert }) => {
    const from = Math.floor(at * whole.length)
    return `${whole.slice(0, from)}${insert}${whole.slice(from + remove)}`
  }, text)
}

type Holder = Record<string, unknown> | unknown[]

/** Where each value below the document stands. */
function places(value: unknown, found: { holder: Holder; key: string }[] = []): { holder: Holder; key: string }[] {
  if (!isHolder(value)) return found
  for (const [key, member] of Object.entries(value)) {
    found.push({ holder: value, key })
    places(member, found)
  }
  return found
}

function change(document: unknown, { at, how, key, value: given }: Edit): unknown {
  // A value that is put into itself later would be a circle.
  const value: unknown = structuredClone(given)
  const all = places(document)
  const place = all[Math.floor(at * all.length)]
  if (!place) return value
  const { holder } = place
  switch (how) {
    case 'replace':
      set(holder, place.key, value)
      break
    case 'remove':
      if (Array.isArray(holder)) holder.splice(Number(place.key), 1)
      else delete holder[place.key]
      break
    case 'repeat': {
      const member: unknown = Reflect.get(holder, place.key)
      if (Array.isArray(holder)) holder.push(structuredClone(member))
      else set(holder, key, structuredClone(member))
      break
    }
    case 'add':
      if (Array.isArray(holder)) holder.push(value)
      else set(holder, key, value)
  }
  return document
}

/** As JSON.parse does: `__proto__` is a field like any other. */
function set(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}
