import { selects } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Pod, Service } from '../model/resources.ts'
import type { Chain } from './chain.ts'
import type { Lookup } from './lookup.ts'
import { policiesAt } from './service.ts'

/**
 * The chain of a Service as far as it concerns some Pods: with no endpoints and candidates but theirs, so that the trouble of another Pod
 * does not count. Which endpoints are usable is decided among all of them, as kube-proxy does. An address that a Pod shares with another
 * one stays, because the entry of the other Pod may be the one that counts.
 */
export function ownChain(chain: Chain, service: Service, pods: readonly Pod[], lookup: Lookup): Chain {
  const { owners: _, selectedPods, ...rest } = chain
  const { selector } = service
  const selected = selector ? pods.filter((pod) => selects(selector, pod.labels)) : []
  const names = new Set(pods.map((pod) => pod.name))
  const isOwn = ({ pod }: { pod?: string }) => pod !== undefined && names.has(pod)
  const ports = chain.ports.map((port) => {
    const shared = new Set(port.endpoints.filter(isOwn).map(place))
    return {
      ...port,
      endpoints: port.endpoints.filter((one) => isOwn(one) || shared.has(place(one))),
      candidates: port.candidates.filter(isOwn),
    }
  })
  return {
    ...rest,
    ports,
    ...defined({ selectedPods: selectedPods !== undefined ? selected.length : undefined }),
    ...policiesAt(service.namespace, ports, selected, lookup),
  }
}

function place({ address, port }: Endpoint): string {
  return `${address} ${port ?? ''}`
}

/** A Service and its chain, as far as it concerns the Pods. */
export interface OwnChain {
  whole: Chain
  own: Chain
}
