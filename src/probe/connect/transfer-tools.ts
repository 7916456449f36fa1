import { socketAddress } from '../../lib/ip.ts'
import { oneLine } from '../../lib/line.ts'
import { type ConnectAnswer, failure, isForeign, type Output, resultOfWords } from './words.ts'

const marker = 'porttrace'

function curl(url: string, seconds: number): string[] {
  const time = String(seconds)
  const format = `${marker} %{time_connect} %{time_namelookup}\\n`
  return [
    'curl',
    '-q',
    '-g',
    '-sS',
    '-v',
    '--noproxy',
    '*',
    '--connect-timeout',
    time,
    '--max-time',
    time,
    '-o',
    '/dev/null',
    '-w',
    format,
    url,
  ]
}

/** Says nothing to the server: the connection is held until the time is over, or the server closes it. */
export function curlTelnet(host: string, port: number, seconds: number): string[] {
  return curl(`telnet://${socketAddress(host, port)}`, seconds)
}

/** A curl without telnet waits for the greeting of an FTP server, and sends nothing before that comes (RFC 959, 5.4). */
export function curlFtp(host: string, port: number, seconds: number): string[] {
  return curl(`ftp://${socketAddress(host, port)}/`, seconds)
}

/** `time_connect` is 0 if no connection stood (curl(1)); exit codes 6 and 7 are name and connection, 28 is time. */
export function readCurl(output: Output): ConnectAnswer | undefined {
  if ([1, 2].includes(output.exitCode) || output.exitCode > 128 || isForeign(output)) return undefined
  const [, connect = '0', lookup = '0'] = /porttrace ([\d.,]+) ([\d.,]+)/.exec(output.stdout) ?? []
  const [untilConnected, untilResolved] = [secondsOf(connect), secondsOf(lookup)]
  if (untilConnected > 0)
    return { ...afterConnect(output, Math.round(untilConnected * 1_000)), lookupMs: Math.round(untilResolved * 1_000) }
  const said = output.stderr
  if (output.exitCode === 6) return { result: 'no-such-name', message: lastLine(said) }
  if (output.exitCode === 28) {
    return { result: 'timeout', message: untilResolved === 0 ? 'DNS lookup timed out' : lastLine(said) }
  }
  // The line that curl ends with may not say why ("Couldn't connect to server"), the ones before do.
  return { ...failure(said, output.exitCode), message: lastLine(said) }
}

/** curl writes a comma in some languages. */
function secondsOf(text: string): number {
  return Number(text.replace(',', '.'))
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => /^(curl: |\* .*(failed|not resolve|timed? ?out))/i.test(line))
  return oneLine(telling.filter((line) => resultOfWords(line) !== undefined).at(-1) ?? telling.at(-1) ?? '').replace(/^\* +/, '')
}

/** What the server says after the connection was made does not matter, but a reset does. */
function afterConnect({ stderr, exitCode }: Output, connectMs: number): ConnectAnswer {
  if (exitCode === 56 && resultOfWords(stderr) === 'reset') return { result: 'reset', message: lastLine(stderr), connectMs }
  return { result: 'open', connectMs }
}

/**
 * GNU wget. It waits for the greeting of an FTP server, and sends nothing before that comes, and then no password of a .netrc; its words alone tell what
 * happened to the connection.
 */
export function wgetGnu(host: string, port: number, seconds: number): string[] {
  return ['wget', '--no-netrc', '-T', String(seconds), '-t', '1', '--no-proxy', '-O', '/dev/null', `ftp://${socketAddress(host, port)}/`]
}

/** BusyBox wget. It waits for the greeting of an FTP server as well. */
export function wgetBusybox(host: string, port: number, seconds: number): string[] {
  return ['wget', '-T', String(seconds), '-Y', 'off', '-O', '/dev/null', `ftp://${socketAddress(host, port)}/`]
}

/** A server that closes, resets or greets needs a connection. BusyBox has the same words for no connection and for no greeting. */
export function readWget(output: Output): ConnectAnswer | undefined {
  if (isForeign(output) || output.exitCode > 128 || /unsupported scheme|not an http or ftp url/i.test(output.stderr)) return undefined
  const text = `${output.stderr}\n${output.stdout}`
  if (output.exitCode === 0 || /connected\.|ftp login|error getting response(?!.*refused)/i.test(text))
    return /reset by peer/i.test(text) ? { result: 'reset', message: resetLine(text) } : { result: 'open' }
  if (/download timed out/.test(text))
    return { result: 'unknown', reason: 'no-answer', message: 'wget does not tell a connection without an answer from no connection' }
  return failure(text, output.exitCode)
}

function resetLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => /reset by peer/i.test(line))
      ?.trim() ?? ''
  )
}
