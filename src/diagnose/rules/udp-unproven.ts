import type { AnyDiagnosis } from '../facts.ts'
import { podRef, portFacts, type Rule, serviceRef } from '../rule.ts'
import { tableField } from '../sockets.ts'

/**
 * PT308: a UDP port was probed, and no datagram was answered. That is no fault: only the table of the sockets proves that something listens, a
 * refusal proves that nothing does, and silence proves nothing.
 */
export const udpUnproven: Rule = (chain) =>
  chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    const probed = port.endpoints.filter(({ usable, socket }) => usable && socket !== undefined)
    const [first] = probed
    if (port.protocol !== 'UDP' || !first) return []
    const tries = chain.probes.filter((probe) => probe.kind === 'connect' && probe.to.position === position && probe.role !== 'neighbour')
    const isAnswered = tries.some((probe) => probe.kind === 'connect' && probe.result === 'open')
    const isFaulty = probed.some(({ socket }) => socket?.state !== 'open' && socket?.state !== 'unknown')
    if (isAnswered || isFaulty) return []
    const bound = probed.filter(({ socket }) => socket?.state === 'open')
    return [
      {
        code: 'PT308',
        facts: {
          port: portFacts(port),
          bound: bound.length,
          of: probed.length,
          tried: tries.filter((probe) => probe.kind === 'connect' && probe.reason === 'no-answer').length,
        },
        severity: 'info',
        confidence: 'proven',
        stage: 'entry',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: [
          { object: serviceRef(chain), field: `spec.ports[${port.index}].protocol`, value: port.protocol },
          ...bound.slice(0, 3).map(({ pod = '', socket }) => ({
            object: podRef(chain, pod),
            field: tableField(port.protocol),
            value: socket?.listening ?? [],
          })),
        ],
      },
    ]
  })
