import { failure, isForeign, type Output } from '../connect/words.ts'
import { gnuWgetFlags } from '../gnu-wget.ts'
import type { ReplayAction } from './replay.ts'

type Request = Pick<Extract<ReplayAction, { kind: 'http' }>, 'url' | 'headers'>

/** What came of a request: a status, or why there is none. */
export type HttpAnswer = { status: number; ms?: number } | { result: string; message: string }

/** A program that can send the request of a probe; `read` answers undefined if it cannot, and the next one has to try. */
export interface HttpTool {
  name: string
  command: (request: Request, seconds: number) => string[]
  read: (output: Output) => HttpAnswer | undefined
}

/** The kubelet sends its own name, which servers may look at (kubernetes/pkg/probe/http/request.go). */
const agent = 'kube-probe/porttrace'

/** The programs in the order in which they are tried. None follows a redirect on its own, except for BusyBox. */
export const httpTools: readonly HttpTool[] = [
  {
    name: 'curl',
    command: ({ url, headers }, seconds) => [
      ...['curl', '-q', '-g', '-sS', '-k', '--noproxy', '*', '--max-time', String(seconds), '-o', '/dev/null', '-A', agent],
      // A header without a value ends with a semicolon (curl(1), --header).
      ...headers.flatMap(([name, value]) => ['-H', value === '' ? `${name};` : `${name}: ${value}`]),
      ...['-w', 'porttrace %{http_code} %{time_total}\\n', url],
    ],
    read: readCurl,
  },
  {
    name: 'wget',
    command: ({ url, headers }, seconds) => [
      ...['wget', ...gnuWgetFlags(seconds, agent), '--no-netrc', '--no-check-certificate'],
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      url,
    ],
    read: readWget,
  },
  {
    name: 'wget (busybox)',
    command: ({ url, headers }, seconds) => [
      ...['wget', '-S', '-T', String(seconds), '-Y', 'off', '-U', agent],
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...['-O', '/dev/null', url],
    ],
    read: readWget,
  },
]

function readCurl(output: Output): HttpAnswer | undefined {
  if ([1, 2].includes(output.exitCode) || output.exitCode > 128 || isForeign(output)) return undefined
  const [, status = '000', seconds = '0'] = /porttrace (\d{3}) ([\d.,]+)/.exec(output.stdout) ?? []
  if (status !== '000') return { status: Number(status), ms: Math.round(Number(seconds.replace(',', '.')) * 1_000) }
  return failed(output)
}

function readWget(output: Output): HttpAnswer | undefined {
  if (isForeign(output) || output.exitCode > 128) return undefined
  const [, status] = /HTTP\/\d(?:\.\d)? (\d{3})/.exec(output.stderr) ?? []
  return status === undefined ? failed(output) : { status: Number(status) }
}

function failed({ stderr, exitCode }: Output): HttpAnswer {
  const { result, message = '' } = failure(stderr, exitCode)
  return { result, message }
}
