import { containerStatusField } from '../../kube/field-path.ts'
import { defined } from '../../lib/defined.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef, serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { marks, positions } from '../chain/ports.ts'
import type { PodFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { ofAll, othersServe } from '../words/text.ts'

interface Facts extends PodFacts {
  headless: boolean
  /** The manually created slice; absent: publishNotReadyAddresses is the cause. */
  slice?: string
  stopped?: string
}

/**
 * A manually created slice names a Pod that is not Ready and marks it as ready: no controller removes it. The Pod may answer anyway, unless
 * its container does not run. `publishNotReadyAddresses` sends to Pods that are not Ready by design: a Pod may answer while its probe
 * fails. It cannot answer if its container does not run, and a client of a virtual address cannot choose another Pod.
 */
export const PT209: FindingDefinition<'PT209', Facts> = {
  code: 'PT209',
  name: 'unready-published',
  rule: (chain) => {
    if (!chain.service) return []
    const { headless, publishNotReadyAddresses, selector } = chain.service
    const isByHand = selector === undefined
    if (!isByHand && !publishNotReadyAddresses) return []
    const of = (test: (one: Endpoint) => boolean) => positions(chain, (port) => port.endpoints.some(test))
    const down = headless && !isByHand ? [] : of(isDown)
    const isMeant = down.length > 0 ? isDown : isUnready
    const ports = down.length > 0 ? down : of(isUnready)
    const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter(isMeant) ?? [])
    const [first] = endpoints
    if (first?.pod === undefined) return []
    const pods = new Set(endpoints.map((one) => one.pod)).size
    return [
      {
        facts: {
          pod: first.pod,
          ...defined({ container: first.container || undefined }),
          count: pods,
          of: Math.max(chain.selectedPods ?? 0, pods),
          served: ports.every((position) => chain.ports[position]?.endpoints.some((one) => one.usable && !isMeant(one))),
          headless,
          ...defined({
            slice: isByHand ? first.slice : undefined,
            stopped: down.length > 0 && first.stopped ? first.stopped : undefined,
          }),
        },
        severity: down.length > 0 || isByHand ? 'warn' : 'info',
        confidence: down.length > 0 || !isByHand ? 'proven' : 'inferred',
        ...marks('pod', ports),
        evidence: evidenceOf(chain, first, isByHand),
      },
    ]
  },
  title: ({ count: pods, of, stopped }) => `${ofAll(pods, of)} ${stopped ? 'not running' : 'not ready'}, but published`,
  message: ({ pod, container, headless, served, stopped, slice }) => {
    const why = slice === undefined ? 'publishNotReadyAddresses is true' : `EndpointSlice ${slice} marks the endpoint as ready`
    const start = `${why}, so ${headless ? 'the name of the Service resolves' : 'connections go'} to ${pod}`
    if (stopped === undefined) return `${start} although it is not ready.`
    return `${start}, in which ${container ? `container ${container}` : 'the container'} is not running (${stopped}). ${othersServe(served)}`
  },
  advice: ({ pod, container, stopped, slice }, { kubectl }) =>
    stopped === undefined
      ? {
          fix: {
            text:
              slice === undefined
                ? 'Publish Pods that are not ready only to their peers, through a separate Service.'
                : 'Give the Service a selector, or remove the endpoint from the EndpointSlice while its Pod is not ready.',
          },
          next: { text: 'Find out why this Pod is not ready.', command: kubectl('describe', 'pod', pod) },
        }
      : {
          next: {
            text: 'Read the log of the last run.',
            command: kubectl('logs', pod, ...(container ? ['-c', container] : []), '--previous'),
          },
        },
  effect: 'interrupted',
  relations: {},
  explain: {
    summary: 'publishNotReadyAddresses, or a manually created slice, sends traffic to Pods that are not ready.',
    means:
      'Clients of this Service reach Pods that are still starting, or whose readiness probe fails. This is correct for peers that have to find each other, but usually wrong for clients.',
    why: 'With publishNotReadyAddresses the EndpointSlice controller marks every endpoint as ready, regardless of the condition Ready of its Pod. It is intended for headless Services through which the members of a cluster find each other. If the Service has no selector, no controller updates the conditions of its endpoints: a manually created slice keeps them ready until you change it.',
    sources: ['core/v1 ServiceSpec.publishNotReadyAddresses', 'k8s.io/endpointslice utils.go', 'cadence-charts#90'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.publishNotReadyAddresses}'",
      "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints[*].conditions}'",
    ],
    fix: [
      'Give clients a separate Service without publishNotReadyAddresses. If the Pods do not need each other before they are ready, turn it off:',
      'kubectl -n NS patch service SVC -p \'{"spec":{"publishNotReadyAddresses":false}}\'',
    ],
  },
}

function evidenceOf(chain: Chain, first: Endpoint, isByHand: boolean): Evidence[] {
  const object = podRef(chain, first.pod ?? '')
  const field = `${containerStatusField({ ...first, name: first.container ?? '0' })}.state.waiting.reason`
  return [
    isByHand
      ? sliceEvidence(chain, first.slice, `endpoints[${first.address}].conditions.ready`, true)
      : { object: serviceRef(chain), field: 'spec.publishNotReadyAddresses', value: true },
    { object, field: 'status.conditions[Ready].status', value: first.readyStatus ?? null },
    ...(first.stopped ? [{ object, field, value: first.stopped }] : []),
  ]
}

function isUnready(one: Endpoint): boolean {
  return one.usable && one.pod !== undefined && one.podReady === false
}

function isDown(one: Endpoint): boolean {
  return isUnready(one) && one.stopped !== undefined
}
