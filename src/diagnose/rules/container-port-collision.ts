import type { DeclaredPort } from '../../model/endpoint.ts'
import type { Chain } from '../../trace/service.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { podDiagnosis } from '../pods.ts'
import { firstPort, podRef, positions, type Rule } from '../rule.ts'

/**
 * PT311: two containers of a Pod declare the same port and protocol. They share one network namespace, so only one of them can listen
 * there. Where one of them crashes, this is its likely cause; where all run, it is worth knowing.
 */
export const containerPortCollision: Rule = (chain) => {
  const crash = ofCrash(chain)
  return crash.length > 0 ? crash : whereAllRun(chain)
}

function ofCrash(chain: Chain): AnyDiagnosis[] {
  const found = podDiagnosis(chain, (one) => one.reason === 'crashing' && collision(one.declared, one.container) !== undefined)
  const clash = found && collision(found.first.declared, found.first.container)
  if (!found || !clash) return []
  const { facts, first, pods: _, ...place } = found
  return [
    {
      code: 'PT311',
      facts: { pod: first.pod, ...clash, count: facts.count, ...(first.container && { crashing: first.container }) },
      severity: 'warn',
      confidence: 'inferred',
      stage: 'containerPort',
      ...place,
      evidence: [
        ...clash.containers.map((container) => declaration(chain, first.pod, container, clash)),
        { object: podRef(chain, first.pod), field: first.field, value: first.value },
      ],
    },
  ]
}

function whereAllRun(chain: Chain): AnyDiagnosis[] {
  const ports = positions(chain, (port) => port.endpoints.some((one) => one.usable && one.alsoDeclaredBy))
  const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter((one) => one.usable && one.alsoDeclaredBy) ?? [])
  const [first] = endpoints
  if (first?.pod === undefined || first.container === undefined || first.port === undefined) return []
  const { pod } = first
  const clash = { port: first.port, protocol: first.protocol, containers: [first.container, ...(first.alsoDeclaredBy ?? [])] }
  return [
    {
      code: 'PT311',
      facts: { pod, ...clash, count: new Set(endpoints.map((one) => one.pod)).size },
      severity: 'info',
      confidence: 'proven',
      stage: 'containerPort',
      ports,
      hop: firstPort(ports),
      evidence: clash.containers.map((container) => declaration(chain, pod, container, clash)),
    },
  ]
}

interface Clash {
  port: number
  protocol: string
  /** In the order in which the Pod lists them. */
  containers: string[]
}

/** The first port that the container declares and another one too. */
function collision(declared: readonly DeclaredPort[], container: string | undefined): Clash | undefined {
  for (const { port, protocol } of declared.filter((one) => one.container === container)) {
    const containers = [...new Set(declared.filter((one) => one.port === port && one.protocol === protocol).map((one) => one.container))]
    if (containers.length > 1) return { port, protocol, containers }
  }
  return undefined
}

function declaration(chain: Chain, pod: string, container: string, { port, protocol }: Clash): AnyDiagnosis['evidence'][number] {
  return { object: podRef(chain, pod), field: `spec.containers[${container}].ports[*]`, value: `${port}/${protocol}` }
}
