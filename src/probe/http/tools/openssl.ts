import { isIp } from '../../../lib/ip.ts'
import { oneLine } from '../../../lib/line.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import { type Output, resultOfWords } from '../../connect/words.ts'
import { readHead } from '../head.ts'
import { hostsOf, type ReadCertificate, verificationName } from '../read-program.ts'
import { type HttpReading, tlsFaults } from '../reading.ts'
import { bracketed, knownAddress } from './address.ts'
import type { Asking, RequestTool } from './request-tool.ts'
import { netcatCommand, onlyHead, printRequest, shellCommand, withTimeout } from './shell.ts'
import { isNotTls, isWithoutProtocol, someFatal } from './words.ts'

/** Arguments 4 to 6: where to connect, the server name or nothing, the protocols to offer. It takes any certificate, and says what it thinks of it. */
const connect = `openssl s_client -connect "$4" \${5:+-servername "$5"} -alpn "$6"`
const handshake = `${withTimeout}$t ${connect} </dev/null 2>&1`
/** `-quiet` waits for the end of the server, whatever standard input does (openssl-s_client(1)). */
const request = `${withTimeout}${printRequest} | $t ${connect} -quiet 2>/dev/null | ${onlyHead}`

/** TLS alone, without times. HTTP is sent only after a handshake that clients would accept. */
export const openssl: RequestTool = {
  name: 'openssl',
  *ask(to, seconds, certificates): Asking {
    if (to.scheme === 'http') return undefined
    const shaken = yield* looked(to, seconds)
    if (shaken.output === undefined) return shaken.reading
    const { output, reading, run } = shaken
    if (!/^CONNECTED/m.test(output.stdout)) return notConnected(reading, output, seconds)
    const tls = tlsOf(output, to, certificates)
    const known = knownAddress(to)
    if (!tls) {
      const failed = failedWords(output, seconds)
      const plain = isNotTls(output.stdout) && known ? yield netcatCommand(to, seconds, known) : undefined
      return { ...reading, tcp: {}, tls: { failed, ...(plain?.stdout.startsWith('HTTP/') && { isPlain: true }) } }
    }
    const secured = { ...reading, tcp: {}, tls }
    if (someFatal(tlsFaults(tls, Date.now()), to)) return secured
    return yield* requested(secured, tls, run)
  },
}

type Run = (script: string, protocols: string) => string[]

/** The handshake: by the name, or by a known address if the name is not resolved. */
function* looked(
  to: HttpTarget,
  seconds: number,
): Generator<string[], { reading: HttpReading; output?: undefined } | { reading: HttpReading; output: Output; run: Run }, Output> {
  const { endpoint } = to.ofPort ?? {}
  const name = isIp(to.host) ? '' : to.host
  const runAt =
    (address: string, port: number): Run =>
    (script, protocols) =>
      shellCommand(script, to, seconds, [`${bracketed(address)}:${port}`, name, protocols])
  const first = endpoint ? runAt(endpoint.address, endpoint.port) : runAt(to.host, to.port)
  const output: Output = yield first(handshake, 'h2,http/1.1')
  if (endpoint) return { reading: { address: endpoint.address }, output, run: first }
  if (name === '') return { reading: { address: to.host }, output, run: first }
  if (!isUnresolved(output)) return { reading: { dns: {} }, output, run: first }
  const known = knownAddress(to)
  const dns = { failed: 'the name is not resolved' }
  if (!known) return { reading: { dns } }
  const second = runAt(known.address, known.port)
  return { reading: { dns, address: known.address }, output: yield second(handshake, 'h2,http/1.1'), run: second }
}

function* requested(secured: HttpReading, tls: NonNullable<HttpReading['tls']>, run: Run): Generator<string[], HttpReading, Output> {
  const withHttp2: HttpReading = { ...secured, unread: { reason: 'no-tool', message: onlyHttp2 } }
  if (tls.protocol === 'h2' && isWithoutProtocol((yield run(handshake, 'http/1.1')).stdout)) return withHttp2
  const { stdout } = yield run(request, 'http/1.1')
  if (stdout === '') return { ...secured, unread: { reason: 'no-answer', message: 'openssl got no answer, and does not tell why' } }
  const head = readHead(stdout.split('\r\n\r\n')[0] ?? '')
  return 'isHttp2' in head ? withHttp2 : { ...secured, tls: { ...tls, protocol: 'http/1.1' }, http: head }
}

const onlyHttp2 = 'the server speaks only HTTP/2, which openssl does not'

function isUnresolved({ stdout }: Output): boolean {
  return !/^CONNECTED/m.test(stdout) && resultOfWords(stdout.replaceAll(/timed? ?out/gi, '')) === 'no-such-name'
}

/** The time is over with 124 (coreutils) or 143 (BusyBox, SIGTERM). */
function isLate({ exitCode }: Output): boolean {
  return exitCode === 124 || exitCode === 143
}

function notConnected(reading: HttpReading, output: Output, seconds: number): HttpReading | undefined {
  if (isLate(output)) return { ...reading, tcp: { failed: `no answer within ${seconds} s` } }
  const result = resultOfWords(output.stdout)
  return result && { ...reading, tcp: { failed: result === 'refused' ? 'Connection refused' : result.replaceAll('-', ' ') } }
}

function failedWords(output: Output, seconds: number): string {
  if (isLate(output)) return `no answer within ${seconds} s`
  // `…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/…`: the words are the fifth part behind `error`.
  const [, words] = /error:[0-9A-F]+:[^:\n]*:[^:\n]*:([^:\n]+)/i.exec(output.stdout) ?? []
  return oneLine(words ?? 'the handshake failed')
}

function tlsOf({ stdout }: Output, to: HttpTarget, certificates: ReadCertificate): HttpReading['tls'] {
  const pem = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(stdout)?.[1]
  if (pem === undefined) return undefined
  const code = Number(/Verify return code: (\d+)/.exec(stdout)?.[1] ?? 0)
  const version = /^New, (TLSv[\d.]+|SSLv\d)/m.exec(stdout)?.[1] ?? /Protocol *: (TLSv[\d.]+)/.exec(stdout)?.[1]
  const protocol = /^ALPN protocol: (\S+)/m.exec(stdout)?.[1]
  return {
    ...certificates(pem.replaceAll(/\s+/g, ''), hostsOf(to)),
    ...(code !== 0 && code !== 62 && { untrusted: verificationName(code) }),
    ...(version !== undefined && { version }),
    ...(protocol !== undefined && { protocol: oneLine(protocol, 20) }),
  }
}
