import type { AnyDiagnosis } from '../facts.ts'
import { portFacts, type Rule } from '../rule.ts'
import { socketFault } from '../sockets.ts'

/** PT305, by the sockets: the process listens on all addresses of one IP family, and the endpoint is of the other. */
export const listenerFamily: Rule = (chain) =>
  chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    const fault = socketFault(chain, port, position, ['other-family'])
    if (!fault) return []
    const { facts, severity, confidence, evidence, endpoints } = fault
    return [
      {
        code: 'PT305',
        facts: {
          fault: 'listener',
          family: endpoints[0]?.family ?? 'IPv6',
          port: portFacts(port),
          number: endpoints[0]?.port ?? 0,
          sockets: facts,
        },
        severity,
        confidence,
        stage: 'socket',
        ports: [position],
        hop: `ports[${position}]`,
        evidence,
      },
    ]
  })
