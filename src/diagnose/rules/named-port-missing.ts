import { nearest } from '../../lib/similar.ts'
import type { Candidate, Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { portlessInUse, portlessSeverity } from '../headless.ts'
import { isAtRest, isServed, podRef, portFacts, type Rule, serviceRef } from '../rule.ts'
import { protocolOfName } from './protocol-mismatch.ts'
import { foreignOwners } from './selector-too-broad.ts'

/**
 * PT301: no container of (some) Pods declares a port with the name of targetPort and the protocol of the Service port. The controller
 * then leaves this port out and keeps the endpoint: the slice has an address and no port. kube-proxy has nothing to send to there; the name
 * of a headless Service leads to it.
 */
export const namedPortMissing: Rule = (chain) => {
  if (!chain.service?.selector) return []
  const strangers = new Set(foreignOwners(chain).flatMap((owner) => owner.pods))
  return chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    if (typeof port.targetPort === 'number') return []
    // PT310 and PT102 explain these.
    if (protocolOfName(port) !== undefined) return []
    const { pods, portless, isNamed } = lackingOf(chain, port, strangers)
    // Where the Pods were not read, or are none that is known, the slices tell: an address without this port.
    const count = chain.selectedPods === undefined || (isNamed && pods.length === 0) ? portless.length : pods.length
    if (count === 0) return []
    const names = declaredNames(pods)
    return [
      {
        code: 'PT301',
        facts: {
          port: portFacts(port),
          names,
          // Where others serve, the Service is right for them: a patch of it would cut those off.
          ...(port.endpoints.some((one) => one.usable && one.port !== undefined) ? { served: true } : suggestion(port, pods, names)),
          ...(isNamed && { headless: true as const }),
          ...otherProtocol(port, pods),
          count,
          of: Math.max(chain.selectedPods ?? 0, port.endpoints.length),
        },
        ...(isNamed ? { severity: portlessSeverity(chain, port), confidence: 'proven' } : certainty(chain, port)),
        stage: 'targetPort',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: [
          { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
          ...pods.slice(0, 3).map((pod) => ({
            object: podRef(chain, pod.pod),
            field: pod.field,
            value: pod.declared.map((one) => `${one.name || one.port}/${one.protocol}`),
          })),
          ...portless.slice(0, pods.length > 0 ? 1 : 3).flatMap((endpoint) => sliceEvidence(chain, endpoint)),
        ],
      },
    ]
  })
}

/** A Pod that lacks the port, and what it declares. */
type Lacking = Pick<Candidate, 'pod' | 'declared' | 'field'>

/** The Pods and the addresses without the port; does the name of a headless Service lead to them all the same? */
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
 * Without the Pods, what is left in the slices may be of a Service at rest. Endpoints, unlike slices, leave out a Pod without the port: what a
 * headless Service publishes of it is then not known.
 */
function certainty(chain: Chain, port: PortChain): Pick<AnyDiagnosis, 'severity' | 'confidence'> {
  const unsure = chain.service?.headless === true || (chain.selectedPods === undefined && (isAtRest(chain) || isServed(port)))
  return { severity: unsure || isServed(port) ? 'warn' : 'error', confidence: unsure ? 'inferred' : 'proven' }
}

function sliceEvidence(chain: Chain, endpoint: Endpoint): Evidence[] {
  return chain.slices
    .filter((slice) => slice.name === endpoint.slice)
    .slice(0, 1)
    .map(({ kind, name, ports }) => ({
      object: { kind, namespace: chain.target.namespace ?? '', name },
      field: 'ports',
      value: ports,
    }))
}

function declaredNames(pods: readonly Lacking[]): string[] {
  return [...new Set(pods.flatMap((pod) => pod.declared.map((one) => one.name)))].filter(Boolean).sort()
}

/** The name that was probably meant: one that is similar. The only other one need not be it: it may be another port altogether. */
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
