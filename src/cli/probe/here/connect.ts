import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { checkServerIdentity, type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { defined } from '../../../lib/defined.ts'
import { codeOf, messageOf } from '../../../lib/errors.ts'
import { oneLine } from '../../../lib/line.ts'
import type { ServerCertificate } from '../../../model/http-probe.ts'
import type { HttpReading } from '../../../probe/http/reading.ts'

/** What bounds each layer: ms, and a signal that ends all. */
export interface Bounds {
  timeoutMs: number
  signal: AbortSignal
}

/** So many names of a certificate are kept. */
const mostNames = 20

/** The first address of a name, as this machine resolves it. @throws what the resolver says, or that the time is over */
export async function resolved(host: string, { timeoutMs, signal }: Bounds): Promise<string> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const ended = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs / 1_000} s`)), { once: true })
  })
  return (await Promise.race([lookup(host), ended])).address
}

/** A connection that stands. The caller ends it. @throws the error of the system, or that the time is over */
export async function connected(address: string, port: number, bounds: Bounds): Promise<Socket> {
  const socket = connect({ host: address, port })
  return settled(socket, 'connect', bounds).then(() => socket)
}

/** A connection with TLS, whoever signed its certificate. @throws the error of OpenSSL or of the system, or that the time is over */
export async function encrypted(socket: Socket, host: string, bounds: Bounds): Promise<TLSSocket> {
  const servername = isIP(host) === 0 ? host : undefined
  const secured = tlsConnect({ socket, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false, ...defined({ servername }) })
  return settled(secured, 'secureConnect', bounds).then(() => secured)
}

async function settled(socket: Socket, event: 'connect' | 'secureConnect', { timeoutMs, signal }: Bounds): Promise<void> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const done = new AbortController()
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(event, resolve)
      // This listener stays, so that a later error is not unhandled: whoever uses the socket deals with that.
      socket.on('error', reject)
      socket.once('close', () => reject(new Error('the server closed the connection')))
      const tooLate = () => reject(new Error(`no answer within ${timeoutMs / 1_000} s`))
      late.addEventListener('abort', tooLate, { once: true, signal: done.signal })
      if (late.aborted) tooLate()
    })
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    done.abort()
  }
}

/** What the handshake tells, without the time that it took. */
export function tlsFacts(socket: TLSSocket, host: string): Omit<NonNullable<HttpReading['tls']>, 'ms' | 'failed'> {
  const peer = socket.getPeerCertificate()
  const hasOne = Object.keys(peer).length > 0
  const { authorizationError, alpnProtocol } = socket
  // If the certificate chain is valid, Node checks the name as well, and reports a mismatch here.
  const code = authorizationError ? codeOf(authorizationError) || String(authorizationError) : undefined
  return defined({
    certificate: hasOne ? certificateOf(peer) : undefined,
    isForHost: hasOne ? checkServerIdentity(host, peer) === undefined : undefined,
    untrusted: code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code,
    version: socket.getProtocol() ?? undefined,
    protocol: alpnProtocol || undefined,
  })
}

function certificateOf(peer: PeerCertificate): ServerCertificate {
  const all = (peer.subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  const { CN, O } = peer.issuer
  const isSelfSigned = JSON.stringify(peer.issuer) === JSON.stringify(peer.subject)
  return {
    names: all
      .filter((name) => name !== '')
      .slice(0, mostNames)
      .map((name) => oneLine(name)),
    issuer: oneLine([CN ?? O ?? ''].flat().join(' ')),
    notBefore: time(peer.valid_from),
    notAfter: time(peer.valid_to),
    ...(isSelfSigned && { selfSigned: true as const }),
  }
}

function time(text: string): string {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString()
}

/** The words of an error: its code first, if it has one that the words lack. */
export function errorWords(error: unknown): string {
  const [code, message] = [codeOf(error), messageOf(error)]
  return code === '' || message.includes(code) ? message : `${message} (${code})`
}
