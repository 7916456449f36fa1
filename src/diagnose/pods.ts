import type { Candidate } from '../model/endpoint.ts'
import type { Chain } from '../trace/service.ts'
import type { PodFacts } from './facts.ts'
import { firstPort, isServed, positions } from './rule.ts'

/** Some Pods of the chain in the same trouble: which ports they touch, the first of them, and how many of how many. */
export interface PodDiagnosis {
  facts: PodFacts
  first: Candidate
  /** All of them, each once. */
  pods: Candidate[]
  ports: number[]
  hop: string
}

/** Collects the candidates for which the test holds, over all ports, each Pod once. Undefined where there is none. */
export function podDiagnosis(chain: Chain, test: (candidate: Candidate) => boolean): PodDiagnosis | undefined {
  const ports = positions(chain, (port) => port.candidates.some(test))
  const byName = new Map<string, Candidate>()
  for (const position of ports) {
    for (const candidate of chain.ports[position]?.candidates ?? []) if (test(candidate)) byName.set(candidate.pod, candidate)
  }
  const pods = [...byName.values()]
  const [first] = pods
  if (!first) return undefined
  const facts: PodFacts = {
    pod: first.pod,
    ...(first.container && { container: first.container }),
    count: pods.length,
    of: Math.max(chain.selectedPods ?? 0, pods.length),
    served: ports.every((position) => {
      const port = chain.ports[position]
      return port !== undefined && isServed(port)
    }),
  }
  return { facts, first, pods, ports, hop: firstPort(ports) }
}
