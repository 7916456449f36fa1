import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain } from '../../trace/chain.ts'
import { peerName } from '../words/connections.ts'
import { some } from '../words/text.ts'
import { podRef } from './evidence.ts'
import { tableField } from './sockets.ts'

/**
 * The connections that Pods in deletion still hold, as a probe has read them, and who stays connected. A Pod that was not read has no such
 * evidence, and a truncated table gives only a minimum.
 */
export function heldEvidence(chain: Chain, endpoints: readonly Endpoint[]): Evidence[] {
  const held = endpoints.filter(({ connections }) => (connections?.open ?? 0) > 0)
  return held.slice(0, 3).map((endpoint) => {
    const { pod = '', protocol, port = 0, connections } = endpoint
    const names = peerNames(chain, endpoint)
    return {
      object: podRef(chain, pod),
      field: `${tableField(protocol)} port ${port} established`,
      value: `${connections?.cut ? 'at least ' : ''}${connections?.open ?? 0}${names.length > 0 ? `: ${some(names)}` : ''}`,
    }
  })
}

/** Each once: a client may have several addresses, as a Node has. */
function peerNames({ probes, target }: Chain, { pod, protocol, port }: Endpoint): string[] {
  const samples = probes.flatMap((probe) =>
    probe.kind === 'connections' && probe.from.pod === pod && probe.from.namespace === target.namespace ? probe.samples.slice(-1) : [],
  )
  const ports = samples.flatMap((sample) => sample.ports.filter((one) => one.protocol === protocol && one.port === port))
  const peers = ports.flatMap((one) => one.peers.filter(({ established }) => established > 0))
  return [...new Set(peers.map(({ who }) => peerName(who, target.namespace)))]
}
