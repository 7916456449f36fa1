import type { Condition } from './resources.ts'

/** A cert-manager.io Certificate: what cert-manager says of the certificate that it keeps in a Secret. The Secret itself is never read. */
export interface Certificate {
  kind: 'Certificate'
  namespace: string
  name: string
  /** The Secret, in the same namespace. */
  secret: string
  /** RFC 3339. */
  created?: string
  /** RFC 3339: the end of the certificate that was issued last; absent: none was. */
  notAfter?: string
  conditions: Condition[]
}

/** What cert-manager says of a certificate. */
export interface CertificateView {
  name: string
  secret: string
  /**
   * `not-ready`: none was issued, or it is not what `spec` asks for; `issuing`: the same, and it was made less than two minutes ago;
   * `unknown`: cert-manager does not report whether it is ready.
   */
  state: 'valid' | 'expired' | 'not-ready' | 'issuing' | 'unknown'
  /** RFC 3339: the end of the certificate that was issued last; absent: none was. */
  notAfter?: string
  /** The condition Ready, if it is False. */
  ready?: Condition
}
