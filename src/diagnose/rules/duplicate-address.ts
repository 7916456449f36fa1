import type { Endpoint } from '../../model/endpoint.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { AnyDiagnosis, Facts } from '../facts.ts'
import { podRef, portFacts, type Rule } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/**
 * PT207: two Pods have the same address in the slices. One of them has mostly ended, and its address was given to the other. Pods of the
 * host network share the address of their Node by design.
 */
export const duplicateAddress: Rule = (chain) => {
  for (const [position, port] of chain.ports.entries()) {
    for (const [index, shadow] of port.endpoints.entries()) {
      const used = shadowedBy(port, shadow)
      if (used) return [diagnosis(chain, { port, position, used, shadow, index })]
    }
  }
  return []
}

/** The endpoint that is used instead: the same address and port, another Pod. An address that stands in two slices for one Pod is normal. */
function shadowedBy(port: PortChain, one: Endpoint): Endpoint | undefined {
  if (one.state !== 'duplicate' || one.hostNetwork || one.pod === undefined) return undefined
  const used = port.endpoints.find((other) => other.state !== 'duplicate' && other.address === one.address && other.port === one.port)
  return used?.pod === undefined || used.pod === one.pod || used.hostNetwork ? undefined : used
}

interface Clash {
  port: PortChain
  position: number
  used: Endpoint
  shadow: Endpoint
  index: number
}

function diagnosis(chain: Chain, { port, position, used, shadow, index }: Clash): AnyDiagnosis {
  const fate = fateOf(chain, used, shadow)
  // Which of two entries a Node takes is not settled where they disagree (kubernetes PR 135593).
  const unsettled = fate !== 'runs' && shadow.duplicate !== used.state
  const harmful = fate === 'runs' || unsettled
  return {
    code: 'PT207',
    facts: {
      port: portFacts(port),
      address: used.address,
      pod: used.pod ?? '',
      other: shadow.pod ?? '',
      slice: shadow.slice,
      fate,
      unsettled,
    },
    severity: harmful ? 'warn' : 'info',
    confidence: unsettled ? 'inferred' : 'proven',
    stage: 'endpoint',
    ports: chain.ports.flatMap((each, at) => (each.endpoints.some((one) => shadowedBy(each, one)?.address === used.address) ? [at] : [])),
    hop: `ports[${position}].endpoints[${index}]`,
    evidence: [
      ...[used, shadow].map((one) => sliceEvidence(chain, one.slice, `endpoints[${one.address}].targetRef.name`, one.pod ?? null)),
      ...(shadow.ended ? [{ object: podRef(chain, shadow.pod ?? ''), field: 'status.phase', value: shadow.ended }] : []),
    ],
  }
}

/** What is known of the Pod whose entry is not used. */
function fateOf(chain: Chain, used: Endpoint, shadow: Endpoint): Facts['PT207']['fate'] {
  if (shadow.ended) return 'ended'
  if (shadow.podReady === undefined) return chain.selectedPods === undefined ? 'unread' : 'gone'
  return shadow.podReady && used.podReady && !used.ended ? 'runs' : 'stale'
}
