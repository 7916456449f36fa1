import { oneLine } from '../../lib/line.ts'

/** The longest value of a header that is looked at: only the beginning is kept. */
const maxHeader = 400

/** What the first bytes of an answer tell, each byte a character: status and server, or why it is no answer in HTTP/1. */
export function readHead(head: string): { status: number; server?: string } | { failed: string; isHttp2?: true } {
  const status = /^HTTP\/1\.[01] (\d{3})(?:[ \r\n]|$)/.exec(head)?.[1]
  if (status === undefined) {
    if (head === '') return { failed: 'the server closed the connection' }
    // A frame of type SETTINGS, with which each HTTP/2 connection begins (RFC 9113, 3.4).
    const isSettings = head.charCodeAt(0) === 0 && head.charCodeAt(3) === 4
    return isSettings ? { failed: 'the server speaks HTTP/2', isHttp2: true } : { failed: 'the answer is not HTTP' }
  }
  // Behind an interim answer comes another one, which was not read (RFC 9110, section 15.2).
  if (status.startsWith('1')) return { failed: `only an interim answer was read, with the status ${status}` }
  const server = serverOf(head)
  return { status: Number(status), ...(server !== undefined && { server: oneLine(server, 100) }) }
}

/** The header Server among some lines, each behind `before`; undefined if none has one. Its time is bounded, whatever the server sends. */
export function serverOf(lines: string, before = ''): string | undefined {
  const found = new RegExp(`^${before}server:([^\\r\\n]{1,${maxHeader}})`, 'im').exec(lines)?.[1]
  const server = found?.trim()
  return server === '' ? undefined : server
}
