import { isIp } from '../../../lib/ip.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import { python } from '../programs.ts'
import { readProgram } from '../read-program.ts'
import { authority } from './address.ts'
import type { RequestTool } from './request-tool.ts'

/** An interpreter with a program that goes through all layers. */
export function script(name: 'python3' | 'python'): RequestTool {
  return {
    name,
    next: (to, seconds, [output], certificates) => {
      if (!output) return { command: [name, '-c', python, ...scriptArguments(to, seconds)] }
      const reading = readProgram(output.stdout, to, certificates)
      return reading && { reading }
    },
  }
}

/** The arguments of a program that goes through the layers. */
function scriptArguments(to: HttpTarget, seconds: number): string[] {
  const { endpoint } = to.ofPort ?? {}
  return [
    to.host,
    String(endpoint?.port ?? to.port),
    to.path,
    String(seconds),
    to.scheme === 'http' ? 'plain' : to.ofPort ? 'any-name' : 'tls',
    authority(to),
    endpoint?.address ?? to.addresses.find(isIp) ?? '',
    endpoint ? 'known' : 'look',
  ]
}
