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

/** The name of a verification error of OpenSSL. */
export function verificationName(code: number): string {
  return verifications[code] ?? `X509_V_ERR ${code}`
}

/**
 * Reads the line of a program that went through the layers; undefined: it did not get as far as printing one, and another tool has to try.
 */
export function readProgram(stdout: string, to: HttpTarget, tool: string, read: ReadCertificate): HttpReading | undefined {
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
  if (fields(told.tls).h2 === true || http === 'h2')
    return {
      ...reading,
      ...(!tls && { plainProtocol: 'h2c' }),
      unread: { reason: 'no-tool', message: `the server speaks only HTTP/2, which ${tool} does not` },
    }
  if (fields(told.http).h2 === true) reading.plainProtocol = 'h2c'
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
  return { ms: Math.max(0, number(ms) ?? 0), ...(said !== undefined && { failed: said }) }
}

/** The names that a certificate may have. */
export function hostsOf({ host, ofPort }: HttpTarget): string[] {
  return [host, ...(ofPort?.names ?? [])]
}

function tlsOf(value: unknown, hosts: readonly string[], read: ReadCertificate): HttpReading['tls'] | undefined {
  const ended = endedOf(value)
  if (!ended) return undefined
  const { der, verify, code: word, version, protocol, plain } = fields(value)
  const found = read(text(der) ?? '', hosts)
  const code = number(verify)
  const [said, agreed, known] = [text(version), text(protocol), text(word)]
  return {
    ...ended,
    ...found,
    ...(code !== undefined && { untrusted: verificationName(code) }),
    ...(known !== undefined && /^[A-Z0-9_]{1,60}$/.test(known) && { untrusted: known }),
    ...(said !== undefined && { version: oneLine(said, 20) }),
    ...(agreed !== undefined && { protocol: oneLine(agreed, 20) }),
    ...(plain === true && { isPlain: true }),
  }
}

/** `h2`: the answer is in HTTP/2, and the program does not read that. */
function httpOf(value: unknown): HttpReading['http'] | 'h2' | undefined {
  const ended = endedOf(value)
  if (!ended) return undefined
  const { head, hex, status: code, server: name, tls, h2 } = fields(value)
  const needsTls = tls === true ? { needsTls: true } : {}
  const [status, server] = [number(code), text(name)]
  if (status !== undefined) return { ...ended, status, ...(server !== undefined && { server: oneLine(server, 100) }) }
  if (h2 === true) return 'h2'
  const answer = typeof hex === 'string' ? fromHex(hex) : typeof head === 'string' ? head : undefined
  if (answer === undefined || ended.failed !== undefined) return { ...ended, ...needsTls }
  const read = readHead(answer)
  return 'isHttp2' in read ? 'h2' : { ...ended, ...read, ...needsTls }
}

/** A character for each byte. */
function fromHex(hex: string): string {
  return (hex.match(/[0-9a-f]{2}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('')
}
