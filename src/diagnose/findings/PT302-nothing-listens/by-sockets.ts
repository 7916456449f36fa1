import { defined } from '../../../lib/defined.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { serviceRef } from '../../chain/evidence.ts'
import { pathEvidence } from '../../chain/paths.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import { socketFault } from '../../chain/sockets.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/**
 * The socket tables of the Pods show nothing on the port that the Service leads to, though they are ready. The intended port is the one on
 * which the process does listen, and to which no other port of the Service leads.
 */
export const bySockets: Rule<Facts> = (chain) =>
  chain.ports.flatMap((port, position): Found<Facts>[] => {
    const fault = socketFault(chain, port, position, ['closed', 'other-address'])
    if (!fault) return []
    const { facts, severity, confidence, evidence, endpoints } = fault
    const open = candidates(chain, port, facts.elsewhere)
    const [only, another] = open
    const isOneNetwork = endpoints.every(({ hostNetwork }) => hostNetwork === true)
    const target = typeof port.targetPort === 'number' && only !== undefined && another === undefined && !isOneNetwork ? only : undefined
    return [
      {
        facts: {
          port: portFacts(port),
          declared: [],
          ...defined({ suggestion: target }),
          pods: facts.count,
          sockets: facts,
          number: endpoints[0]?.port ?? 0,
        },
        severity,
        confidence,
        ...marks('socket', [position]),
        evidence: [
          { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
          ...evidence,
          ...pathEvidence(
            chain,
            position,
            endpoints.map(({ address }) => address),
          ),
        ],
      },
    ]
  })

/** Ports that are open to other hosts, without those of proxies and those to which another port of the Service leads. */
function candidates(chain: Chain, port: PortChain, elsewhere: readonly string[]): number[] {
  const open = elsewhere.filter((socket) => !/^(127\.|\[::1\])/.test(socket)).map((socket) => Number(/:(\d+)$/.exec(socket)?.[1]))
  const reached = new Set(
    chain.ports.filter((one) => one !== port && one.protocol === port.protocol).flatMap((one) => one.endpoints.map((each) => each.port)),
  )
  const declared = new Set(port.endpoints.flatMap(({ declaredPorts = [] }) => declaredPorts.map((one) => one.port)))
  return [...new Set(open)].filter((number) => !reached.has(number) && !isOfProxy(number) && (!isEphemeral(number) || declared.has(number)))
}

/** The kernel assigns such a port to a socket that requests none, for example for a DNS lookup (ip-sysctl, ip_local_port_range). */
function isEphemeral(number: number): boolean {
  return number >= 32_768
}

/** Ports of the proxies of Istio (15000 to 15099), Linkerd (4140 to 4191) and Consul (20000 to 20201). */
function isOfProxy(number: number): boolean {
  return (number >= 15_000 && number < 15_100) || [4140, 4143, 4190, 4191].includes(number) || (number >= 20_000 && number <= 20_201)
}
