import type { Endpoint } from '../../model/endpoint.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { podRef, sliceEvidence } from '../chain/evidence.ts'
import { portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { Advice, FindingDefinition, Found, WordContext } from '../finding.ts'

interface Facts {
  port: PortFacts
  address: string
  pod: string
  other: string
  slice: string
  /** Of the Pod whose entry is not used. `runs`: it runs beside the other Pod; `stale`: it has not ended, but is not Ready. */
  fate: 'ended' | 'gone' | 'runs' | 'stale' | 'unread'
  unsettled: boolean
}

/**
 * Two Pods have the same address in the slices. One of them has usually ended, and its address was given to the other. Pods of the
 * host network share the address of their Node by design.
 */
export const PT207: FindingDefinition<'PT207', Facts> = {
  code: 'PT207',
  name: 'duplicate-address',
  rule: (chain) => {
    for (const [position, port] of chain.ports.entries()) {
      for (const [index, shadow] of port.endpoints.entries()) {
        const used = shadowedBy(port, shadow)
        if (used) return [diagnosis(chain, { port, position, used, shadow, index })]
      }
    }
    return []
  },
  title: ({ address, fate }) => (fate === 'runs' ? `two running Pods have address ${address}` : `${address} is listed for two Pods`),
  message: ({ address, pod, other, fate, unsettled }) => {
    const both = `${address} belongs to ${pod}, and is also listed for ${other}`
    if (fate === 'runs') return `${pod} and ${other} both run and have the address ${address}: either of them may answer.`
    const reason = {
      ended: ', which has ended',
      gone: ', which does not exist or is no longer selected',
      stale: ', which is not ready',
      unread: '',
    }[fate]
    return `${both}${reason}. ${unsettled ? 'The two entries differ, so some Nodes may not use the address.' : 'Both entries have the same state, so the address is used once.'}`
  },
  advice: duplicateAdvice,
  effect: 'foreign',
  relations: {
    causes: {
      // The one Pod that has ended is the one whose address is still listed.
      PT202: (_, own, other) => other.severity === 'info' && other.facts.count === 1 && other.facts.pod === own.facts.other,
    },
  },
  explain: {
    summary: 'The EndpointSlices list one address for two Pods.',
    means:
      'Usually one of the Pods has ended and the other Pod got its address. If the two entries differ, a Node may use the wrong one. If both Pods run, the network plugin has assigned one address twice.',
    why: 'The address of a Pod that has ended is free for the next one. If its endpoint stays listed, the slices have the address twice, and kube-proxy keeps one entry for each address and port. If the entries differ, the one that it keeps depends on its version. Pods with hostNetwork share the address of their Node by design and do not cause this finding.',
    sources: ['kube-proxy pkg/proxy/endpointslicecache.go', 'kubernetes#135266, #135593, #101935'],
    confirm: [
      'kubectl -n NS get pods -o wide --field-selector status.podIP=ADDRESS',
      "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints}'",
    ],
    fix: [
      'kubectl -n NS delete pod POD   (the one that has ended)',
      'If two running Pods have the same address, check the IPAM of the network plugin.',
    ],
  },
}

/** The endpoint that is used instead: the same address and port, another Pod. An address that is in two slices for one Pod is normal. */
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

function diagnosis(chain: Chain, { port, position, used, shadow, index }: Clash): Found<Facts> {
  const fate = fateOf(chain, used, shadow)
  // If two entries disagree, Kubernetes does not define which one a Node uses (kubernetes PR 135593).
  const unsettled = fate !== 'runs' && shadow.duplicate !== used.state
  const harmful = fate === 'runs' || unsettled
  return {
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
function fateOf(chain: Chain, used: Endpoint, shadow: Endpoint): Facts['fate'] {
  if (shadow.ended) return 'ended'
  if (shadow.podReady === undefined) return chain.selectedPods === undefined ? 'unread' : 'gone'
  return shadow.podReady && used.podReady && !used.ended ? 'runs' : 'stale'
}

function duplicateAdvice({ pod, other, slice, fate }: Facts, { kubectl }: WordContext): Advice {
  if (fate === 'ended') return { fix: { text: 'Delete the Pod that has ended.', command: kubectl('delete', 'pod', other) } }
  if (fate === 'gone')
    return { next: { text: 'Check what wrote the slice, and when.', command: kubectl('get', 'endpointslice', slice, '-o', 'yaml') } }
  if (fate === 'runs')
    return {
      fix: { text: 'Correct the IPAM of the network plugin, and replace one of the Pods.' },
      next: { text: 'Compare the two Pods.', command: kubectl('get', 'pods', pod, other, '-o', 'wide') },
    }
  return { next: { text: 'Look at the other Pod.', command: kubectl('describe', 'pod', other) } }
}
