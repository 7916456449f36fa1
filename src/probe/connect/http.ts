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

/** A curl without telnet sends an HTTP request. */
export function curlHttp(host: string, port: number, seconds: number): string[] {
  return curl(`http://${socketAddress(host, port)}/`, seconds)
}

/** `time_connect` is 0 if no connection stood (curl(1)); exit codes 6 and 7 are name and connection, 28 is time. */
export function readCurl(output: Output): ConnectAnswer | undefined {
  if ([1, 2].includes(output.exitCode) || output.exitCode > 128 || isForeign(output)) return undefined
  const [, connect = '0', lookup = '0'] = /porttrace ([\d.,]+) ([\d.,]+)/.exec(output.stdout) ?? []
  const seconds = Number(connect.replace(',', '.'))
  if (seconds > 0) return afterConnect(output, Math.round(seconds * 1_000))
  const said = output.stderr
  if (output.exitCode === 6) return { result: 'no-such-name', message: lastLine(said) }
  if (output.exitCode === 28) {
    const isName = Number(lookup.replace(',', '.')) === 0
    return { result: 'timeout', message: isName ? 'DNS lookup timed out' : lastLine(said) }
  }
  // The line that curl ends with may not say why ("Couldn't connect to server"), the ones before do.
  return { ...failure(said, output.exitCode), message: lastLine(said) }
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => /^(curl: |\* .*(failed|not resolve|timed? ?out))/i.test(line))
  return oneLine(telling.filter((line) => resultOfWords(line) !== undefined).at(-1) ?? telling.at(-1) ?? '').replace(/^\* +/, '')
}

/** What the server says after the connection stood is no matter, but that it broke it off is. */
function afterConnect({ stderr, exitCode }: Output, connectMs: number): ConnectAnswer {
  if (exitCode === 56 && resultOfWords(stderr) === 'reset') return { result: 'reset', message: lastLine(stderr), connectMs }
  return { result: 'open', connectMs }
}

/** GNU wget. It sends an HTTP request; its words alone tell what happened to the connection. */
export function wgetGnu(host: string, port: number, seconds: number): string[] {
  return [
    'wget',
    '-T',
    String(seconds),
    '-t',
    '1',
    '--no-proxy',
    '--max-redirect=0',
    '-O',
    '/dev/null',
    `http://${socketAddress(host, port)}/`,
  ]
}

/** BusyBox wget. It sends an HTTP request. */
export function wgetBusybox(host: string, port: number, seconds: number): string[] {
  return ['wget', '-T', String(seconds), '-Y', 'off', '-O', '/dev/null', `http://${socketAddress(host, port)}/`]
}

/** Any answer to the request, also one that is not HTTP, needs a connection. */
export function readWget(output: Output): ConnectAnswer | undefined {
  if (isForeign(output) || output.exitCode > 128) return undefined
  const text = `${output.stderr}\n${output.stdout}`
  if (
    output.exitCode === 0 ||
    /connected\.|server returned error|HTTP request sent|ERROR \d{3}|error getting response: (?!.*(refused|reset))/i.test(text)
  )
    return /reset by peer/i.test(text) ? { result: 'reset', message: resetLine(text) } : { result: 'open' }
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
