/** Levels of lists and maps. An object of Kubernetes has some twenty. */
const MOST_LEVELS = 100
/** Values that aliases may add to those for which a text has room. A long text counts once for every 64 characters. */
const MOST_ADDED = 100_000

interface Size {
  /** Values below and including this one, each counted as often as it is reached. */
  values: number
  /** Levels below and including this one. */
  levels: number
}

/**
 * Why a parsed document is not to be walked through: it is nested too deeply, holds itself, or its aliases stand for far more than its
 * text, of `length` characters, has room for. Undefined if none of this is so. It takes time for each value in the text, not for what
 * its aliases stand for.
 */
export function expansionFault(document: unknown, length: number): string | undefined {
  const sizes = new Map<object, Size | 'open'>()
  const sizeOf = (value: object, depth: number): Size | string => {
    const known = sizes.get(value)
    if (known === 'open') return 'an alias in it contains itself'
    if (known) return known
    if (depth === MOST_LEVELS) return tooDeep
    sizes.set(value, 'open')
    const size: Size = { values: 1, levels: 1 }
    for (const member of Object.values(value)) {
      const inner = isNode(member) ? sizeOf(member, depth + 1) : { values: weight(member), levels: 0 }
      if (typeof inner === 'string') return inner
      size.values += inner.values
      size.levels = Math.max(size.levels, inner.levels + 1)
      if (size.values > length + MOST_ADDED) return 'its aliases expand to too much data'
      if (size.levels > MOST_LEVELS) return tooDeep
    }
    sizes.set(value, size)
    return size
  }
  const size = isNode(document) ? sizeOf(document, 0) : undefined
  return typeof size === 'string' ? size : undefined
}

const tooDeep = `it is nested more than ${MOST_LEVELS} levels deep`

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function weight(value: unknown): number {
  return typeof value === 'string' ? 1 + Math.floor(value.length / 64) : 1
}
