import type { ClientRequest } from 'node:http'
import { type PeerCertificate, TLSSocket } from 'node:tls'
import { fields, text } from '../../lib/read.ts'

/** From when to when a certificate is valid, as dates: `2026-01-15`. */
export interface Validity {
  from: string
  to: string
}

/**
 * Notes the certificate of a server before it is checked, since what fails the check has closed the connection. The function that comes
 * back tells how long it is valid; undefined if none came.
 */
export function watchCertificate(request: ClientRequest): () => Validity | undefined {
  let shown: PeerCertificate | undefined
  request.once('socket', (socket) => {
    // Node emits it after the handshake and checks the certificate in a listener of its own, which comes second here.
    if (socket instanceof TLSSocket && !request.reusedSocket)
      socket.prependOnceListener('secure', () => (shown = socket.getPeerCertificate()))
  })
  return () => {
    const from = day(shown?.valid_from)
    const to = day(shown?.valid_to)
    return from === undefined || to === undefined ? undefined : { from, to }
  }
}

/** `2026-01-15` of `Jan 15 09:00:00 2026 GMT`. */
function day(time: unknown): string | undefined {
  const ms = Date.parse(text(time) ?? '')
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().slice(0, 10)
}

const MOST_NAMES = 4

/** Of Node's ERR_TLS_CERT_ALTNAME_INVALID: `127.0.0.1, only for localhost, api.example`. */
export function namesFault(error: unknown): string {
  const { host, cert } = fields(error)
  const all = (text(fields(cert).subjectaltname) ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  const names = all.filter((name) => name !== '')
  const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return `${text(host) ?? 'this address'}, ${names.length === 0 ? 'it names none' : `only for ${names.slice(0, MOST_NAMES).join(', ')}${rest}`}`
}
