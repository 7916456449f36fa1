import { isIp } from '../../../lib/ip.ts'
import { oneLine } from '../../../lib/line.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import { isForeign, type Output } from '../../connect/words.ts'
import { serverOf } from '../head.ts'
import { hostsOf, type ReadCertificate } from '../read-program.ts'
import type { HttpReading } from '../reading.ts'
import { tlsFaults } from '../reading.ts'
import { bracketed, type KnownAddress } from './address.ts'
import type { RequestTool } from './request-tool.ts'
import { isNotTls, isWithoutProtocol, rejected, someFatal } from './words.ts'

/** Variables that an old curl does not know print nothing. `%{certs}` is known since 7.88: the chain, as PEM. */
const format = `porttrace %{http_code} %{time_namelookup} %{time_connect} %{time_appconnect} %{time_starttransfer} %{remote_ip};%{ssl_verify_result};%{http_version}\\n%{certs}`

/**
 * Without `-k` curl checks the certificate, and sends nothing to a server that it rejects. What the certificate holds is then asked by implicit
 * FTPS: after the handshake curl waits for the greeting of the server and sends nothing (RFC 959, 5.4).
 */
export const curl: RequestTool = {
  name: 'curl',
  *ask(to, seconds, certificates) {
    const asked = yield* looked(to, seconds)
    if (!asked) return undefined
    const { run, known, reading } = asked
    const again: Again = (scheme, ...flags) => command(to, seconds, { scheme, flags, ...(known && { known }) })
    const start = { ...reading, ...connectedTo(run) }
    if (!isConnected(run)) return start
    return to.scheme === 'http'
      ? yield* withoutTls(run, start, seconds, again)
      : yield* withTls(run, start, { to, seconds, certificates, again })
  },
}

/** A run to the same place with another scheme, and more flags. */
type Again = (scheme: string, ...flags: string[]) => string[]

function* withoutTls(run: Run, start: HttpReading, seconds: number, again: Again): Generator<string[], HttpReading, Output> {
  const answer = { ...start, ...answered(run, seconds) }
  if (isFrames(run)) {
    const framed = curlOutput(yield again('http', '--http2-prior-knowledge'))
    if (framed && framed.status > 0) return { ...answer, plainProtocol: 'h2c', ...answered(framed, seconds) }
    return { ...answer, http: { failed: 'the answer is not HTTP/1' } }
  }
  if (run.status !== 400 && run.status !== 0) return answer
  const peeked = curlOutput(yield again('ftps', ...peeking))
  return peeked && peeked.secured > 0 ? { ...answer, http: { ...answer.http, needsTls: true } } : answer
}

const peeking = ['-k', '--max-time', '2']

interface Question {
  to: HttpTarget
  seconds: number
  certificates: ReadCertificate
  again: Again
}

function* withTls(run: Run, start: HttpReading, question: Question): Generator<string[], HttpReading, Output> {
  const { to, seconds, certificates, again } = question
  if (isRejection(run)) return yield* withoutTrust(run, start, question)
  if (run.secured > 0) return { ...start, tls: tlsOf(run, to, certificates), ...answered(run, seconds) }
  if (isWithoutProtocol(run.said))
    return { ...start, unread: { reason: 'no-tool', message: 'the server speaks only HTTP/2, which this curl does not' } }
  const plain = isNotTls(run.said) ? curlOutput(yield again('http')) : undefined
  return { ...start, tls: { failed: said(run, seconds), ...(plain && plain.status > 0 && { isPlain: true }) } }
}

/** curl rejects the certificate: what it holds, and the request without a check if others may accept it. */
function* withoutTrust(
  run: Run,
  start: HttpReading,
  { to, seconds, certificates, again }: Question,
): Generator<string[], HttpReading, Output> {
  const peeked = curlOutput(yield again('ftps', ...peeking))
  const isSeen = peeked !== undefined && peeked.secured > 0
  const seen = { ...rejected(run.said), ...tlsOf(isSeen ? peeked : run, to, certificates) }
  const before = isSeen ? { ...start, ...connectedTo(peeked) } : start
  const isTold = tlsFaults(seen, Date.now()).length > 0
  // GnuTLS only says that it is rejected: if dates and names are right, what is left is the authority.
  if (!isTold && !seen.certificate) return { ...before, tls: { failed: said(run, seconds) } }
  const tls = isTold ? seen : { ...seen, untrusted: 'UNABLE_TO_VERIFY' }
  if (someFatal(tlsFaults(tls, Date.now()), to)) return { ...before, tls }
  const unchecked = curlOutput(yield again('https', '-k'))
  if (!unchecked) return { ...before, tls }
  return { ...before, ...connectedTo(unchecked), tls: { ...tls, ...tlsOf(unchecked, to, certificates) }, ...answered(unchecked, seconds) }
}

/** What one run of curl has printed; times in ms, 0: it did not come to that. */
interface Run {
  exitCode: number
  status: number
  lookup: number
  connect: number
  secured: number
  first: number
  address: string
  verify: number
  version: string
  said: string
  certificate: string
}

