import { count } from '../../lib/count.ts'
import type { Candidate } from '../../model/endpoint.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef, sliceEvidence } from '../chain/evidence.ts'
import { podDiagnosis } from '../chain/pods.ts'
import { isSettling, isWithin, MOMENT_MS } from '../chain/recent.ts'
import type { PodFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { slicePorts, wantedPorts } from '../words/service-port.ts'
import { some } from '../words/text.ts'

/** `other`: the Pods are in a slice, but none of its ports has the name and protocol of a Service port. */
type Facts = PodFacts & { other?: { slice: string; ports: readonly string[]; wanted: readonly string[] } }

/** Pods are ready and selected, and yet in no slice: whoever writes the slices is behind, stopped, or was told to skip them. */
export const PT106: FindingDefinition<'PT106', Facts> = {
  code: 'PT106',
  name: 'ready-but-not-listed',
  rule: (chain) => {
    // Until the slices have followed a change, it is not a fault that they lack a Pod.
    if (isSettling(chain) || chain.gaps.some((gap) => gap.hops.includes('endpoint'))) return []
    const found = podDiagnosis(
      chain,
      (candidate) => candidate.reason === 'not-listed' && !isWithin(candidate.readySince, chain.taken, MOMENT_MS),
    )
    if (!found) return []
    const { facts, first, pods, ...place } = found
    const other = otherPorts(chain, pods, place.ports)
    return [
      {
        facts: { ...facts, ...other },
        severity: facts.served ? 'warn' : 'error',
        confidence: 'proven',
        stage: 'endpoint',
        ...place,
        evidence: [
          { object: podRef(chain, first.pod), field: first.field, value: first.value },
          ...chain.slices.slice(0, 3).map(({ name }) => {
            const listed = chain.ports.flatMap((port) => port.endpoints).flatMap((one) => (one.slice === name ? [one.address] : []))
            return sliceEvidence(chain, name, 'endpoints[*].addresses', [...new Set(listed)])
          }),
          ...chain.slices
            .filter(({ name }) => name === other.other?.slice)
            .map(({ name, ports }) => sliceEvidence(chain, name, 'ports', ports)),
        ],
      },
    ]
  },
  title: ({ count: pods, other }) =>
    other
      ? 'EndpointSlice ports do not match the Service'
      : `${pods === 1 ? 'ready Pod is' : 'ready Pods are'} missing from EndpointSlices`,
  message: ({ pod, count: pods, of, other }) =>
    other
      ? `${other.slice} lists ${pod} at ${other.ports.length > 0 ? some(other.ports) : 'no port'}, but the Service port is ${some(other.wanted)}; name and protocol must match.`
      : `${pods} of ${count(of, 'Pod')} (${pods === 1 ? '' : 'such as '}${pod}) ${pods === 1 ? 'is' : 'are'} ready and selected, but no EndpointSlice lists ${pods === 1 ? 'it, so it gets' : 'them, so they get'} no traffic.`,
  advice: (_, { kubectl, service }) => ({
    next: {
      text: 'Check what writes the slices: the EndpointSlice controller runs in kube-controller-manager.',
      command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
    },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary: 'Pods are ready and selected, but no EndpointSlice lists them for the Service port.',
    means:
      'These Pods get no traffic through the Service. The slices are out of date: for a moment after a change, or permanently if their controller does not run.',
    why: 'The EndpointSlice controller in kube-controller-manager writes the slices from Services and Pods. When it is stopped, behind, or not the one that manages these slices (label endpointslice.kubernetes.io/managed-by), they go stale.',
    sources: ['k8s.io/endpointslice reconciler.go', 'kubernetes#135593'],
    confirm: [
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
      'kubectl -n kube-system get pods -l component=kube-controller-manager',
      'Run kubectl porttrace svc/SVC again after a few seconds.',
    ],
    fix: ['Restart kube-controller-manager, or delete slices that no running controller manages.'],
  },
}

/** If a slice lists each of these Pods without the Service ports at these positions: the first such slice, and what it lists. */
function otherPorts(chain: Chain, pods: readonly Candidate[], at: readonly number[]): Pick<Facts, 'other'> {
  const unjoined = at.flatMap((position) => chain.ports[position]?.endpoints.filter(({ state }) => state === 'no-port') ?? [])
  const isListed = pods.every(({ pod }) => unjoined.some((endpoint) => endpoint.pod === pod))
  const slice = isListed ? chain.slices.find(({ name }) => name === unjoined[0]?.slice) : undefined
  return slice ? { other: { slice: slice.name, ports: slicePorts(slice), wanted: wantedPorts(chain, at) } } : {}
}
