import type { HttpTarget } from '../../../model/http-probe.ts'
import { authority, type KnownAddress, knownAddress } from './address.ts'
import type { RequestTool } from './request-tool.ts'
import { readPlain } from './words.ts'

/** Prints a request for the path and the authority that are arguments 1 and 2. */
export const printRequest = `printf 'GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n' "$1" "$2"`

/** Sets `t` to a command that ends another one after argument 3, in seconds; older BusyBoxes want `-t`. Without one, nothing runs. */
export const withTimeout = `if timeout 1 true 2>/dev/null; then t="timeout $3"; elif timeout -t 1 true 2>/dev/null; then t="timeout -t $3"; else exit 127; fi; `

/** Of what the server says no more is read. */
export const onlyHead = 'head -c 8192'

/** A constant script, with `PATH AUTHORITY SECONDS` and more as its arguments. */
export function shellCommand(script: string, to: HttpTarget, seconds: number, more: readonly string[]): string[] {
  return ['sh', '-c', script, 'sh', to.path, authority(to), String(seconds), ...more]
}

/** A tool that sends HTTP without TLS to an address, and measures no time. */
function plainTool(name: string, script: string): RequestTool {
  return {
    name,
    *ask(to, seconds) {
      const known = knownAddress(to)
      if (to.scheme === 'https' || known === undefined) return undefined
      const reading = readPlain(yield plainCommand(script, to, seconds, known), name)
      return reading && { ...reading, address: known.address }
    },
  }
}

function plainCommand(script: string, to: HttpTarget, seconds: number, { address, port }: KnownAddress): string[] {
  return shellCommand(script, to, seconds, [address, String(port)])
}

/** As `withTimeout`, but without such a command `t` is empty. */
const mayTimeout = `t=; if timeout 1 true 2>/dev/null; then t="timeout $3"; elif timeout -t 1 true 2>/dev/null; then t="timeout -t $3"; fi; `

/** Netcat ends with the server, or if nothing was sent for its time: a server that sends for longer needs `timeout`. */
const netcatScript = `${mayTimeout}${printRequest} | $t nc -w "$3" "$4" "$5" | ${onlyHead}`

/** bash connects by itself (bash(1), REDIRECTION). */
const bashScript = `${withTimeout}$t bash -c '${`exec 3<>"/dev/tcp/$4/$5" && ${printRequest} >&3 && ${onlyHead} <&3`.replaceAll("'", `'\\''`)}' bash "$@"`

export const netcat = plainTool('nc', netcatScript)
export const bash = plainTool('bash', bashScript)

/** The same request without TLS, to an address, for tools that cannot send one. */
export function netcatCommand(to: HttpTarget, seconds: number, known: KnownAddress): string[] {
  return plainCommand(netcatScript, to, seconds, known)
}
