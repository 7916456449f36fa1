/** Each value once, where the text of two is the same. */
export function distinct<T>(list: readonly T[], textOf: (one: T) => unknown = (one) => one): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(textOf(one)), one])).values()]
}
