import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Certificate and key, PEM. */
export interface Pair {
  certificate: string
  key: string
}

/** Certificates of one authority, for loopback servers and their clients. */
export interface Certificates {
  ca: string
  /** Signed by an unknown authority. */
  otherCa: string
  /** For localhost, 127.0.0.1 and api.example. */
  server: Pair
  expired: Pair
  /** For elsewhere.example alone. */
  elsewhere: Pair
  client: Pair
  otherClient: Pair
}

let made: Certificates | undefined

/** Makes them with openssl, once in a test file. */
export function certificates(): Certificates {
  made ??= make()
  return made
}

function make(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-certificates-'))
  const path = (name: string) => join(folder, name)
  const read = (name: string) => readFileSync(path(name), 'utf8')
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const key = (name: string) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path(`${name}.key`))
  const authority = (name: string) => {
    key(name)
    openssl('req', '-x509', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-days', '3650', '-out', `${name}.crt`)
  }
  const pair = (name: string, san: string, days: string): Pair => {
    key(name)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    writeFileSync(path(`${name}.ext`), `subjectAltName=${san}\n`)
    const sign = ['-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`]
    openssl('x509', ...sign, '-days', days, '-out', `${name}.crt`)
    return { certificate: read(`${name}.crt`), key: read(`${name}.key`) }
  }
  const loopback = 'DNS:localhost,DNS:api.example,IP:127.0.0.1'
  try {
    authority('ca')
    authority('other')
    return {
      ca: read('ca.crt'),
      otherCa: read('other.crt'),
      server: pair('server', loopback, '3650'),
      expired: pair('expired', loopback, '-1'),
      elsewhere: pair('elsewhere', 'DNS:elsewhere.example', '3650'),
      client: pair('client', 'DNS:client', '3650'),
      otherClient: pair('other-client', 'DNS:other-client', '3650'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
