import { isIp } from '../../../lib/ip.ts'
import { oneLine } from '../../../lib/line.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import { failure, isForeign, type Output, resultOfWords } from '../../connect/words.ts'
import { gnuWgetFlags } from '../../gnu-wget.ts'
import { serverOf } from '../head.ts'
import { type HttpReading, tlsFaults } from '../reading.ts'
import { authority, bracketed, type KnownAddress, knownAddress } from './address.ts'
import type { Asking, RequestTool } from './request-tool.ts'
import { withTimeout } from './shell.ts'
import { isNotTls, rejected, someFatal } from './words.ts'

/** By its path, since the shell and the `timeout` of BusyBox may prefer the wget of BusyBox to the one on PATH (CONFIG_FEATURE_PREFER_APPLETS). */
const findWget = 'w=$(IFS=:; for d in $PATH; do if [ -x "$d/wget" ]; then echo "$d/wget"; break; fi; done); '

/**
 * Arguments behind the seconds are those of wget, whose own limit of time is one for each read, while a server may send for hours. Without a home folder it
 * sends no password of a .netrc, and leaves no file (.wget-hsts).
 */
const gnuScript = `${withTimeout}${findWget}shift 3; HOME=/nonexistent $t "$w" "$@"`

/**
 * GNU wget measures no time and shows no certificate, but says what it rejects. It cannot connect to another address than that of the TLS
 * server name, so an endpoint gets no https from it.
 */
export const wget: RequestTool = {
  name: 'wget',
  *ask(to, seconds): Asking {
    const { endpoint } = to.ofPort ?? {}
    if (to.scheme === 'https' && endpoint) return undefined
    const gnu = (known: KnownAddress | undefined, ...more: string[]) => [
      ...['sh', '-c', gnuScript, 'sh', '', '', String(seconds * 2), ...gnuWgetFlags(seconds, 'kubectl-porttrace')],
      ...(known ? ['--header', `Host: ${authority(to)}`] : []),
      ...more,
      urlAt(to, known),
    ]
    const asked = yield* looked(to, (known) => gnu(known))
    if (!asked) return undefined
    const { output, start, known } = asked
    if (start.dns?.failed !== undefined && !known) return start
    if (!isConnected(output)) return { ...start, tcp: { failed: words(output) } }
    const connected = { ...start, tcp: {} }
    return to.scheme === 'http'
      ? yield* withoutTls(output, connected, to, { gnu, isNamed: !known })
      : yield* withTls(output, connected, to, gnu)
  },
}

type Gnu = (known: KnownAddress | undefined, ...more: string[]) => string[]

function* withoutTls(
  output: Output,
  connected: HttpReading,
  to: HttpTarget,
  { gnu, isNamed }: { gnu: Gnu; isNamed: boolean },
): Generator<string[], HttpReading, Output> {
  const reading = { ...connected, ...answerOf(output) }
  const mayNeedTls = reading.http?.status === undefined || reading.http.status === 400
  if (!mayNeedTls || !isNamed) return reading
  // It sends the request with TLS only after a handshake.
  const other = yield [...gnu(undefined, '--no-check-certificate').slice(0, -1), urlAt({ ...to, scheme: 'https' }, undefined)]
  return /request sent/i.test(other.stderr) ? { ...reading, http: { ...reading.http, needsTls: true } } : reading
}

function* withTls(output: Output, connected: HttpReading, to: HttpTarget, gnu: Gnu): Generator<string[], HttpReading, Output> {
  if (output.exitCode !== 5 && /request sent/i.test(output.stderr)) return { ...connected, tls: {}, ...answerOf(output) }
  const tls = rejected(output.stderr)
  if (tls.untrusted === undefined && tls.isForHost === undefined) {
    if (!isNotTls(output.stderr)) return { ...connected, tls: { failed: words(output) } }
    const plain = yield [...gnu(undefined).slice(0, -1), urlAt({ ...to, scheme: 'http' }, undefined)]
    return { ...connected, tls: { failed: words(output), ...(answerOf(plain).http?.status !== undefined && { isPlain: true }) } }
  }
  if (someFatal(tlsFaults(tls, Date.now()), to)) return { ...connected, tls }
  const unchecked = yield gnu(undefined, '--no-check-certificate')
  return { ...connected, tls: { ...tls, ...rejected(unchecked.stderr) }, ...answerOf(unchecked) }
}

/** Arguments: seconds is the third, the Host header or nothing the fourth, the URL the fifth. */
const busyboxScript = `${withTimeout}$t wget -S -Y off -U kubectl-porttrace \${4:+--header "Host: $4"} -O /dev/null "$5"`

