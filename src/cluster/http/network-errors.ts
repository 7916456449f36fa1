import type { ClientRequest } from 'node:http'
import { codeOf, messageOf } from '../../lib/errors.ts'
import { Interruption, type Limits } from '../../lib/http-request.ts'
import { joinLines } from '../../lib/line.ts'
import { fields, number } from '../../lib/read.ts'
import type { Connection } from '../config/connection.ts'
import { redact } from '../config/proxy.ts'
import { UserError } from '../config/user-error.ts'
import { ApiError, type ApiFailure } from './api-error.ts'
import { namesFault, type Validity } from './certificate-fault.ts'

interface Meaning {
  reason: ApiFailure
  message: string
  hint: string
}

const otherName = 'Connect to one of these names, or pass one with --tls-server-name.'
const network = 'Check that the cluster is running, and the network path to it (VPN, firewall).'
const trust = 'Check --certificate-authority and --tls-server-name; --insecure-skip-tls-verify skips the check.'
const clock = 'Check the clock of this machine; if it is right, the cluster needs a new certificate.'

function unavailable(message: string, hint: string): Meaning {
  return { reason: 'unavailable', message, hint }
}

const timedOut: Meaning = { reason: 'timeout', message: 'connection timed out', hint: network }
const closed = unavailable('it closed the connection without a response', network)
const untrusted = unavailable('its certificate is signed by an unknown authority', trust)
const noTls: Meaning = {
  reason: 'invalid',
  message: 'its response is not TLS',
  hint: 'The server may speak plain HTTP: try http:// in its address.',
}

const notAnApiServer = 'Check that this is the address of an API server: kubectl config view --minify'
const noHttp: Meaning = { reason: 'invalid', message: 'its response is not HTTP', hint: notAnApiServer }
const speaksTls: Meaning = { ...noHttp, hint: 'The server may speak TLS: try https:// in its address.' }
const refusedCertificate: Meaning = {
  reason: 'unauthorized',
  message: 'it requires a client certificate that it accepts',
  hint: 'Check the client certificate in the user entry of the kubeconfig: it may be missing or expired.',
}

/** What codes of Node, of OpenSSL and of the HTTP parser mean. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  [
    'ECONNREFUSED',
    unavailable('connection refused', 'Check that the cluster is running and that this is its address: kubectl config view --minify'),
  ],
  ['ENOTFOUND', unavailable('no such host', 'Check that this is the right address: kubectl config view --minify')],
  ['EAI_AGAIN', unavailable('temporary failure in name resolution', 'Check the network and DNS of this machine.')],
  ['ETIMEDOUT', timedOut],
  ['EHOSTUNREACH', unavailable('no route to host', network)],
  ['ENETUNREACH', unavailable('network is unreachable', network)],
  ['ECONNRESET', closed],
  ['EPIPE', closed],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
  ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
  ['CERT_SIGNATURE_FAILURE', untrusted],
  ['ERR_SSL_WRONG_VERSION_NUMBER', noTls],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', noTls],
  ['ERR_SSL_HTTP_REQUEST', noTls],
])

/** If OpenSSL fails while Node writes, the code is EPROTO, and only the message says why: `…error:0A00010B:SSL routines:f:why:…`. */
function reasonOfOpenSsl(error: unknown): string | undefined {
  return /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(messageOf(error))?.[1]
}

