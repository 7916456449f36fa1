/**
 * Runs with a limit of 150 ms, and with twice as much each time until that was enough on this machine. Only for what ends at its limit
 * by design, where the test cannot wait for anything but the end.
 */
export async function withTimeEnough<T>(run: (ms: number) => Promise<T>, wasEnough: (result: T) => boolean): Promise<T> {
  for (let ms = 150; ; ms *= 2) {
    const result = await run(ms)
    if (wasEnough(result)) return result
  }
}
