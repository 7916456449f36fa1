import { selectorText } from '../../kube/selector.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Labels } from '../../model/resources.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { podRef, sliceEvidence } from '../chain/evidence.ts'
import { heldEvidence } from '../chain/held.ts'
import { isAtRest, isServed, marks, mayBeAtRest, portFacts, positions } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  count: number
  serving: number
  /** Endpoints of Pods that are not being deleted and are not ready: the replacement. */
  waiting: number
  resting: boolean
  /** The Service may be idle: the workloads could not be read. */
  unsure?: true
  headless?: true
  selector?: Labels
}

/**
 * No endpoint of a port is ready, and those that get the traffic belong to Pods that are being deleted: every replacement of a single
 * replica passes through this. If none of them still serves, and for a headless Service, the port has no endpoint.
 */
export const PT205: FindingDefinition<'PT205', Facts> = {
  code: 'PT205',
  name: 'only-terminating',
  rule: (chain) => {
    const ports = positions(chain, isGoing)
    const served = positions(chain, (port) => isGoing(port) && isServed(port))
    const gone = ports.filter((position) => !served.includes(position))
    return [...diagnosis(chain, served, true), ...diagnosis(chain, gone, false)]
  },
  title: ({ serving }) => (serving > 0 ? 'only terminating Pods serve traffic' : 'all endpoints are terminating'),
  message: ({ port, count: endpoints, serving, waiting, resting, unsure, headless }) => {
    const all = `Port ${port.port}/${port.protocol} has ${count(endpoints, 'endpoint')}, and ${endpoints === 1 ? 'it belongs to a terminating Pod' : 'all belong to terminating Pods'}`
    if (waiting > 0)
      return `Port ${port.port}/${port.protocol} has no ready endpoint: ${count(serving, 'terminating Pod')} still ${serving === 1 ? 'serves' : 'serve'}, and ${count(waiting, 'other Pod')} ${waiting === 1 ? 'is' : 'are'} not ready. If no Pod becomes ready in time, connections are rejected.`
    if (serving > 0) return `${all}. ${serving === endpoints ? 'They get' : `${serving} of them get`} traffic until they end.`
    if (resting) return `${all}; the workload is scaled to zero.`
    const rest = unsure ? ' Its workload may be scaled to zero, but workloads could not be read.' : ''
    return headless
      ? `${all}: the DNS name of the Service has no address, because cluster DNS publishes only ready Pods.${rest}`
      : `${all} that no longer serve: connections are rejected.${rest}`
  },
  advice: ({ selector }, { kubectl, service }) => ({
    next: {
      text: 'Check why no other Pod is ready.',
      command: selector
        ? kubectl('get', 'pods', '-l', selectorText(selector), '-o', 'wide')
        : kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
    },
  }),
  effect: 'interrupted',
  relations: {
    explainsNoEndpoint: true,
    isRest: true,
    replaces: { PT202: (_, other) => other.facts.reason === 'terminating' },
  },
  explain: {
    summary: 'All endpoints of the port belong to Pods that are being deleted.',
    means:
      'A terminating Pod that still serves gets traffic until it ends. After that, or if none serves, connections are rejected. The DNS name of a headless Service has no address as soon as all its Pods terminate.',
    why: 'An endpoint of a Pod that is being deleted is never ready. kube-proxy uses endpoints that still serve only if no endpoint is ready. Cluster DNS, the only entry point of a headless Service, publishes only ready endpoints. This happens if all Pods are replaced at once (strategy Recreate, maxUnavailable 100%, a drained Node with the only replica), or if their Node does not confirm that they have ended.',
    sources: [
      'kube-proxy pkg/proxy/topology.go',
      'CoreDNS plugin/kubernetes',
      'discovery/v1 EndpointConditions',
      'KEP-1669',
      'kubernetes#86280',
    ],
    confirm: [
      "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints[*].conditions}'",
      'kubectl -n NS get pods -o wide',
    ],
    fix: [
      'Make new Pods ready before old ones are deleted: strategy.rollingUpdate.maxUnavailable 0, more than one replica, a PodDisruptionBudget.',
      'If a Pod stays Terminating, check its Node and its finalizers.',
    ],
  },
}

/** No endpoint is ready, and either all endpoints belong to Pods that are being deleted, or those that get the traffic do. */
function isGoing(port: PortChain): boolean {
  const states = port.endpoints.filter((one) => one.state !== 'duplicate' && one.state !== 'no-port').map((one) => one.state)
  if (states.length === 0 || states.includes('ready')) return false
  return isServed(port) || states.every((state) => state === 'serving-terminating' || state === 'terminating')
}

function diagnosis(chain: Chain, ports: readonly number[], served: boolean): Found<Facts>[] {
  const [first] = ports
  const port = first === undefined ? undefined : chain.ports[first]
  if (!port) return []
  const endpoints = port.endpoints.filter((one) => one.state === 'serving-terminating' || one.state === 'terminating')
  const resting = isAtRest(chain)
  const going = port.candidates.find((candidate) => candidate.reason === 'terminating')
  const selector = chain.service?.selector
  const unsure = !served && mayBeAtRest(chain)
  return [
    {
      facts: {
        port: portFacts(port),
        count: endpoints.length,
        serving: endpoints.filter((one) => one.usable).length,
        waiting: served ? port.endpoints.filter((one) => one.state === 'not-ready').length : 0,
        resting,
        ...defined({
          unsure: unsure ? (true as const) : undefined,
          headless: chain.service?.headless ? (true as const) : undefined,
          selector,
        }),
      },
      // If a workload was scaled to zero, its Pods are expected to end.
      severity: served || unsure ? 'warn' : resting ? 'info' : 'error',
      confidence: unsure ? 'inferred' : 'proven',
      ...marks('endpoint', ports),
      evidence: [
        ...endpoints.slice(0, 3).map((one) => {
          const value = { ready: false, serving: one.state === 'serving-terminating', terminating: true }
          return sliceEvidence(chain, one.slice, `endpoints[${one.address}].conditions`, value)
        }),
        ...heldEvidence(chain, endpoints),
        ...(going ? [{ object: podRef(chain, going.pod), field: going.field, value: going.value }] : []),
      ],
    },
  ]
}
