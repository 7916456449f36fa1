import { defined } from '../../lib/defined.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { socketFault } from '../chain/sockets.ts'
import type { PortFacts, SocketFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { doubts, joined, share, subject } from '../words/sockets.ts'
import { capital, some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  number: number
  sockets: SocketFacts
  mesh?: string
}

/**
 * The process listens on the loopback address alone, which only its own Pod reaches. Consul's proxy connects to that very address; for
 * other proxies it depends on the version (Istio stopped doing so in 1.10).
 */
export const PT303: FindingDefinition<'PT303', Facts> = {
  code: 'PT303',
  name: 'loopback-only',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const fault = socketFault(chain, port, position, ['loopback'])
      if (!fault || fault.endpoints.every(({ sidecar }) => sidecar === 'consul')) return []
      const mesh = fault.endpoints.find(({ sidecar, ambient }) => sidecar !== undefined || ambient)
      const { facts, evidence } = fault
      return [
        {
          facts: {
            port: portFacts(port),
            number: fault.endpoints[0]?.port ?? 0,
            sockets: facts,
            ...defined({ mesh: mesh && (mesh.sidecar ?? 'ambient') }),
          },
          severity: mesh ? 'warn' : fault.severity,
          confidence: mesh ? 'inferred' : fault.confidence,
          ...marks('socket', [position]),
          evidence,
        },
      ]
    }),
  title: ({ sockets }) => `process listens on loopback only${share(sockets)}`,
  message: ({ sockets, number, mesh }) =>
    `${capital(subject(sockets))} ${some(sockets.listening)} only, so connections to port ${number} of the Pod IP are refused.${joined(mesh === undefined ? '' : ` The ${mesh === 'ambient' ? 'ambient mesh' : `${mesh} sidecar`} may connect to loopback, depending on its version`, doubts(sockets))}`,
  advice: ({ number }) => ({
    fix: { text: `Bind the process to 0.0.0.0:${number} or [::]:${number} (flag, config file or environment variable).` },
  }),
  effect: 'closed',
  relations: {},
  explain: {
    summary: 'The process listens on 127.0.0.1 or ::1 only, so no other Pod reaches it.',
    means: 'The Pod is ready and the endpoint is listed, but connections from outside of the Pod are refused. A port-forward still works.',
    why: 'Each Pod has its own network namespace, with its own loopback interface. Packets to a Service arrive at the Pod IP, on which nothing listens. A port-forward, or a readiness probe that runs a command, connects from inside the Pod and reaches the process.',
    sources: [
      'Debug Services: is the Pod listening on its address?',
      'istio.io, Sidecar networking change of 1.10',
      'kubernetes/website#7281',
    ],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe',
      'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (0100007F is 127.0.0.1, state 0A is LISTEN)',
    ],
    fix: ['Bind the process to all addresses: 0.0.0.0, or :: for both families.'],
  },
}
