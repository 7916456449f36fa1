import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain } from '../../trace/chain.ts'
import { some } from '../words/text.ts'
import { podRef } from './evidence.ts'
import { tableField } from './sockets.ts'

/** The connections that Pods in deletion still hold, as a probe has read them, and who stays connected. */
export function heldEvidence(chain: Chain, endpoints: readonly Endpoint[]): Evidence[] {
  const held = endpoints.filter(({ connections }) => (connections?.open ?? 0) > 0)
  return held.slice(0, 3).map((endpoint) => {
    const { pod = '', protocol, port = 0, connections } = endpoint
    const names = peerNames(chain, endpoint)
    return {
      object: podRef(chain, pod),
      field: `${tableField(protocol)} port ${port} established`,
      value: `${connections?.open ?? 0}${names.length > 0 ? `: ${some(names)}` : ''}`,
    }
  })
}

function peerNames({ probes, target }: Chain, { pod, protocol, port }: Endpoint): string[] {
  const samples = probes.flatMap((probe) =>
    probe.kind === 'connections' && probe.from.pod === pod && probe.from.namespace === target.namespace ? probe.samples.slice(-1) : [],
  )
  const ports = samples.flatMap((sample) => sample.ports.filter((one) => one.protocol === protocol && one.port === port))
  return ports
    .flatMap(({ peers }) => peers.filter(({ established }) => established > 0))
    .map(({ who }) => (who === 'unknown' ? 'unknown addresses' : who === 'outside' ? who : `${who.kind.toLowerCase()}/${who.name}`))
}
