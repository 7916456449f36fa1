import type { Chain, PortChain } from '../../trace/chain.ts'
import { otherProtocol } from '../declared.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { isServed, podRef, portFacts, type Rule, serviceRef } from '../rule.ts'

/**
 * PT310: the Pods declare the port, by its name or number, for another protocol than the Service port has. A name then leads nowhere; a
 * number is not compared with what is declared, so that only a hint remains.
 */
export const protocolMismatch: Rule = (chain) => {
  if (!chain.service?.selector) return []
  return chain.ports.flatMap((port, position) => (typeof port.targetPort === 'string' ? ofName : ofNumber)(chain, port, position))
}

/** The other protocol for which every Pod that lacks the named port declares that name. */
export function protocolOfName(port: PortChain): string | undefined {
  const pods = port.candidates.filter((candidate) => candidate.reason === 'no-port')
  const found = pods.map((pod) => pod.declared.find((one) => one.name === port.targetPort && one.protocol !== port.protocol)?.protocol)
  return found.every((protocol) => protocol !== undefined) ? found[0] : undefined
}

function ofName(chain: Chain, port: PortChain, position: number): AnyDiagnosis[] {
  const declared = protocolOfName(port)
  if (declared === undefined) return []
  const pods = port.candidates.filter((candidate) => candidate.reason === 'no-port')
  return [
    {
      code: 'PT310',
      facts: { port: portFacts(port), declared, count: pods.length, patch: !isTaken(chain, port, declared) },
      severity: isServed(port) ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'targetPort',
      ports: [position],
      hop: `ports[${position}]`,
      evidence: [
        protocolOf(chain, port),
        ...pods.slice(0, 3).map((pod) => ({
          object: podRef(chain, pod.pod),
          field: `spec.containers[*].ports[${port.targetPort}].protocol`,
          value: declared,
        })),
      ],
    },
  ]
}

function ofNumber(chain: Chain, port: PortChain, position: number): AnyDiagnosis[] {
  const used = port.endpoints.filter((one) => one.usable)
  const [first] = used
  const declared = first && otherProtocol(first)
  if (first?.pod === undefined || declared === undefined || !used.every((one) => otherProtocol(one) === declared)) return []
  // A Service with the number for both protocols means both, and that only one is declared says little.
  const both =
    chain.service?.ports.some((other) => other.targetPort === port.targetPort && other.protocol === declared) === true ||
    chain.ports.some((other) => other.protocol === declared && other.endpoints.some((one) => one.usable && one.port === first.port))
  return [
    {
      code: 'PT310',
      facts: { port: portFacts(port), declared, count: used.length, patch: false },
      severity: both ? 'info' : 'warn',
      confidence: 'inferred',
      stage: 'containerPort',
      ports: [position],
      hop: `ports[${position}]`,
      evidence: [
        protocolOf(chain, port),
        { object: podRef(chain, first.pod), field: `spec.containers[*].ports[${first.port}].protocol`, value: declared },
      ],
    },
  ]
}

/** Another port of the Service has the number for that protocol already: there can be only one. */
function isTaken(chain: Chain, port: PortChain, protocol: string): boolean {
  return chain.service?.ports.some((other) => other.port === port.port && other.protocol === protocol) === true
}

function protocolOf(chain: Chain, port: PortChain): AnyDiagnosis['evidence'][number] {
  return { object: serviceRef(chain), field: `spec.ports[${port.index}].protocol`, value: port.protocol }
}
