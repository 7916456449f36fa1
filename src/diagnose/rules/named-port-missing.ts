import { nearest } from '../../lib/similar.ts'
import type { Candidate } from '../../model/endpoint.ts'
import type { PortChain } from '../../trace/service.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { isAtRest, isServed, podRef, portFacts, type Rule, serviceRef } from '../rule.ts'
import { protocolOfName } from './protocol-mismatch.ts'
import { foreignOwners } from './selector-too-broad.ts'

/**
 * PT301: no container of (some) Pods declares a port with the name of targetPort and the protocol of the Service port. The controller
 * then leaves this port out and keeps the endpoint: the slice has an address and no port.
 */
export const namedPortMissing: Rule = (chain) => {
  if (!chain.service?.selector) return []
  const strangers = new Set(foreignOwners(chain).flatMap((owner) => owner.pods))
  return chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    if (typeof port.targetPort === 'number') return []
    // PT310 and PT102 explain these.
    if (protocolOfName(port) !== undefined) return []
    const pods = port.candidates.filter((candidate) => candidate.reason === 'no-port' && !strangers.has(candidate.pod))
    const portless = port.endpoints.filter((endpoint) => endpoint.state === 'no-port')
    // Where the Pods were not read, the slices tell: an address without this port.
    const count = chain.selectedPods === undefined ? portless.length : pods.length
    if (count === 0) return []
    // Without the Pods, what is left in the slices may be of a Service at rest.
    const unsure = chain.selectedPods === undefined && (isAtRest(chain) || isServed(port))
    const names = declaredNames(pods)
    return [
      {
        code: 'PT301',
        facts: {
          port: portFacts(port),
          names,
          // Where others serve, the Service is right for them: a patch of it would cut those off.
          ...(isServed(port) ? { served: true } : suggestion(port, pods, names)),
          ...otherProtocol(port, pods),
          count,
          of: Math.max(chain.selectedPods ?? 0, port.endpoints.length),
        },
        severity: unsure || isServed(port) ? 'warn' : 'error',
        confidence: unsure ? 'inferred' : 'proven',
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
          ...portless.slice(0, pods.length > 0 ? 1 : 3).flatMap((endpoint) =>
            chain.slices
              .filter((slice) => slice.name === endpoint.slice)
              .slice(0, 1)
              .map(({ kind, name, ports }) => ({
                object: { kind, namespace: chain.target.namespace ?? '', name },
                field: 'ports',
                value: ports,
              })),
          ),
        ],
      },
    ]
  })
}

function declaredNames(pods: readonly Candidate[]): string[] {
  return [...new Set(pods.flatMap((pod) => pod.declared.map((one) => one.name)))].filter(Boolean).sort()
}

/** The name that was probably meant: one that is similar. The only other one need not be it: it may be another port altogether. */
function suggestion(port: PortChain, pods: readonly Candidate[], names: readonly string[]): { suggestion?: string } {
  const fitting = names.filter((name) =>
    pods.every((pod) => pod.declared.some((one) => one.name === name && one.protocol === port.protocol)),
  )
  const found = nearest(String(port.targetPort), fitting)
  return found === undefined ? {} : { suggestion: found }
}

/** The name is there, for another protocol. */
function otherProtocol(port: PortChain, pods: readonly Candidate[]): { otherProtocol?: string } {
  const found = pods.flatMap((pod) => pod.declared).find((one) => one.name === port.targetPort && one.protocol !== port.protocol)
  return found ? { otherProtocol: found.protocol } : {}
}
