import { count } from '../../lib/count.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { otherProtocol, protocolOfName } from '../chain/declared.ts'
import { podRef, serviceRef } from '../chain/evidence.ts'
import { isServed, marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { Advice, FindingDefinition, Found, WordContext } from '../finding.ts'

interface Facts {
  port: PortFacts
  declared: string
  count: number
  patch: boolean
}

/**
 * The Pods declare the port, by its name or number, for another protocol than the Service port has. A name then has no target; a
 * number is not compared with what is declared, so that only a hint remains.
 */
export const PT310: FindingDefinition<'PT310', Facts> = {
  code: 'PT310',
  name: 'protocol-mismatch',
  rule: (chain) => {
    if (!chain.service?.selector) return []
    return chain.ports.flatMap((port, position) => (typeof port.targetPort === 'string' ? ofName : ofNumber)(chain, port, position))
  },
  title: ({ port, declared }) => `Service port is ${port.protocol}, Pods declare ${port.targetPort}/${declared}`,
  message: ({ port, declared, count: pods }) =>
    typeof port.targetPort === 'string'
      ? `targetPort ${port.targetPort} of port ${port.port}/${port.protocol} is looked up by name and protocol, and ${count(pods, 'Pod')} ${pods === 1 ? 'declares' : 'declare'} it for ${declared}: these Pods are not endpoints of the port.`
      : `${count(pods, 'Pod')} ${pods === 1 ? 'declares' : 'declare'} targetPort ${port.targetPort} of port ${port.port}/${port.protocol} for ${declared} and not for ${port.protocol}, so probably nothing listens on it. Only the listening sockets prove that (--probe reads them).`,
  advice: protocolAdvice,
  effect: 'closed',
  relations: { keepsPodsOut: true },
  explain: {
    summary: 'The protocol of the Service port differs from the one that the containers declare.',
    means:
      'With a named targetPort the Pods are ready, but the port has no endpoint. With a number the packets arrive, but no process listens for that protocol.',
    why: 'A named targetPort is looked up by name and protocol together. A Service port or container port without a protocol is TCP, which is a common mistake with UDP. A numeric targetPort is not compared with the declared ports.',
    sources: [
      'core/v1 ServicePort.protocol',
      'k8s.io/endpointslice utils.go FindPort',
      'Debug Services: Is the Service defined correctly?',
    ],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
      'kubectl -n NS get pods -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.containers[*].ports}{"\\n"}{end}\'',
    ],
    fix: [
      'kubectl -n NS patch service SVC --type json -p \'[{"op":"replace","path":"/spec/ports/0/protocol","value":"UDP"}]\'',
      'Or correct the protocol of the container port in the Pod template.',
    ],
  },
}

function ofName(chain: Chain, port: PortChain, position: number): Found<Facts>[] {
  const declared = protocolOfName(port)
  if (declared === undefined) return []
  const pods = port.candidates.filter((candidate) => candidate.reason === 'no-port')
  return [
    {
      facts: { port: portFacts(port), declared, count: pods.length, patch: !isTaken(chain, port, declared) },
      severity: isServed(port) ? 'warn' : 'error',
      confidence: 'proven',
      ...marks('targetPort', [position]),
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

function ofNumber(chain: Chain, port: PortChain, position: number): Found<Facts>[] {
  const used = port.endpoints.filter((one) => one.usable)
  const [first] = used
  const declared = first && otherProtocol(first)
  if (first?.pod === undefined || declared === undefined || !used.every((one) => otherProtocol(one) === declared)) return []
  // A Service that has the number for both protocols intends both, so a container that declares only one says little.
  const both =
    chain.service?.ports.some((other) => other.targetPort === port.targetPort && other.protocol === declared) === true ||
    chain.ports.some((other) => other.protocol === declared && other.endpoints.some((one) => one.usable && one.port === first.port))
  return [
    {
      facts: { port: portFacts(port), declared, count: used.length, patch: false },
      severity: both ? 'info' : 'warn',
      confidence: 'inferred',
      ...marks('containerPort', [position]),
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

function protocolOf(chain: Chain, port: PortChain): Evidence {
  return { object: serviceRef(chain), field: `spec.ports[${port.index}].protocol`, value: port.protocol }
}

/** The fix changes the protocol of the Service port, unless the Service already has that number for the other protocol. */
function protocolAdvice({ port, declared, patch }: Facts, { kubectl, service }: WordContext): Advice {
  if (!patch)
    return {
      fix: { text: `Declare the container port for ${port.protocol}, or remove this port.`, command: kubectl('edit', 'service', service) },
    }
  const change = JSON.stringify([{ op: 'replace', path: `/spec/ports/${port.index}/protocol`, value: declared }])
  return {
    fix: { text: `Set the protocol to ${declared}.`, command: kubectl('patch', 'service', service, '--type', 'json', '-p', change) },
  }
}
