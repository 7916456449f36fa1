import { generateKeyPairSync, sign } from 'node:crypto'

/** Object identifiers, as DER holds them. */
const oid = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
}

/**
 * A new key and a certificate for 127.0.0.1 and localhost that signs itself (PEM). kubectl sends a token over TLS only, so that a
 * server with several users needs one.
 */
export function selfSignedCertificate(validity: { from: Date; to: Date } = { from: new Date('2020-01-01'), to: new Date('2049-12-31') }): {
  key: string
  cert: string
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(0x30, der(0x06, oid.ecdsaWithSha256))
  const name = der(0x30, der(0x31, der(0x30, der(0x06, oid.commonName), der(0x0c, Buffer.from('porttrace demo')))))
  const names = der(0x30, der(0x87, [127, 0, 0, 1]), der(0x82, Buffer.from('localhost')))
  const extensions = der(
    0x30,
    der(0x30, der(0x06, oid.basicConstraints), der(0x01, [0xff]), der(0x04, der(0x30, der(0x01, [0xff])))),
    der(0x30, der(0x06, oid.subjectAltName), der(0x04, names)),
  )
  const content = der(
    0x30,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    algorithm,
    name,
    der(0x30, time(validity.from), time(validity.to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = der(0x03, [0], sign('sha256', content, privateKey))
  const body = der(0x30, content, algorithm, signature)
  const lines = body.toString('base64').match(/.{1,64}/g) ?? []
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
}

/** One DER element: tag, length, content. */
function der(tag: number, ...content: readonly (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)))
  if (body.length < 128) return Buffer.concat([Buffer.of(tag, body.length), body])
  const length = body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.of(tag, ...length), body])
}

/** UTCTime: `YYMMDDHHMMSSZ`. */
function time(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
}
