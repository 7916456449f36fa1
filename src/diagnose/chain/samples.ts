import type { ConnectionCounters, ConnectionProbe, ConnectionSample, PortConnections } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { podRef } from './evidence.ts'
import { tableField } from './sockets.ts'

/** A usable endpoint, and its port in each sample of its Pod, in the order of time. */
export interface SampledEndpoint {
  pod: string
  endpoint: Endpoint
  probe: ConnectionProbe
  samples: { sample: ConnectionSample; port: PortConnections }[]
  first: PortConnections
  last: PortConnections
}

/** The endpoints of a port that get traffic and whose connections were read. */
export function sampledEndpoints(chain: Chain, port: PortChain): SampledEndpoint[] {
  return port.endpoints.flatMap((endpoint): SampledEndpoint[] => {
    const { pod } = endpoint
    if (!endpoint.usable || pod === undefined) return []
    const probe = endpointProbe(chain, pod)
    const samples = (probe?.samples ?? []).flatMap((sample) => {
      const own = sample.ports.find((one) => one.protocol === endpoint.protocol && one.port === endpoint.port)
      return own ? [{ sample, port: own }] : []
    })
    const [first, last] = [samples[0]?.port, samples.at(-1)?.port]
    return probe && first && last ? [{ pod, endpoint, probe, samples, first, last }] : []
  })
}

/** The samples of an endpoint's Pod; those of a client, which may be the same Pod, hold no port. */
function endpointProbe({ probes, target }: Chain, pod: string): ConnectionProbe | undefined {
  return probes
    .filter((probe) => probe.kind === 'connections')
    .find(({ from, samples }) => from.pod === pod && from.namespace === target.namespace && samples.some(({ ports }) => ports.length > 0))
}

/** How many endpoints of a port get traffic. */
export function usedEndpoints(port: PortChain): number {
  return port.endpoints.filter(({ usable }) => usable).length
}

/** A counter in the first sample and in the last; undefined where one of them does not know it, or it was set back. */
export function counterChange(probe: ConnectionProbe, name: keyof ConnectionCounters): readonly [number, number] | undefined {
  const [before, after] = [probe.samples[0]?.counters[name], probe.samples.at(-1)?.counters[name]]
  return probe.samples.length > 1 && before !== undefined && after !== undefined && after >= before ? [before, after] : undefined
}

/** Has the counter risen between the first sample and the last? */
export function hasRisen(probe: ConnectionProbe, name: keyof ConnectionCounters): boolean {
  const change = counterChange(probe, name)
  return change !== undefined && change[1] > change[0]
}

/** ms from the first sample to the last. */
export function sampledMs({ samples }: ConnectionProbe): number {
  const [first, last] = [samples[0], samples.at(-1)]
  return first && last ? Date.parse(last.at) - Date.parse(first.at) : 0
}

/** A figure of the table of an endpoint's Pod, in each sample, as evidence. */
export function figureEvidence(chain: Chain, one: SampledEndpoint, what: string, figures: readonly number[]): Evidence {
  const { pod, last } = one
  return { object: podRef(chain, pod), field: `${tableField(last.protocol)} port ${last.port} ${what}`, value: figures.join(' → ') }
}

/** A counter of a Pod, first and last, as evidence. */
export function counterEvidence(probe: ConnectionProbe, name: keyof ConnectionCounters, field: string): Evidence[] {
  const change = counterChange(probe, name)
  return change
    ? [{ object: { kind: 'Pod', namespace: probe.from.namespace, name: probe.from.pod }, field, value: change.join(' → ') }]
    : []
}
