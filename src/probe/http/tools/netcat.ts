import { failure, isForeign, type Output } from '../../connect/words.ts'
import { readHead } from '../head.ts'
import type { HttpReading } from '../reading.ts'
import { authority, knownAddress } from './address.ts'
import type { RequestTool } from './request-tool.ts'

/** Constant: path, authority, seconds, address and port are its arguments. Netcat ends with the server, or when its time is over. */
const request = `printf 'GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n' "$1" "$2" | nc -w "$3" "$4" "$5" | head -c 8192`

/** Without TLS, and without times. Of what does not answer it tells what its words do: silence and no connection may look alike. */
export const netcat: RequestTool = {
  name: 'nc',
  next: (to, seconds, [output]) => {
    const known = knownAddress(to)
    if (to.scheme === 'https' || known === undefined) return undefined
    if (!output) return { command: ['sh', '-c', request, 'sh', to.path, authority(to), String(seconds), known.address, String(known.port)] }
    const reading = readPlain(output, 'nc')
    return reading && { reading: { address: known.address, ...reading } }
  },
}

/** The head of an answer on standard output, else the words of a tool that measures no time; undefined: it does not know its options. */
export function readPlain(output: Output, tool: string): HttpReading | undefined {
  if (isForeign(output)) return undefined
  const [head = ''] = output.stdout.split('\r\n\r\n')
  if (head !== '') return { tcp: {}, http: readHead(head) }
  if (/not found/.test(output.stderr)) return undefined
  const { result, message = '' } = failure(output.stderr, output.exitCode)
  return result === 'unknown' ? { unread: `${tool} got no answer, and does not tell why` } : { tcp: { failed: message } }
}
