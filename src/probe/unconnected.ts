import { socketAddress } from '../lib/ip.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ProbePlan } from '../model/probe-plan.ts'
import type { Chain, PortChain } from '../trace/chain.ts'

/** Ports of a Service to which no connection can be planned, and why, from what was read of their endpoints. */
export function unconnectedPorts({ service, ports }: Pick<Chain, 'service' | 'ports'>): NonNullable<ProbePlan['unconnected']> {
  if (!service) return []
  return ports.flatMap((one) => {
    const why = whyNone(one)
    return why === undefined || one.port === 0 ? [] : [{ port: one.port, protocol: one.protocol, why }]
  })
}

function whyNone({ protocol, endpoints }: PortChain): string | undefined {
  if (protocol !== 'TCP' && protocol !== 'UDP') return `connections over ${protocol} are not tried`
  const own = endpoints.filter(({ state }) => state !== 'duplicate')
  const usable = own.filter((one) => one.usable)
  if (own.length === 0) return 'no endpoint to connect to is known'
  if (usable.length === 0) return notUsable(own)
  return usable.every(({ port }) => port === undefined) ? 'the port number of its endpoints is not known' : undefined
}

/** It names them: the chain of a Pod has the endpoints of that Pod alone. */
function notUsable(endpoints: readonly Endpoint[]): string {
  const [first = '', ...more] = endpoints.map(({ address, port }) => (port === undefined ? address : socketAddress(address, port)))
  if (more.length === 0) return `endpoint ${first} is not usable`
  return `endpoint ${first} and ${more.length} more are not usable`
}
