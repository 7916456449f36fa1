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
