/** Typed readers of values from outside: each takes `unknown` and answers a value of its type or a harmless default. None throws. */

/** The fields of an object from outside. */
export type Fields = Readonly<Record<string, unknown>>

const nothing: Fields = {}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object's fields; of anything else none. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : nothing
}

/** The object's fields, or undefined if there is no object. */
export function fieldsOrAbsent(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined
}

/** The list's items; of anything else none. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The texts of a list; other items are left out. */
export function texts(value: unknown): string[] {
  return items(value).filter((item) => typeof item === 'string')
}

/** A string map; values that are no text are left out. */
export function labels(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fields(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
