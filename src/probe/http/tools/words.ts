import type { HttpFault, HttpTarget } from '../../../model/http-probe.ts'
import { failure, type Output } from '../../connect/words.ts'
import { readHead } from '../head.ts'
import { type HttpReading, isFatal } from '../reading.ts'

/**
 * What TLS libraries say of a certificate: OpenSSL (openssl-verification-options(1)), GnuTLS, mbedTLS, wolfSSL as curl and wget print it
 * (curl lib/vtls/*.c, wget src/openssl.c and src/gnutls.c).
 */
const certificateWords: readonly (readonly [HttpFault, RegExp])[] = [
  ['expired', /certificate (?:of \S+ )?has expired|certificate has expired|CERT_EXPIRED|is expired/i],
  ['not-yet-valid', /not yet valid|not yet activated|not active yet|in the future|CERT_FUTURE/i],
  [
    'wrong-name',
    /subject name matches|does(?:n't| not) match (?:target host name|requested host|hostname|host name|the)|requested host name|name mismatch|CN[ _]mismatch/i,
  ],
  [
    'unknown-authority',
    /self[- ]signed|unable to get (?:local )?issuer|locally verify the issuer|unable to verify the first|known issuer|unknown CA|not[ _]trusted|issuer is unknown|not correctly signed by the trusted CA/i,
  ],
]

/** The faults of a certificate that some words tell; none if they tell none. */
function toldFaults(text: string): HttpFault[] {
  const found = certificateWords.filter(([, pattern]) => pattern.test(text)).map(([fault]) => fault)
  // GnuTLS says of every certificate with a fault that it is not trusted; that alone is no second fault.
  const isDated = found.includes('expired') || found.includes('not-yet-valid')
  const isTrusted = !/self[- ]signed|issuer|unknown CA/i.test(text)
  return found.filter((fault) => fault !== 'unknown-authority' || !isDated || !isTrusted)
}

/** What some words say of a certificate that a tool rejects and does not show. */
export function rejected(text: string): Pick<NonNullable<HttpReading['tls']>, 'untrusted' | 'isForHost'> {
  const faults = toldFaults(text)
  const untrusted = faults.includes('expired')
    ? 'CERT_HAS_EXPIRED'
    : faults.includes('not-yet-valid')
      ? 'CERT_NOT_YET_VALID'
      : faults.includes('unknown-authority')
        ? 'UNABLE_TO_VERIFY'
        : undefined
  return { ...(untrusted !== undefined && { untrusted }), ...(faults.includes('wrong-name') && { isForHost: false }) }
}

/** Would every client of the target end the connection for one of them? */
export function someFatal(faults: readonly HttpFault[], to: HttpTarget): boolean {
  return faults.some((fault) => isFatal(fault, to))
}

/** The server's first bytes are not TLS, in the words of OpenSSL, GnuTLS and others. */
export function isNotTls(text: string): boolean {
  return /wrong version number|packet length too long|http request|unknown protocol|record layer failure|unexpected TLS packet|record overflow|bad TLS record/i.test(
    text,
  )
}

/** The server offers no protocol that the client speaks (RFC 7301, 3.2). */
export function isWithoutProtocol(text: string): boolean {
  return /no application protocol|alert number 120/i.test(text)
}

/** The head of an answer on standard output, else the words of a tool that measures no time; undefined: there is no such tool. */
export function readPlain({ stdout, stderr, exitCode }: Output, tool: string): HttpReading | undefined {
  const [head = ''] = stdout.split('\r\n\r\n')
  const read = head === '' ? undefined : readHead(head)
  if (read && 'isHttp2' in read)
    return {
      tcp: {},
      plainProtocol: 'h2c',
      unread: { reason: 'no-tool', message: `the server speaks only HTTP/2, which ${tool} does not` },
    }
  if (read) return { tcp: {}, http: read }
  if (/not found|invalid option|unrecognized option|^usage:|: bad option/im.test(stderr)) return undefined
  const { result, message = '' } = failure(stderr, exitCode)
  if (result === 'unknown') return { unread: { reason: 'no-answer', message: `${tool} got no answer, and does not tell why` } }
  return { tcp: { failed: message } }
}
