import { selectorText } from '../../kube/selector.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Labels } from '../../model/resources.ts'
import type { SliceView } from '../../model/trace.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { withServiceConditions } from '../chain/conditions.ts'
import { sliceEvidence } from '../chain/evidence.ts'
import { isAtRest, isServed, marks, portFacts } from '../chain/ports.ts'
import { isSettling } from '../chain/recent.ts'
import type { PortFacts } from '../facts.ts'
import type { Advice, FindingDefinition, Found, WordContext } from '../finding.ts'
import { some } from '../words/text.ts'

/** `isLate`: its slices may not have followed a change yet. */
interface Facts {
  port: PortFacts
  states: readonly string[]
  selector: boolean
  isLate?: true
  /** A slice of it that holds host names in place of addresses. */
  unused?: Pick<SliceView, 'kind' | 'name'>
  /** For a Service without a selector: Pods that carry the Service's own labels, and these labels. */
  alike?: { pod: string; count: number; labels: Labels }
}

/**
 * No endpoint is usable, and no other rule says why. It makes sure that a broken port always has its proof; it is left out at a port that
 * another error covers.
 */
export const PT105: FindingDefinition<'PT105', Facts> = {
  code: 'PT105',
  name: 'no-usable-endpoint',
  rule: (chain) => {
    if (!chain.service || chain.service.type === 'ExternalName' || chain.gaps.some((gap) => gap.hops.includes('endpoint'))) return []
    const unread = (resource: string) => chain.gaps.some((gap) => gap.resource === resource)
    // Without the Pods, and without the workloads or with one that is scaled to zero, the Service may be idle. Endpoints do not show what a
    // headless Service publishes of a Pod that lacks its named port.
    const isOpen = unread('workloads') || isAtRest(chain) || chain.service.headless
    const unsure = chain.service.selector !== undefined && unread('pods') && isOpen
    return chain.ports.flatMap((port, position): Found<Facts>[] => {
      if (isServed(port)) return []
      // PT106 reports a Pod that is not listed, except while the slices may still follow.
      const isLate = isSettling(chain) || port.candidates.some(({ reason }) => reason === 'not-listed')
      const isInferred = unsure || isLate
      return [
        {
          facts: {
            port: portFacts(port),
            states: [...new Set(port.endpoints.map((endpoint) => endpoint.state))],
            selector: chain.service?.selector !== undefined,
            ...defined({ isLate: isLate ? (true as const) : undefined, unused: unusedSlice(chain), alike: alikePods(port) }),
          },
          severity: isInferred ? 'warn' : 'error',
          confidence: isInferred ? 'inferred' : 'proven',
          ...marks('endpoint', [position]),
          evidence: withServiceConditions(chain, proof(chain, port)),
        },
      ]
    })
  },
  title: ({ isLate }) => (isLate ? 'no usable endpoints yet' : 'no usable endpoints'),
  message: ({ port, states, selector, isLate, unused, alike }) => {
    if (isLate) return 'The Service or the Pods that it selects have just changed, and its EndpointSlices may not be up to date yet.'
    if (states.length > 0) return `Port ${port.port}/${port.protocol} has endpoints, but none of them gets traffic: ${some(states)}.`
    if (unused) return unusedText(unused)
    if (selector) return 'No EndpointSlice of this Service holds an address, and it is unknown which Pods the Service selects.'
    return `The Service has no selector, and no EndpointSlice exists for it.${alike ? alikeText(alike) : ''}`
  },
  advice: adviceOf,
  effect: 'rejected',
  relations: { yieldsTo: { explainsNoEndpoint: () => true } },
  explain: {
    summary: 'No endpoint of the Service port gets traffic.',
    means: 'kube-proxy has no endpoint for a connection and rejects it. The objects that were read do not show a more specific cause.',
    why: 'Only ready endpoints get traffic. If there are none, kube-proxy uses endpoints that are terminating but still serving. A Service without a selector has only the endpoints that you or a controller create.',
    sources: ['kube-proxy pkg/proxy/topology.go CategorizeEndpoints', 'discovery/v1 EndpointConditions'],
    confirm: ['kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o yaml'],
    fix: ['Give the Service a selector that matches ready Pods, or write an EndpointSlice with the label kubernetes.io/service-name=SVC.'],
  },
}

/** What each slice says of its endpoints for this port; if there is no slice, that none carries the label. */
function proof(chain: Chain, port: PortChain): Evidence[] {
  const { namespace = '', name } = chain.target
  if (chain.slices.length === 0) {
    // Endpoints have the name of their Service.
    if (isReplaced(chain)) return [{ object: { kind: 'Endpoints', namespace, name }, field: 'subsets', value: null }]
    // No slice at all: no slice of the namespace names the Service.
    return [
      { object: { kind: 'EndpointSlice', namespace, name: '*' }, field: 'metadata.labels["kubernetes.io/service-name"]', value: null },
    ]
  }
  return chain.slices.flatMap(({ name: slice, use, addressType }) => {
    if (use !== 'joined') return [sliceEvidence(chain, slice, 'addressType', addressType)]
    const value = port.endpoints.filter((endpoint) => endpoint.slice === slice).map((endpoint) => `${endpoint.address} ${endpoint.state}`)
    return [sliceEvidence(chain, slice, 'endpoints[*]', value)]
  })
}

function unusedSlice({ slices }: Chain): Facts['unused'] {
  return slices.find(({ use, endpoints }) => endpoints > 0 && use === 'fqdn')
}

function unusedText({ kind, name }: NonNullable<Facts['unused']>): string {
  return `${kind} ${name} holds host names (addressType FQDN), which kube-proxy ignores.`
}

function alikePods({ candidates }: PortChain): Facts['alike'] {
  const [first, ...others] = candidates.filter(({ nearBy }) => nearBy === 'own-labels')
  return first?.carries && { pod: first.pod, count: others.length + 1, labels: first.carries }
}

function alikeText({ pod, count: pods, labels }: NonNullable<Facts['alike']>): string {
  const who = pods === 1 ? `Pod ${pod} has` : `${count(pods, 'Pod')} such as ${pod} have`
  return ` ${who} the labels of the Service itself (${selectorText(labels)}), which the selector should probably have.`
}

function adviceOf({ selector, unused, alike }: Facts, { kubectl, service }: WordContext): Advice {
  if (alike && !unused)
    return {
      fix: { text: 'Give the Service a selector.', command: kubectl('set', 'selector', `service/${service}`, selectorText(alike.labels)) },
    }
  if (!selector && !unused)
    return {
      fix: { text: `Create an EndpointSlice with the label kubernetes.io/service-name=${service}, or give the Service a selector.` },
    }
  if (unused) return { next: { text: 'Look at the slice.', command: kubectl('get', unused.kind.toLowerCase(), unused.name, '-o', 'yaml') } }
  return {
    next: {
      text: 'Look at the EndpointSlices of the Service.',
      command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
    },
  }
}

/** Were Endpoints read in place of the slices? */
function isReplaced({ gaps }: Chain): boolean {
  return gaps.some(({ resource, instead }) => resource === 'endpointslices' && instead !== undefined)
}
