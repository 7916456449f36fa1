import { readinessOf } from '../../kube/readiness.ts'
import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { Candidate, Endpoint } from '../../model/endpoint.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { protocolOfName } from '../chain/declared.ts'
import { podRef, serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { foreignOwners } from '../chain/foreign-owners.ts'
import { portlessInUse, portlessSeverity } from '../chain/headless.ts'
import { countPods } from '../chain/pods.ts'
import { isAtRest, isServed, marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { namedAllTheSame, patchTarget } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  served?: true
  /** The name of the Service leads there anyway. */
  headless?: true
  names: readonly string[]
  suggestion?: string
  otherProtocol?: string
  count: number
  of: number
}

/**
 * No container of (some) Pods declares a port with the name of targetPort and the protocol of the Service port. The controller then leaves
 * this port out and keeps the endpoint: the slice has an address and no port. kube-proxy cannot send to that address, but the DNS name of a
 * headless Service still leads to it.
 */
export const PT301: FindingDefinition<'PT301', Facts> = {
  code: 'PT301',
  name: 'named-port-missing',
  rule: (chain) => {
    if (!chain.service?.selector) return []
    const strangers = new Set(foreignOwners(chain).flatMap((owner) => owner.pods))
    return chain.ports.flatMap((port, position): Found<Facts>[] => {
      if (typeof port.targetPort === 'number') return []
      // PT310 and PT102 explain these.
      if (protocolOfName(port) !== undefined) return []
      const { pods, portless, isNamed } = lackingOf(chain, port, strangers)
      // If the Pods were not read, or no known Pod lacks the port, the slices show it: an address without this port.
      const isBySlices = chain.selectedPods === undefined || (isNamed && pods.length === 0)
      const count = isBySlices ? countPods(portless) : pods.length
      if (count === 0) return []
      const names = declaredNames(pods)
      return [
        {
          facts: {
            port: portFacts(port),
            names,
            // If other Pods serve, the Service is right for them: a patch of the Service would cut them off.
            ...(port.endpoints.some((one) => one.usable && one.port !== undefined) ? { served: true } : suggestion(port, pods, names)),
            ...defined({ headless: isNamed ? (true as const) : undefined }),
            ...otherProtocol(port, pods),
            count,
            of: Math.max(count, readinessOf([port]).of),
          },
          ...certainty(chain, port, isNamed),
          ...marks('targetPort', [position]),
          evidence: [
            { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
            ...pods.slice(0, 3).map((pod) => ({
              object: podRef(chain, pod.pod),
              field: pod.field,
              value: pod.declared.map((one) => `${one.name || one.port}/${one.protocol}`),
            })),
            ...portless
              .slice(0, pods.length > 0 ? 1 : 3)
              .map(({ slice }) => sliceEvidence(chain, slice, 'ports', chain.slices.find(({ name }) => name === slice)?.ports)),
          ],
        },
      ]
    })
  },
  title: ({ port, count: pods, of }) =>
    pods < of
      ? `${pods} of ${of} Pods ${pods === 1 ? 'has' : 'have'} no port named "${port.targetPort}"`
      : `targetPort "${port.targetPort}" matches no container port`,
  message: ({ port, names, otherProtocol, headless }) => {
    const start = `targetPort "${port.targetPort}" of port ${port.port}/${port.protocol} matches no container port of these Pods`
    const end = headless ? ` ${namedAllTheSame}` : ''
    if (otherProtocol) return `${start}: a port of that name is declared for ${otherProtocol}.${end}`
    return names.length > 0 ? `${start}; they declare ${some(names)}.${end}` : `${start}; they declare no named port.${end}`
  },
  advice: ({ port, served, suggestion }, context) => ({
    fix: served
      ? { text: `Name the port ${port.targetPort} in the Pod template of those Pods; a rollout in progress may do so.` }
      : suggestion === undefined
        ? {
            text: `Name the container port ${port.targetPort}, or set targetPort to the number on which the process listens.`,
            command: context.kubectl('edit', 'service', context.service),
          }
        : patchTarget(port, suggestion, context),
  }),
  effect: 'rejected',
  relations: { keepsPodsOut: true, explainsNoEndpoint: true },
  explain: {
    summary: 'No container port has the name in targetPort, in all or some of the Pods.',
    means:
      'The Pods are ready and selected, but the port has no endpoint, so connections are rejected. The DNS name of a headless Service still resolves to them; its SRV records and routes do not include them.',
    why: 'A named targetPort is looked up in each Pod by name and protocol, in the containers and then in the native sidecars (init containers with restartPolicy Always). If a Pod does not declare it, the EndpointSlice controller omits this port but keeps the address, so the slice has endpoints and no port.',
    sources: ['k8s.io/endpointslice utils.go getEndpointPorts', 'kubernetes#83145, #109627'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
      'kubectl -n NS get pods -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.containers[*].ports}{"\\n"}{end}\'',
      "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'",
    ],
    fix: ['Correct spec.ports[].targetPort of the Service, name the port in the Pod template, or use the port number.'],
  },
}

/** A Pod that lacks the port, and what it declares. */
type Lacking = Pick<Candidate, 'pod' | 'declared' | 'field'>

/** The Pods and the addresses without the port. `isNamed`: the DNS name of a headless Service leads to them anyway. */
function lackingOf(
  chain: Chain,
  port: PortChain,
  strangers: ReadonlySet<string>,
): { pods: Lacking[]; portless: Endpoint[]; isNamed: boolean } {
  const named = portlessInUse(chain, port).filter(({ pod }) => pod === undefined || !strangers.has(pod))
  const field = 'spec.containers[*].ports[*].name'
  const pods: Lacking[] = [
    ...port.candidates.filter((candidate) => candidate.reason === 'no-port'),
    ...named.flatMap(({ pod, declaredPorts }) => (pod && declaredPorts ? [{ pod, declared: declaredPorts, field }] : [])),
  ]
  return {
    pods: pods.filter(({ pod }) => !strangers.has(pod)),
    portless: [...named, ...port.endpoints.filter((endpoint) => endpoint.state === 'no-port')],
    isNamed: named.length > 0,
  }
}

/**
 * Without the Pods, the slices may be leftovers of an idle Service. Endpoints, unlike slices, leave out a Pod without the port, so it is
 * unknown what a headless Service publishes of that Pod.
 */
function certainty(chain: Chain, port: PortChain, isNamed: boolean): Pick<Found<Facts>, 'severity' | 'confidence'> {
  if (isInjected(port)) return { severity: 'warn', confidence: 'inferred' }
  if (isNamed) return { severity: portlessSeverity(chain, port), confidence: 'proven' }
  const unsure = chain.service?.headless === true || (chain.selectedPods === undefined && (isAtRest(chain) || isServed(port)))
  return { severity: unsure || isServed(port) ? 'warn' : 'error', confidence: unsure ? 'inferred' : 'proven' }
}

/** An injector would add a container to these Pods, which may declare the port. */
function isInjected(port: PortChain): boolean {
  return (
    port.endpoints.some(({ state, injected }) => state === 'no-port' && injected === true) ||
    port.candidates.some(({ injected }) => injected === true)
  )
}

function declaredNames(pods: readonly Lacking[]): string[] {
  return [...new Set(pods.flatMap((pod) => pod.declared.map((one) => one.name)))].filter(Boolean).sort()
}

/** The name that was probably intended: a similar one. The only other name is not enough: it may belong to another port altogether. */
function suggestion(port: PortChain, pods: readonly Lacking[], names: readonly string[]): { suggestion?: string } {
  const fitting = names.filter((name) =>
    pods.every((pod) => pod.declared.some((one) => one.name === name && one.protocol === port.protocol)),
  )
  const found = nearest(String(port.targetPort), fitting)
  return found === undefined ? {} : { suggestion: found }
}

/** The name is there, for another protocol. */
function otherProtocol(port: PortChain, pods: readonly Lacking[]): { otherProtocol?: string } {
  const found = pods.flatMap((pod) => pod.declared).find((one) => one.name === port.targetPort && one.protocol !== port.protocol)
  return found ? { otherProtocol: found.protocol } : {}
}
