import { isIp } from '../../lib/ip.ts'
import { oneLine } from '../../lib/line.ts'
import { fields, number, text } from '../../lib/read.ts'
import type { HttpTarget, ServerCertificate } from '../../model/http-probe.ts'
import { readHead } from './head.ts'
import type { Ended, HttpReading } from './reading.ts'

/** Reads a certificate (DER in base64): what it holds, and whether it is for one of the hosts; undefined if it is none. */
export type ReadCertificate = (der: string, hosts: readonly string[]) => { certificate: ServerCertificate; isForHost: boolean } | undefined

/** Verification errors of OpenSSL (openssl-verification-options(1)), by number. */
const verifications: Readonly<Record<number, string>> = {
  9: 'CERT_NOT_YET_VALID',
  10: 'CERT_HAS_EXPIRED',
  18: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  19: 'SELF_SIGNED_CERT_IN_CHAIN',
  20: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  21: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
}

/**
 * Reads the line of a program that went through the layers; undefined: it did not get as far as printing one, and another tool has to try.
 */
export function readProgram(stdout: string, to: HttpTarget, read: ReadCertificate): HttpReading | undefined {
  const told = parsed(/^porttrace (\{.*\})$/m.exec(stdout)?.[1])
  if (told === undefined) return undefined
  const reading: HttpReading = {}
  const [dns, tcp, address] = [endedOf(told.dns), endedOf(told.tcp), text(told.address)]
  if (dns && !isIp(to.host)) reading.dns = dns
  if (address !== undefined && isIp(address)) reading.address = address
  if (tcp) reading.tcp = tcp
  const tls = tlsOf(told.tls, hostsOf(to), read)
  if (tls) reading.tls = tls
  const http = httpOf(told.http)
  if (http) reading.http = http
  return reading
}

function parsed(line: string | undefined): Record<string, unknown> | undefined {
  if (line === undefined) return undefined
  try {
    return fields(JSON.parse(line))
  } catch {
    return undefined
  }
}

function endedOf(value: unknown): Ended | undefined {
  if (value === undefined) return undefined
  const { ms, failed } = fields(value)
  const said = text(failed)
  return { ms: number(ms) ?? 0, ...(said !== undefined && { failed: said }) }
}

/** The names that a certificate may have. */
export function hostsOf({ host, ofPort }: HttpTarget): string[] {
  return [host, ...(ofPort?.names ?? [])]
}

function tlsOf(value: unknown, hosts: readonly string[], read: ReadCertificate): HttpReading['tls'] | undefined {
  const ended = endedOf(value)
  if (!ended) return undefined
  const { der, verify, version, protocol, plain } = fields(value)
  const found = read(text(der) ?? '', hosts)
  const code = number(verify)
  const [said, agreed] = [text(version), text(protocol)]
  return {
    ...ended,
    ...found,
    ...(code !== undefined && { untrusted: verifications[code] ?? `X509_V_ERR ${code}` }),
    ...(said !== undefined && { version: oneLine(said, 20) }),
    ...(agreed !== undefined && { protocol: oneLine(agreed, 20) }),
    ...(plain === true && { isPlain: true }),
  }
}

function httpOf(value: unknown): HttpReading['http'] | undefined {
  const ended = endedOf(value)
  if (!ended) return undefined
  const { head, tls } = fields(value)
  const needsTls = tls === true ? { needsTls: true } : {}
  const answer = text(head)
  return answer === undefined || ended.failed !== undefined ? { ...ended, ...needsTls } : { ...ended, ...readHead(answer), ...needsTls }
}
