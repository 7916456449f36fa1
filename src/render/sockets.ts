import type { EndpointSocket, UnknownReason } from '../model/socket.ts'
import { listed } from './words.ts'

/** Why nothing is known, in a word or two. */
export const reasonWords: Readonly<Record<UnknownReason, string>> = {
  'no-tool': 'no tool in the image',
  forbidden: 'exec forbidden',
  'not-running': 'not running',
  timeout: 'timed out',
  lost: 'connection lost',
  aborted: 'interrupted',
  incomplete: 'not read in full',
  'odd-output': 'not understood',
  'no-answer': 'no answer (UDP)',
  'not-probed': 'not tried',
}

/** What listens where an endpoint's traffic arrives, in a few words. */
export function socketWords(socket: EndpointSocket): string {
  const owner = socket.ofNode ? "the Node's " : ''
  switch (socket.state) {
    case 'open':
      return `${owner}socket ${listed(socket.listening, 2)}`
    case 'loopback':
      return `listens on ${listed(socket.listening, 2)} only`
    case 'other-family':
    case 'other-address':
      return `listens on ${listed(socket.listening, 2)}`
    case 'closed':
      return (socket.elsewhere ?? []).length === 0
        ? 'nothing listens'
        : `nothing listens there, only on ${listed(socket.elsewhere ?? [], 3)}`
    case 'unknown':
      return `socket ? ${socket.reason === undefined ? 'unknown' : reasonWords[socket.reason]}`
  }
}
