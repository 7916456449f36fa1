import { defined } from '../../../lib/defined.ts'
import type { DeclaredPort, Endpoint } from '../../../model/endpoint.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { isProxy } from '../../../trace/mesh.ts'
import { isAside } from '../../../trace/named-ports.ts'
import { isTested, otherProtocol } from '../../chain/declared.ts'
import { podRef, serviceRef } from '../../chain/evidence.ts'
import { isAtRest, marks, portFacts } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/**
 * TargetPort is a number that no container declares, while the Pod declares another port that no port of this Service reaches. A declared
 * port is information only (core/v1 ContainerPort), so this is a hint: it is a warning (inferred) if a command, an argument, a variable or
 * a probe of the containers names another port too, and information if none names a port. Nothing is reported if one of these names the
 * target port, or if a readiness probe passes there.
 */
export const byDeclaredPorts: Rule<Facts> = (chain) =>
  chain.ports.flatMap((port, position): Found<Facts>[] => {
    if (typeof port.targetPort !== 'number' || port.port === 0) return []
    const meant = meantEndpoints(chain, port)
    const suspects = meant.filter((endpoint) => !isKnown(endpoint) && isSuspect(endpoint))
    const [first] = suspects
    if (!first || suspects.length < meant.length) return []
    const unreached = unreachedPorts(chain, port, first)
    if (unreached.length === 0) return []
    const named = suspects.every((one) => one.named) ? first.named : undefined
    return [
      {
        facts: {
          port: portFacts(port),
          declared: unreached.map((one) => (one.name ? `${one.port} (${one.name})` : String(one.port))),
          ...suggestion(unreached, first),
          pods: suspects.length,
          number: port.targetPort,
          ...defined({ named }),
        },
        severity: named ? 'warn' : 'info',
        // It is proven that no container declares the port. If nothing names another port, the finding says no more than that.
        confidence: named ? 'inferred' : 'proven',
        ...marks('containerPort', [position]),
        evidence: [
          { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
          {
            object: podRef(chain, first.pod ?? ''),
            field: 'spec.containers[*].ports[*].containerPort',
            value: (first.declaredPorts ?? []).map((one) => one.port),
          },
          ...(named
            ? [{ object: podRef(chain, first.pod ?? ''), field: `spec.containers[${named.container}].${named.field}`, value: named.port }]
            : []),
        ],
      },
    ]
  })

/** The usable endpoints. If there are none and all endpoints are being deleted, all: the next Pods will be like them. */
function meantEndpoints(chain: Chain, { endpoints }: PortChain): Endpoint[] {
  const used = endpoints.filter(({ usable }) => usable)
  if (used.length > 0 || isAtRest(chain)) return used
  return endpoints.every(({ state }) => state === 'terminating') ? [...endpoints] : []
}

/** No container declares the port, and nothing else suggests that a process listens there. */
function isSuspect(endpoint: Endpoint): boolean {
  return endpoint.declared === false && !isTested(endpoint) && !otherProtocol(endpoint) && endpoint.named?.port !== endpoint.port
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

/** The only port left, if a single container declares ports, and this port does not serve something beside the application. */
function suggestion(unreached: readonly DeclaredPort[], { declaredPorts = [] }: Endpoint): { suggestion?: number } {
  const [only, more] = unreached
  const containers = new Set(declaredPorts.flatMap(({ container }) => (isProxy({ name: container }) ? [] : [container])))
  return !only || more || containers.size > 1 || isAside(only.name) ? {} : { suggestion: only.port }
}
