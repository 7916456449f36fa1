/** What tools write in the place of a value that they hide. */
const marks = [
  /^\*{2,}[A-Z _-]*\*{0,}$/i,
  /^[x*]{1,4}([.:-][x*]{1,4})+$/i,
  /^[[<(]?redacted[\])>]?$/i,
  /^[[<(](hidden|masked|removed)[\])>]$/i,
]

/**
 * Did a tool write this in the place of a value (`xxx.xxx.xxx.xxx`, `***HIDDEN***`)? Such a value is unknown: two of them are not equal.
 * A placeholder that is another one for each value (`ip-1`, a hash) is a value as any other.
 */
export function isRedacted(value: string): boolean {
  return marks.some((mark) => mark.test(value))
}