/** BusyBox wget checks no certificate (networking/wget.c), so that of TLS it tells only what is not TLS. */
export const wgetBusybox: RequestTool = {
  name: 'wget (busybox)',
  *ask(to, seconds): Asking {
    if (to.scheme === 'https' && to.ofPort?.endpoint) return undefined
    const asked = yield* looked(to, (known) => {
      const host = known ? authority(to) : ''
      return ['sh', '-c', busyboxScript, 'sh', '', '', String(seconds), host, urlAt(to, known)]
    })
    if (!asked || /not an http or ftp url/i.test(asked.output.stderr)) return undefined
    const { output, start } = asked
    if (start.dns?.failed !== undefined && !asked.known) return start
    const answer = answerOf(output)
    if (answer.http?.status !== undefined) {
      const tls = to.scheme === 'https' ? { tls: { unchecked: true } } : {}
      return { ...start, tcp: {}, ...tls, ...answer }
    }
    const result = resultOfWords(
      output.stderr
        .split('\n')
        .filter((line) => /can't connect|bad address/.test(line))
        .join('\n'),
    )
    if (result) return { ...start, tcp: { failed: words(output) } }
    // The bytes are the beginning of `HTTP/`.
    if (/handshake record\s+48 54 54 50 2f/.test(output.stderr))
      return { ...start, tcp: {}, tls: { failed: 'the answer is not TLS', isPlain: true } }
    const message =
      to.scheme === 'https' ? 'BusyBox wget got no answer; it knows few ciphers, so other clients may get one' : 'wget got no answer'
    return { ...start, unread: { reason: to.scheme === 'https' ? 'no-tool' : 'no-answer', message } }
  },
}

interface Asked {
  output: Output
  start: HttpReading
  known?: KnownAddress
}

/** Asks by the name, and by the address if it is not resolved; with TLS the name is the server name, and has to be. */
function* looked(to: HttpTarget, command: (known?: KnownAddress) => string[]): Generator<string[], Asked | undefined, Output> {
  const { endpoint } = to.ofPort ?? {}
  const known = knownAddress(to)
  const first: Output = yield command(endpoint)
  if (isForeign(first) || (first.exitCode > 124 && !isLate(first))) return undefined
  if (endpoint) return { output: first, start: { address: endpoint.address }, known: endpoint }
  if (isIp(to.host)) return { output: first, start: { address: to.host } }
  const isLost = resultOfWords(first.stderr) === 'no-such-name' || (isLate(first) && !/connect/i.test(first.stderr))
  if (!isLost) return { output: first, start: { dns: {} } }
  const dns = { failed: oneLine(words(first)) }
  if (!known || to.scheme === 'https')
    return { output: first, start: { dns, unread: { reason: 'no-tool', message: 'wget cannot use TLS at the address of an endpoint' } } }
  const output: Output = yield command(known)
  return { output, start: { dns, address: known.address }, known }
}

function urlAt({ scheme, host, port, path }: HttpTarget, known: KnownAddress | undefined): string {
  return `${scheme}://${bracketed(known?.address ?? host)}:${known?.port ?? port}${path}`
}

function isConnected({ stderr }: Output): boolean {
  return /connected\.|HTTP request sent|HTTP\/\d/i.test(stderr)
}

/** The first answer that is no interim one (RFC 9110, section 15.2). */
function answerOf(output: Output): Pick<HttpReading, 'http'> {
  const { stderr } = output
  const status = /^[ \t]*HTTP\/\d(?:\.\d)? ([02-9]\d{2})(?:\s|$)/m.exec(stderr)?.[1]
  if (status === undefined) return { http: { failed: silenceWords(output) } }
  const server = serverOf(stderr, '[ \\t]*')
  return { http: { status: Number(status), ...(server !== undefined && { server: oneLine(server, 100) }) } }
}

/** Its time was over, with 124 (coreutils) or 143 (BusyBox, SIGTERM). */
function isLate({ exitCode }: Output): boolean {
  return exitCode === 124 || exitCode === 143
}

function words({ stderr, exitCode }: Output): string {
  if (isLate({ stderr, exitCode, stdout: '' })) return 'no answer in time'
  const lines = stderr.split('\n').filter((line) => /failed|error|unable|can't|bad address/i.test(line))
  return failure(lines.join(' ') || stderr, exitCode).message ?? `exit code ${exitCode}`
}

function silenceWords(output: Output): string {
  const { stderr } = output
  if (/No data received/.test(stderr)) return 'the server closed the connection'
  return isLate(output) || /timed out/.test(stderr) ? 'no answer in time' : 'the answer is not HTTP/1'
}
