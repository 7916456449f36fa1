/** The fields of `T`, of which those that may be undefined may be absent instead. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same fields without those that are undefined, for objects in which what is not known is absent. */
export function defined<T extends object>(fields: T): Defined<T>
export function defined(fields: Record<string, unknown>): object {
  const found: Record<string, unknown> = {}
  for (const name in fields) if (fields[name] !== undefined) found[name] = fields[name]
  return found
}
