/** What tools write in the place of a value that they hide. */
const marks = [
  /^\*{2,}[A-Z _-]*\*{0,}$/i,
  /^[x*]{1,4}([.:-][x*]{1,4})+$/i,
  /^[[<(]?redacted[\])>]?$/i,
  /^[[<(](hidden|masked|removed)[\])>]$/i,
]

/**
 * Did a tool write this in the place of a value (`xxx.xxx.xxx.xxx`, `***HIDDEN***`)? Such a value is unknown: two of them are not equal. A
 * placeholder that differs for each value (`ip-1`, a hash) is treated as a normal value.
 */
export function isRedacted(value: string): boolean {
  return marks.some((mark) => mark.test(value))
}

/**
 * Did a tool hide a host name, or so much of it that it may name a Service of the cluster (`xxxxxx.xxx.svc.cluster.local`)? A tool that
 * writes an x for each letter leaves labels of any length.
 */
export function isRedactedHost(host: string): boolean {
  const labels = host.replace(/\.$/, '').split('.')
  const hidden = labels.filter((label) => /^[x*]+$/i.test(label) || isRedacted(label))
  return isRedacted(host) || (hidden.length === labels.length && host.length > 2) || (hidden.length > 0 && labels.includes('svc'))
}
