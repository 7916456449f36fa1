import { clientAccesses, clientName } from '../../../kube/client-access.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { to, triesOf } from '../../chain/connections.ts'
import { podRef } from '../../chain/evidence.ts'
import { marks } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { UntriedFacts } from './facts.ts'

/**
 * A client that was named is itself an endpoint. With hostNetwork it reaches itself directly, and a headless name gives it its own address.
 * Otherwise hairpin mode decides: a setting of the network plugin and of the kubelet that no object shows.
 */
export function untried(chain: Chain): Found<UntriedFacts>[] {
  const { service, trafficSources = [], target } = chain
  if (!service || service.headless) return []
  return chain.ports.flatMap((port, position) =>
    trafficSources.flatMap((source, index): Found<UntriedFacts>[] => {
      const sent = port.endpoints.filter((endpoint) => endpoint.usable && clientAccesses(endpoint)[index]?.unused === undefined)
      const own = ownOf(source, sent, index, target.namespace)
      if (own.length === 0 || isTried(chain, position, source)) return []
      return [
        {
          facts: {
            way: 'untried',
            client: clientName(source.view, target.namespace),
            pod: own[0]?.pod ?? '',
            port: port.port,
            own: own.length,
            of: sent.length,
          },
          severity: 'warn',
          confidence: 'inferred',
          ...marks('entry', [position]),
          evidence: own
            .slice(0, 3)
            .map(({ pod = '', address }) => ({ object: podRef(chain, pod), field: 'status.podIPs[*].ip', value: address })),
        },
      ]
    }),
  )
}

function ownOf(
  { pods = [] }: TrafficSource,
  sent: PortChain['endpoints'],
  index: number,
  home: string | undefined,
): PortChain['endpoints'] {
  return sent.filter((endpoint) => {
    const { pod, hostNetwork } = endpoint
    return pod !== undefined && !hostNetwork && isOneOf(pods, home, pod) && clientAccesses(endpoint)[index]?.result !== 'denied'
  })
}

/** One of its Pods probed the address of the Service, so the result is known. */
function isTried(chain: Chain, position: number, { pods = [] }: TrafficSource): boolean {
  return triesOf(chain).some(
    (tries) =>
      tries.position === position &&
      isOneOf(pods, tries.from.namespace, tries.from.pod) &&
      to(tries, 'clusterIP').some(({ result }) => result !== 'unknown'),
  )
}

function isOneOf(pods: NonNullable<TrafficSource['pods']>, namespace: string | undefined, name: string): boolean {
  return pods.some((pod) => pod.namespace === namespace && pod.name === name)
}
