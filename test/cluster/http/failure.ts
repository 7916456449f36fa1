/** The error with which a promise fails; it has to be one of this class. */
export async function failureOf<T extends Error>(expected: new (...args: never[]) => T, promise: Promise<unknown>): Promise<T> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof expected) return error
  throw new Error(`expected a failure of class ${expected.name}, got ${String(error)}`)
}
