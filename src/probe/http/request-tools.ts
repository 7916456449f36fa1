import { isIp, socketAddress } from '../../lib/ip.ts'
import type { HttpTarget } from '../../model/http-probe.ts'
import type { Output } from '../connect/words.ts'
import { readHead } from './head.ts'
import { python } from './programs.ts'
import { type ReadCertificate, readProgram } from './read-program.ts'
import type { HttpReading } from './reading.ts'

/** A program that can send a request from a Pod. */
export interface RequestTool {
  name: string
  program: string
  /** Its arguments; `seconds` is the time of each layer. Undefined: it cannot send this request. */
  command: (to: HttpTarget, seconds: number) => string[] | undefined
  /** What its output means; undefined: it cannot do it, and the next tool has to try. */
  read: (output: Output, to: HttpTarget, certificates: ReadCertificate) => HttpReading | undefined
}

function script(name: string): RequestTool {
  return {
    name,
    program: name,
    command: (to, seconds) => [
      name,
      '-c',
      python,
      to.host,
      String(to.port),
      to.path,
      String(seconds),
      to.scheme === 'https' ? 'tls' : 'plain',
      authority(to),
      to.addresses.find(isIp) ?? '',
    ],
    read: ({ stdout }, { host }, certificates) => readProgram(stdout, host, certificates),
  }
}

/** Constant: path, authority, seconds, address and port are its arguments. Netcat ends with the server, or when its time is over. */
const netcat = `printf 'GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n' "$1" "$2" | nc -w "$3" "$4" "$5" | head -c 8192`

/** Without TLS, and without times. It tells only what answers: silence and no connection look alike. */
const nc: RequestTool = {
  name: 'nc',
  program: 'nc',
  command: (to, seconds) => {
    const address = isIp(to.host) ? to.host : to.addresses.find(isIp)
    if (to.scheme === 'https' || address === undefined) return undefined
    return ['sh', '-c', netcat, 'sh', to.path, authority(to), String(seconds), address, String(to.port)]
  },
  read: ({ stdout }, to) => {
    const [head = ''] = stdout.split('\r\n\r\n')
    const answer = head === '' ? undefined : readHead(head)
    const address = isIp(to.host) ? to.host : to.addresses.find(isIp)
    if (answer === undefined || 'failed' in answer || address === undefined) return undefined
    return { address, tcp: {}, http: answer }
  },
}

/** In the order in which they are tried. */
export const requestTools: readonly RequestTool[] = [script('python3'), script('python'), nc]

/** Host and, where it is not that of the scheme, port. */
function authority({ host, port, scheme }: HttpTarget): string {
  return port === (scheme === 'https' ? 443 : 80) ? (host.includes(':') ? `[${host}]` : host) : socketAddress(host, port)
}
