import { type Fields, fields } from '../../lib/read.ts'

/**
 * A value of a bundle with the empty text where its tool wrote `mark` in its place. The name of an object or of what it refers to is never
 * empty, so it stays as it is; that of a port may be.
 */
export function withEmptyTexts(value: unknown, mark: string): unknown {
  if (value === mark) return ''
  if (Array.isArray(value)) return value.map((one) => withEmptyTexts(one, mark))
  return typeof value === 'object' && value !== null ? inFields(fields(value), mark) : value
}

function inFields(raw: Fields, mark: string): Fields {
  const isPort = typeof raw.port === 'number'
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => {
      const isName = (key === 'name' && !isPort) || key === 'namespace'
      return [key, isName && typeof value === 'string' ? value : withEmptyTexts(value, mark)]
    }),
  )
}
