import type { AnyDiagnosis } from '../facts.ts'
import { portFacts, type Rule } from '../rule.ts'
import { socketFault } from '../sockets.ts'

/**
 * PT303: the process listens on the loopback address alone, which only its own Pod reaches. Consul's proxy connects to that very address; of
 * other proxies it depends on the version (Istio does no longer since 1.10).
 */
export const loopbackOnly: Rule = (chain) =>
  chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    const fault = socketFault(chain, port, position, ['loopback'])
    if (!fault || fault.endpoints.every(({ sidecar }) => sidecar === 'consul')) return []
    const mesh = fault.endpoints.find(({ sidecar, ambient }) => sidecar !== undefined || ambient)
    const { facts, evidence } = fault
    return [
      {
        code: 'PT303',
        facts: {
          port: portFacts(port),
          number: fault.endpoints[0]?.port ?? 0,
          sockets: facts,
          ...(mesh && { mesh: mesh.sidecar ?? 'ambient' }),
        },
        severity: mesh ? 'warn' : fault.severity,
        confidence: mesh ? 'inferred' : fault.confidence,
        stage: 'socket',
        ports: [position],
        hop: `ports[${position}]`,
        evidence,
      },
    ]
  })
