declare const shape: unique symbol

/**
 * A value from an API server, a dump or another source: the API's types say what it may hold, but none of that is certain. A Date of those
 * types is a text on the wire, and so is every other value that is neither an object nor a list: `unknown`.
 */
export type Raw<T> = T extends Date ? unknown : T extends object ? RawObject<T> : unknown

interface RawObject<T> {
  readonly [shape]: T
}

/** The fields that the type of an object has, each perhaps absent, and of any kind. A field that the type lacks does not compile. */
export type RawFields<T> = { readonly [K in keyof T]?: Raw<NonNullable<T[K]>> }

function isRaw<T>(value: unknown): value is RawFields<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object from outside that ought to be a T; without any field where it is not an object. */
export function rawOf<T extends object>(value: unknown): RawFields<T> {
  return isRaw<T>(value) ? value : {}
}

/** The fields of a part; none if it is absent, or no object. */
export function part<T>(value: RawObject<T> | undefined): RawFields<T> {
  return isRaw<T>(value) ? value : {}
}

/** The fields of a part, or undefined if it is absent, or no object. */
export function partOrAbsent<T>(value: RawObject<T> | undefined): RawFields<T> | undefined {
  return isRaw<T>(value) ? value : undefined
}

/** The objects of a list; none for anything else. An item that is not an object counts as one without fields. */
export function parts<T>(value: RawObject<readonly T[]> | undefined): RawFields<T>[] {
  return Array.isArray(value) ? value.map((item) => (isRaw<T>(item) ? item : {})) : []
}