function tlsCodeOf(error: unknown): string {
  const code = codeOf(error)
  const reason = code === 'EPROTO' ? reasonOfOpenSsl(error) : undefined
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replace(/\W+/g, '_')}`
}

/** Does the data that the HTTP parser could not read begin like a TLS record (RFC 8446, 5.1: alert or handshake, version 3)? */
function isTlsRecord(error: unknown): boolean {
  const bytes = error instanceof Error && 'rawPacket' in error ? error.rawPacket : undefined
  return bytes instanceof Uint8Array && (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3
}

function meaningOf(error: unknown, plain: boolean, validity: Validity | undefined): Meaning {
  const code = tlsCodeOf(error)
  if (code === 'CERT_HAS_EXPIRED') return unavailable(`its certificate expired${validity ? ` on ${validity.to}` : ''}`, clock)
  if (code === 'CERT_NOT_YET_VALID')
    return unavailable(`its certificate is not valid${validity ? ` before ${validity.from}` : ' yet'}`, clock)
  if (plain && (code === 'ECONNRESET' || code === 'EPIPE'))
    return { ...closed, hint: `${network} If the server speaks TLS, write https:// in its address.` }
  const known = meanings.get(code)
  if (known) return known
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return unavailable(`its certificate is not valid for ${joinLines(namesFault(error))}`, otherName)
  }
  if (/^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) return refusedCertificate
  if (code.startsWith('ERR_SSL_')) return unavailable(`TLS failed: ${joinLines(reasonOfOpenSsl(error) ?? messageOf(error))}`, trust)
  if (code === 'HPE_HEADER_OVERFLOW') return { ...noHttp, message: 'its response headers are too large' }
  if (code.startsWith('HPE_')) return plain && isTlsRecord(error) ? speaksTls : noHttp
  return unavailable(joinLines(messageOf(error)), network)
}

/**
 * The error of a request as one line and the next step; `validity` is that of the certificate that the server showed. An ApiError or
 * UserError stays as it is.
 */
export function networkError(error: unknown, connection: Connection, limits: Limits, validity?: Validity): ApiError | UserError {
  if (error instanceof ApiError || error instanceof UserError) return error
  if (error instanceof Interruption) return interruptionError(error, connection, limits)
  const { reason, message, hint } = meaningOf(error, connection.server.startsWith('http:'), validity)
  return new ApiError(reason, `cannot connect to ${whereTo(error, connection)}: ${message}`, { hint, cause: error })
}

/**
 * Notes how an HTTP proxy answers CONNECT (the event is https-proxy-agent's): otherwise a refusal would look like a response of the server.
 * The returned function throws it as an ApiError.
 */
export function watchProxy(request: ClientRequest, { server, proxy = '' }: Connection): () => void {
  let refused: number | undefined
  request.once('proxyConnect', (said: unknown) => {
    const status = number(fields(said).statusCode)
    if (status !== 200) refused = status
  })
  return () => {
    if (refused === undefined) return
    const hint = refused === 407 ? 'Add a user name and password to the URL of the proxy.' : 'Check that this proxy is for this server.'
    throw new ApiError('unavailable', `proxy ${redact(proxy)} refuses to connect to ${server} (status ${refused})`, { hint })
  }
}

/** Behind a proxy, connection errors are those of the proxy, and TLS errors those of the server. */
function whereTo(error: unknown, { server, proxy }: Connection): string {
  const code = tlsCodeOf(error)
  const fromServer = code.startsWith('ERR_') || code.startsWith('HPE_') || code.includes('CERT') || code.startsWith('UNABLE')
  return proxy === undefined || fromServer ? server : `${server} through proxy ${redact(proxy)}`
}

function interruptionError(error: Interruption, connection: Connection, limits: Limits): ApiError {
  const { server, proxy } = connection
  const through = proxy === undefined ? '' : ` through proxy ${redact(proxy)}`
  switch (error.kind) {
    case 'connect-timeout':
      return new ApiError('timeout', `no connection to ${server}${through} within ${limits.connectTimeoutMs / 1000} s`, { hint: network })
    case 'idle':
      return new ApiError('timeout', `${server} did not respond for ${limits.idleTimeoutMs / 1000} s`, { hint: network })
    case 'too-large':
      return new ApiError('too-large', `the response of ${server} is larger than ${bytes(limits.maxAnswerBytes)}`, {
        hint: 'Ask for less: one namespace, or a selector.',
      })
    case 'cut':
      return new ApiError('unavailable', `${server} closed the connection before its response was complete`, {
        hint: 'Try again; a proxy or load balancer may cut long responses.',
        cause: error,
      })
    case 'encoding':
      return new ApiError('invalid', `the response of ${server} cannot be decompressed`, {
        hint: 'A proxy may have changed it; try disable-compression: true in the cluster entry of the kubeconfig.',
        cause: error,
      })
  }
}

const MIB = 1024 * 1024

function bytes(count: number): string {
  return count % MIB === 0 ? `${count / MIB} MiB` : `${count} bytes`
}
