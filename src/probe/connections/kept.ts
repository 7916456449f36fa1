import type { Endpoint } from '../../model/endpoint.ts'
import type { KeptConnections, ProbePlan } from '../../model/probe-plan.ts'
import type { Node, Pod } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { probedNumber, runningContainers } from '../../trace/pods.ts'
import { sameWriting } from '../kernel-address.ts'

/** core/v1 Probe.periodSeconds. */
const defaultPeriod = 10

/** Which connections of a Pod are kept: those of its endpoints' ports. */
export function keptConnections(pod: Pod, endpoints: readonly Endpoint[], nodes: readonly Node[]): KeptConnections {
  const ports = endpoints.flatMap(({ port, protocol }) => (port === undefined ? [] : [{ protocol, port }]))
  const node = nodes.find(({ name }) => name === pod.node)
  const addresses = [pod.nodeAddress ?? '', ...(node?.addresses ?? []).map(({ address }) => address)]
  return {
    ports: [...new Map(ports.map((one) => [`${one.protocol} ${one.port}`, one])).values()],
    kubelet: runningContainers(pod).flatMap((container) =>
      [container.readinessProbe, container.livenessProbe].flatMap((probe) => {
        if (!probe || probe.handler === 'exec' || probe.host !== undefined) return []
        const port = probedNumber(container, probe)
        return port === undefined ? [] : [{ port, every: probe.period ?? defaultPeriod }]
      }),
    ),
    nodeAddresses: [...new Set(addresses.filter((address) => /[.:]/.test(address)).map(sameWriting))],
  }
}

/** Every address and port of the chain to which a client may have connected. Tables hold addresses, never names. */
export function chainTargets({ ports }: Chain): ProbePlan['targets'] {
  const all = ports.flatMap(({ entries, endpoints, protocol }) => {
    if (protocol !== 'TCP') return []
    const places = [
      ...entries.filter(({ type }) => type !== 'dns').map(({ address, port }) => ({ address, port })),
      ...endpoints.map(({ address, port }) => ({ address, port })),
    ]
    return places.flatMap(({ address, port }) =>
      port !== undefined && port > 0 && /^[0-9a-fA-F.:]+$/.test(address) ? [{ address: sameWriting(address), port }] : [],
    )
  })
  return [...new Map(all.map((one) => [`${one.address} ${one.port}`, one])).values()]
}
