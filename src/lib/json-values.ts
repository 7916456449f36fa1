/** Shorter texts hold too few values to count. */
const COUNTED_FROM = 1024 * 1024

/**
 * Does a JSON text hold more than `most` values? Each takes memory many times its length, so they are counted before it is parsed: by
 * commas and opening brackets, those in texts too. A text below 1 MiB is not counted.
 */
export function holdsTooMuch(json: Uint8Array | string, most: number): boolean {
  if (json.length < COUNTED_FROM) return false
  let values = 0
  for (let index = 0; index < json.length; index += 1) {
    const code = typeof json === 'string' ? json.charCodeAt(index) : json[index]
    // `,` `[` `{`
    if (code === 0x2c || code === 0x5b || code === 0x7b) {
      values += 1
      if (values > most) return true
    }
  }
  return false
}
