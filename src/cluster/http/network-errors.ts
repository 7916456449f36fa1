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

const otherName = 'use an address that it names, or name one of these with --tls-server-name'
const network = 'is the cluster running, and does the way to it (VPN, firewall) let you through?'
const trust = 'check --certificate-authority and --tls-server-name; --insecure-skip-tls-verify leaves the check out'
const clock = 'is the clock of this machine right? If so, whoever runs the cluster has to renew the certificate'

function unavailable(message: string, hint: string): Meaning {
  return { reason: 'unavailable', message, hint }
}

const timedOut: Meaning = { reason: 'timeout', message: 'connection timed out', hint: network }
const closed = unavailable('it closed the connection without an answer', network)
const untrusted = unavailable('its certificate is signed by an unknown authority', trust)
const noTls: Meaning = {
  reason: 'invalid',
  message: 'its response is not TLS',
  hint: 'it seems to speak plain HTTP: is http:// the scheme of its address?',
}

const notAnApiServer = 'is it the address of an API server? See kubectl config view --minify'
const noHttp: Meaning = { reason: 'invalid', message: 'its response is not HTTP', hint: notAnApiServer }
const speaksTls: Meaning = { ...noHttp, hint: 'it seems to speak TLS: is https:// the scheme of its address?' }
const refusedCertificate: Meaning = {
  reason: 'unauthorized',
  message: 'it wants a client certificate that it accepts',
  hint: 'has the client certificate expired, or is there none? See the user entry of the kubeconfig',
}

/** What codes of Node, of OpenSSL and of the HTTP parser mean. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['ECONNREFUSED', unavailable('connection refused', 'is the cluster running, and is this its address? See kubectl config view --minify')],
  ['ENOTFOUND', unavailable('no such host', 'is this the right cluster? See kubectl config view --minify')],
  ['EAI_AGAIN', unavailable('its name cannot be resolved for now', 'is the network up, and does DNS work?')],
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

/** Where OpenSSL fails while Node writes, the code is EPROTO, and only the message says why: `…error:0A00010B:SSL routines:f:why:…`. */
function reasonOfOpenSsl(error: unknown): string | undefined {
  return /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(messageOf(error))?.[1]
}

function tlsCodeOf(error: unknown): string {
  const code = codeOf(error)
  const reason = code === 'EPROTO' ? reasonOfOpenSsl(error) : undefined
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replace(/\W+/g, '_')}`
}

/** Does what the parser of HTTP could not read begin as a record of TLS does (RFC 8446, 5.1: alert or handshake, version 3)? */
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
    return { ...closed, hint: `${network} Or does it speak TLS: is its scheme https://?` }
  const known = meanings.get(code)
  if (known) return known
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return unavailable(`its certificate is not valid for ${joinLines(namesFault(error))}`, otherName)
  }
  if (/^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) return refusedCertificate
  if (code.startsWith('ERR_SSL_')) return unavailable(`TLS failed: ${joinLines(reasonOfOpenSsl(error) ?? messageOf(error))}`, trust)
  if (code === 'HPE_HEADER_OVERFLOW') return { ...noHttp, message: 'the headers of its answer are too large' }
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
 * Notes what an HTTP proxy says to CONNECT (the event is https-proxy-agent's): a refusal would else look like the server's own answer. The
 * function that comes back throws it as an ApiError.
 */
export function watchProxy(request: ClientRequest, { server, proxy = '' }: Connection): () => void {
  let refused: number | undefined
  request.once('proxyConnect', (said: unknown) => {
    const status = number(fields(said).statusCode)
    if (status !== 200) refused = status
  })
  return () => {
    if (refused === undefined) return
    const hint = refused === 407 ? 'put user name and password into the URL of the proxy' : 'is the proxy meant for this server?'
    throw new ApiError('unavailable', `proxy ${redact(proxy)} refuses the way to ${server} (status ${refused})`, { hint })
  }
}

/** Behind a proxy it is the proxy that refuses, cannot be found or does not answer; what TLS says comes from the server. */
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
      return new ApiError('timeout', `${server} did not answer for ${limits.idleTimeoutMs / 1000} s`, { hint: network })
    case 'too-large':
      return new ApiError('too-large', `the answer of ${server} is larger than ${bytes(limits.maxAnswerBytes)}`, {
        hint: 'ask for less: one namespace, or a selector',
      })
    case 'cut':
      return new ApiError('unavailable', `${server} closed the connection before its answer was complete`, {
        hint: 'try again; a proxy or load balancer on the way may cut long answers',
        cause: error,
      })
    case 'encoding':
      return new ApiError('invalid', `the answer of ${server} cannot be unpacked`, {
        hint: 'does a proxy change what passes through it? Try disable-compression: true in the cluster entry of the kubeconfig',
        cause: error,
      })
  }
}

const MIB = 1024 * 1024

function bytes(count: number): string {
  return count % MIB === 0 ? `${count / MIB} MiB` : `${count} bytes`
}
