import { fields } from '../lib/read.ts'
import { maskPath, maskText, maskValue, maskWords } from '../lib/secrets.ts'

/** Deeper values are not shown. */
const MOST_LEVELS = 100

/** An object for the screen: the secrets in its texts, in commands, in paths of probes, and in headers and the like are masked. */
export function maskObject(value: unknown): unknown {
  return masked(value, '', 0)
}

function masked(value: unknown, key: string, level: number): unknown {
  if (typeof value === 'string') return key === 'path' ? maskPath(value) : maskText(value)
  if (typeof value !== 'object' || value === null || level === MOST_LEVELS) return value
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    return list.every((item) => typeof item === 'string') ? maskWords(list) : list.map((item) => masked(item, '', level + 1))
  }
  const entries = Object.entries(fields(value)).map(([name, member]) => [name, masked(member, name, level + 1)] as const)
  const object: Record<string, unknown> = Object.fromEntries(entries)
  // A header, a variable, a parameter of a query.
  if (typeof object.name === 'string' && typeof object.value === 'string') object.value = maskValue(object.name, object.value)
  return object
}
