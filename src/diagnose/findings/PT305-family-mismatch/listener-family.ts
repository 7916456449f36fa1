import { marks, portFacts } from '../../chain/ports.ts'
import { socketFault } from '../../chain/sockets.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** The process listens on all addresses of one IP family, and the endpoint is of the other. */
export const listenerFamily: Rule<Facts> = (chain) =>
  chain.ports.flatMap((port, position): Found<Facts>[] => {
    const fault = socketFault(chain, port, position, ['other-family'])
    if (!fault) return []
    const { facts, severity, confidence, evidence, endpoints } = fault
    return [
      {
        facts: {
          fault: 'listener',
          family: endpoints[0]?.family ?? 'IPv6',
          port: portFacts(port),
          number: endpoints[0]?.port ?? 0,
          sockets: facts,
        },
        severity,
        confidence,
        ...marks('socket', [position]),
        evidence,
      },
    ]
  })
