import type { AdminPort, NetworkPolicyPort } from '../model/resources.ts'
import type { Connection } from './connection.ts'
import type { MatchContext } from './context.ts'
import { type Match, some } from './match.ts'
import { comparesServicePort } from './plugins.ts'

/**
 * Does the connection go to one of the ports of a NetworkPolicy's rule? `node` is where the rule is enforced. Ports are those of the Pod,
 * behind the translation of Service addresses (networking/v1 NetworkPolicyPort).
 */
export function matchesPorts(
  ports: readonly NetworkPolicyPort[],
  connection: Connection,
  node: string | undefined,
  context: MatchContext,
): Match {
  if (ports.length === 0) return true
  const atPod = ports.some((port) => isPort(port, connection, connection.port))
  const { servicePort } = connection
  if (servicePort === undefined || servicePort === connection.port || !comparesServicePort(context.enforcement(node))) return atPod
  const atService = ports.some((port) => typeof port.port !== 'string' && isPort(port, connection, servicePort))
  return atPod === atService ? atPod : 'service-port'
}

function isPort({ protocol, port, endPort }: NetworkPolicyPort, connection: Connection, number: number): boolean {
  if (protocol !== connection.protocol) return false
  if (port === undefined) return true
  if (typeof port === 'string') return isNamed(port, connection)
  return endPort === undefined ? port === number : port <= number && number <= endPort
}

/** Does the connection go to one of the ports of an admin policy's rule? */
export function matchesAdminPorts(ports: readonly AdminPort[] | undefined, connection: Connection): Match {
  if (ports === undefined) return true
  return some(ports, (port): Match => {
    if (port.type === 'unknown') return 'unknown-option'
    if (port.type === 'name') return isNamed(port.name, connection)
    return port.protocol === connection.protocol && port.from <= connection.port && connection.port <= port.to
  })
}

/** Does the Pod that gets the traffic have a port of this name, with this number and protocol? Native sidecars count, init containers do not. */
function isNamed(name: string, { to, port, protocol }: Connection): boolean {
  if (to.type !== 'pod') return false
  return to.pod.containers.some(
    ({ role, ports }) => role !== 'init' && ports.some((one) => one.name === name && one.port === port && one.protocol === protocol),
  )
}