/** The first run, and the address that is connected to in place of a name that is not resolved. */
function* looked(
  to: HttpTarget,
  seconds: number,
): Generator<string[], { run: Run; known?: KnownAddress; reading: HttpReading } | undefined, Output> {
  const { endpoint } = to.ofPort ?? {}
  const run = curlOutput(yield command(to, seconds, { scheme: to.scheme, flags: [], ...(endpoint && { known: endpoint }) }))
  if (!run) return undefined
  if (endpoint) return { run, known: endpoint, reading: {} }
  const isName = !isIp(to.host)
  const isLost = run.exitCode === 6 || (run.exitCode === 28 && run.lookup === 0 && run.address === '')
  if (!isName || !isLost) return { run, reading: isName && (isConnected(run) || run.exitCode === 7) ? { dns: { ms: run.lookup } } : {} }
  const reading: HttpReading = { dns: { failed: run.exitCode === 28 ? `no answer within ${seconds} s` : said(run, seconds) } }
  const address = to.addresses.find(isIp)
  if (address === undefined) return { run: { ...run, exitCode: 6 }, reading }
  const known = { address, port: to.port }
  const direct = curlOutput(yield command(to, seconds, { scheme: to.scheme, flags: [], known }))
  return direct && { run: direct, known, reading }
}

function command(
  { host, port, path }: HttpTarget,
  seconds: number,
  { scheme, flags, known }: { scheme: string; flags: readonly string[]; known?: KnownAddress },
): string[] {
  const name = bracketed(host)
  return [
    ...['curl', '-q', '-g', '-sS', '-v', '--noproxy', '*', '--connect-timeout', String(seconds), '--max-time', String(seconds * 2)],
    ...['-o', '/dev/null', '-A', 'kubectl-porttrace', '-w', format],
    ...(known ? ['--connect-to', `${name}:${port}:${bracketed(known.address)}:${known.port}`] : []),
    ...(path.includes('/.') ? ['--path-as-is'] : []),
    ...flags,
    `${scheme}://${name}:${port}${scheme === 'ftps' ? '/' : path}`,
  ]
}

/** Undefined: this curl lacks an option or a protocol. */
function curlOutput(output: Output): Run | undefined {
  const { exitCode, stdout, stderr } = output
  if ([2, 4].includes(exitCode) || exitCode > 128 || isForeign(output)) return undefined
  const line = /porttrace (\d{3}) ([\d.,]+) ([\d.,]+) ([\d.,]+) ([\d.,]+) ([^;\s]*);([^;\s]*);(\S*)/.exec(stdout)
  if (!line) return undefined
  const [, status, lookup, connect, secured, first, address = '', verify, version = ''] = line
  const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(stdout)?.[1] ?? ''
  return {
    exitCode,
    status: Number(status),
    ...{ lookup: ms(lookup), connect: ms(connect), secured: ms(secured), first: ms(first) },
    ...{ address, verify: Number(verify) || 0, version, said: stderr, certificate: certificate.replaceAll(/\s+/g, '') },
  }
}

/** A layer that took less than 1 ms has not taken 0. */
function ms(text = '0'): number {
  const seconds = Number(text.replace(',', '.'))
  return seconds > 0 ? Math.max(1, Math.round(seconds * 1_000)) : 0
}

/** The certificate is rejected: 51 is the name, before 7.62 (libcurl-errors(3)). */
function isRejection({ exitCode }: Run): boolean {
  return exitCode === 51 || exitCode === 60
}

/** If TLS fails, some versions print no time of the connection. */
function isConnected(run: Run): boolean {
  return run.connect > 0 || run.secured > 0 || run.exitCode === 35 || isRejection(run) || /^\* Connected to /m.test(run.said)
}

function connectedTo(run: Run): HttpReading {
  const address = isIp(run.address) ? { address: run.address } : {}
  if (isConnected(run)) return { ...address, tcp: run.connect > 0 ? { ms: Math.max(0, run.connect - run.lookup) } : {} }
  return run.exitCode === 6 ? {} : { ...address, tcp: { failed: said(run, 0) } }
}

function answered(run: Run, seconds: number): Pick<HttpReading, 'http'> {
  if (run.status === 0) return { http: { failed: said(run, seconds * 2) } }
  const server = serverOf(run.said, '< ')
  const time = Math.max(0, run.first - Math.max(run.connect, run.secured))
  return { http: { ms: time, status: run.status, ...(server !== undefined && { server: oneLine(server, 100) }) } }
}

function tlsOf(run: Run, to: HttpTarget, certificates: ReadCertificate): NonNullable<HttpReading['tls']> {
  const version = /SSL connection using (\S+)/.exec(run.said)?.[1]
  const protocol = /ALPN[:,] server accepted (?:to use )?(\S+)/.exec(run.said)?.[1]
  return {
    ...(run.secured > 0 && { ms: Math.max(0, run.secured - run.connect) }),
    ...certificates(run.certificate, hostsOf(to)),
    ...(version !== undefined && { version: oneLine(version, 20) }),
    ...(protocol !== undefined && { protocol: oneLine(protocol, 20) }),
  }
}

/** The first bytes of the answer are frames of HTTP/2: curl takes them for HTTP/0.9, or refuses that. */
function isFrames({ exitCode, status, said: words, connect }: Run): boolean {
  return connect > 0 && status === 0 && (exitCode === 0 || exitCode === 1 || /HTTP\/0\.9/.test(words))
}

/** Why curl ended, without its name and number. */
function said({ exitCode, said: words }: Run, seconds: number): string {
  if (exitCode === 28 && seconds > 0) return `no answer within ${seconds} s`
  if (exitCode === 52) return 'the server closed the connection'
  const line = /^curl: \(\d+\) (.+)$/m.exec(words)?.[1] ?? ''
  return line === '' ? `curl ended with ${exitCode}` : oneLine(line)
}
