const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1a, 32 bits. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0
  return (value ^ (value >>> 13)) >>> 0
}

/** A UID that is the same for the same text, so that the same scenario prints the same bytes. */
export function uidOf(text: string): string {
  const hex = hexOf(text, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** As many hex digits as asked for, the same for the same text. */
export function hexOf(text: string, digits: number): string {
  let hex = ''
  for (let seed = 0; hex.length < digits; seed += 1) hex += hash(text, seed).toString(16).padStart(8, '0')
  return hex.slice(0, digits)
}

/** A suffix of Kubernetes' safe letters (apimachinery util/rand), the same for the same text. */
export function suffixOf(text: string, length: number): string {
  return Array.from({ length }, (_, place) => letters[hash(text, place) % letters.length] ?? 'b').join('')
}
