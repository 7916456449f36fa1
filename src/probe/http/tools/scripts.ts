import { isIp } from '../../../lib/ip.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import { node } from '../programs/node.ts'
import { perl } from '../programs/perl.ts'
import { python } from '../programs/python.ts'
import { readProgram } from '../read-program.ts'
import { authority } from './address.ts'
import type { RequestTool } from './request-tool.ts'

const programs = {
  python3: ['-c', python],
  python: ['-c', python],
  node: ['-e', node, '--'],
  perl: ['-e', perl, '--'],
} as const

/** An interpreter with a program that goes through all layers; that for Perl has no TLS. */
export function script(name: keyof typeof programs): RequestTool {
  return {
    name,
    *ask(to, seconds, certificates) {
      if (to.scheme === 'https' && name === 'perl') return undefined
      const { stdout } = yield [name, ...programs[name], ...scriptArguments(to, seconds)]
      return readProgram(stdout, to, name, certificates)
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
