import type { DeclaredPort, Endpoint } from '../../../model/endpoint.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { isProxy } from '../../../trace/mesh.ts'
import { isTested, otherProtocol } from '../../chain/declared.ts'
import { podRef, serviceRef } from '../../chain/evidence.ts'
import { isAtRest, portFacts } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** Names of ports that serve something beside the application. */
const aside = /metric|admin|debug|health|prof|prometheus|probe/i

/**
 * TargetPort is a number that no container declares, while the Pod declares another port that no port of this Service
 * reaches. A declared port is information only (core/v1 ContainerPort), so this is a hint, and a readiness probe that passes on the
 * port clears it.
 */
export const byDeclaredPorts: Rule<Facts> = (chain) =>
  chain.ports.flatMap((port, position): Found<Facts>[] => {
    if (typeof port.targetPort !== 'number' || port.port === 0) return []
    const meant = meantEndpoints(chain, port)
    const suspects = meant.filter(
      (endpoint) => !isKnown(endpoint) && endpoint.declared === false && !isTested(endpoint) && !otherProtocol(endpoint),
    )
    const [first] = suspects
    if (!first || suspects.length < meant.length) return []
    const unreached = unreachedPorts(chain, port, first)
    if (unreached.length === 0) return []
    return [
      {
        facts: {
          port: portFacts(port),
          declared: unreached.map((one) => (one.name ? `${one.port} (${one.name})` : String(one.port))),
          ...suggestion(unreached, first),
          pods: suspects.length,
          number: port.targetPort,
        },
        severity: 'warn',
        confidence: 'inferred',
        stage: 'containerPort',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: [
          { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
          {
            object: podRef(chain, first.pod ?? ''),
            field: 'spec.containers[*].ports[*].containerPort',
            value: (first.declaredPorts ?? []).map((one) => one.port),
          },
        ],
      },
    ]
  })

/** Those in use; while all others are being deleted these, since the next Pods will be like them. */
function meantEndpoints(chain: Chain, { endpoints }: PortChain): Endpoint[] {
  const used = endpoints.filter(({ usable }) => usable)
  if (used.length > 0 || isAtRest(chain)) return used
  return endpoints.every(({ state }) => state === 'terminating') ? [...endpoints] : []
}

/** A probe has read what listens there. */
function isKnown({ socket }: Endpoint): boolean {
  return socket !== undefined && socket.state !== 'unknown'
}

/** Declared ports of the protocol that no port of the Service leads to. */
function unreachedPorts(chain: Chain, port: PortChain, endpoint: Endpoint): DeclaredPort[] {
  const reached = new Set<number | string>(chain.service?.ports.map((one) => one.targetPort))
  return (endpoint.declaredPorts ?? []).filter(
    (one) => one.protocol === port.protocol && !isProxy({ name: one.container }) && !reached.has(one.port) && !reached.has(one.name),
  )
}

/** The only port left, where one container alone declares ports, and this one not for something beside the application. */
function suggestion(unreached: readonly DeclaredPort[], { declaredPorts = [] }: Endpoint): { suggestion?: number } {
  const [only, more] = unreached
  const containers = new Set(declaredPorts.flatMap(({ container }) => (isProxy({ name: container }) ? [] : [container])))
  return !only || more || containers.size > 1 || aside.test(only.name) ? {} : { suggestion: only.port }
}
