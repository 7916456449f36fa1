import type { HttpFault, HttpTarget, ServerCertificate } from '../../model/http-probe.ts'

/** How a layer ended; `failed` says why it failed. */
export interface Ended {
  /** Absent if the program does not measure it. */
  ms?: number
  failed?: string
}

/** What a client has found on its way through the layers. What it did not come to is absent. */
export interface HttpReading {
  /** Why it is not known what the next layer came to: the program does not tell. */
  unread?: { reason: 'no-answer' | 'no-tool'; message: string }
  /** Absent for an address. */
  dns?: Ended
  address?: string
  tcp?: Ended
  tls?: Ended & {
    certificate?: ServerCertificate
    /** Does the certificate name the host? */
    isForHost?: boolean
    /** Code of OpenSSL's verification, as Node names it; absent: the chain is trusted. */
    untrusted?: string
    version?: string
    protocol?: string
    /** The program takes any certificate, and shows none. */
    unchecked?: boolean
    /** The server answers in clear text: what it said first proves it. */
    isPlain?: boolean
  }
  http?: Ended & { status?: number; server?: string; needsTls?: boolean }
  /** Without TLS: the server speaks HTTP/2 to a client that knows it (RFC 9113, 3.3). */
  plainProtocol?: 'h2c'
}

/** What a client of the server would reject it for, at `now` (ms since 1970). */
export function tlsFaults(tls: NonNullable<HttpReading['tls']>, now: number): HttpFault[] {
  if (tls.isPlain === true) return ['not-tls']
  const { certificate, isForHost, untrusted } = tls
  // Without a certificate a client tells the fault alone.
  const isExpired = (certificate && now > Date.parse(certificate.notAfter)) || untrusted === 'CERT_HAS_EXPIRED'
  const isEarly = (certificate && now < Date.parse(certificate.notBefore)) || untrusted === 'CERT_NOT_YET_VALID'
  const isDated = isExpired || isEarly
  return [
    ...(isExpired ? (['expired'] as const) : isEarly ? (['not-yet-valid'] as const) : []),
    ...(isForHost === false ? (['wrong-name'] as const) : []),
    // If a date in the chain is wrong, OpenSSL reports nothing else.
    ...(untrusted !== undefined && !isDated ? (['unknown-authority'] as const) : []),
  ]
}

/**
 * Would every client end the connection, whatever authorities it trusts? Clients of a Service may know it by a name of their own, those of a
 * URL do not.
 */
export function isFatal(fault: HttpFault, { ofPort }: Pick<HttpTarget, 'ofPort'>): boolean {
  return fault !== 'unknown-authority' && (fault !== 'wrong-name' || ofPort === undefined)
}
