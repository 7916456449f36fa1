import { oneLine } from '../../lib/line.ts'

/** What the first bytes of an answer tell, each byte a character: status and server, or why it is no answer in HTTP/1. */
export function readHead(head: string): { status: number; server?: string } | { failed: string; isHttp2?: true } {
  const status = /^HTTP\/1\.[01] (\d{3})(?:[ \r\n]|$)/.exec(head)?.[1]
  if (status === undefined) {
    if (head === '') return { failed: 'the server closed the connection' }
    // A frame of type SETTINGS, with which each HTTP/2 connection begins (RFC 9113, 3.4).
    const isSettings = head.charCodeAt(0) === 0 && head.charCodeAt(3) === 4
    return isSettings ? { failed: 'the server speaks HTTP/2', isHttp2: true } : { failed: 'the answer is not HTTP' }
  }
  const server = /^server:[ \t]*(.+?)[ \t]*\r?$/im.exec(head)?.[1]
  return { status: Number(status), ...(server !== undefined && { server: oneLine(server, 100) }) }
}
