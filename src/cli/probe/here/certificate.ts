import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { oneLine } from '../../../lib/line.ts'
import type { ReadCertificate } from '../../../probe/http/read-program.ts'

/** So many names of a certificate are kept. */
const mostNames = 20

/** Reads a certificate that a program in a Pod has got from a server: DER in base64. */
export const readCertificate: ReadCertificate = (der, hosts) => {
  try {
    const one = new X509Certificate(Buffer.from(der, 'base64'))
    const names = (one.subjectAltName ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
    const issuer = /^CN=(.*)$/m.exec(one.issuer)?.[1] ?? /^O=(.*)$/m.exec(one.issuer)?.[1] ?? ''
    return {
      certificate: {
        names: names
          .filter((name) => name !== '')
          .slice(0, mostNames)
          .map((name) => oneLine(name)),
        issuer: oneLine(issuer),
        notBefore: new Date(one.validFrom).toISOString(),
        notAfter: new Date(one.validTo).toISOString(),
        ...(one.issuer === one.subject && { selfSigned: true as const }),
      },
      isForHost: hosts.some((host) => (isIP(host) === 0 ? one.checkHost(host) : one.checkIP(host)) !== undefined),
    }
  } catch {
    return undefined
  }
}
