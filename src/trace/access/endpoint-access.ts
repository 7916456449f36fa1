import { defined } from '../../lib/defined.ts'
import type { OpenAccess, Who, WhoMayConnect } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Service, ServicePort } from '../../model/resources.ts'
import type { Lookup } from '../lookup.ts'
import { withNearest } from './nearest.ts'

/** The endpoints of a Service port, each with who may connect to it. */
export function withAccess(service: Service, port: ServicePort, endpoints: readonly Endpoint[], lookup: Lookup): Endpoint[] {
  return endpoints.map((endpoint) => {
    const access = accessOf(service, port, endpoint, lookup)
    return access ? { ...endpoint, access } : endpoint
  })
}

/** An address that belongs to no Pod is none of the policies' business. */
function accessOf({ namespace }: Service, port: ServicePort, endpoint: Endpoint, lookup: Lookup): OpenAccess | undefined {
  const { access } = lookup
  const { address, port: number, protocol, pod: name } = endpoint
  if (number === undefined) return undefined
  if (name === undefined || !access.mayHavePolicies(namespace)) return { result: 'everyone' }
  const pod = lookup.pod(namespace, name)
  if (!pod) return { result: 'unknown', ingress: unread }
  const who = access.whoMayConnect({
    to: { type: 'pod', pod },
    address,
    port: number,
    protocol,
    servicePort: port.port,
    ...defined({ nodePort: port.nodePort }),
  })
  return lookup.access.viewOf(who, () => viewOf(who, lookup))
}

function viewOf(who: WhoMayConnect, lookup: Lookup): OpenAccess {
  const ingress = withNearest(who, lookup)
  const isSilent = ingress.sources.length === 0 && ingress.policies.length === 0 && ingress.doubt === undefined
  return { result: together(ingress), ...defined({ ingress: !isSilent ? ingress : undefined }) }
}

const unread: WhoMayConnect = { pods: 'unknown', outside: 'unknown', sources: [], rest: 'denied', doubt: 'pod-unread', policies: [] }

function together({ pods, outside }: WhoMayConnect): Who {
  if (pods === outside) return pods
  const either = [pods, outside]
  if (either.includes('everyone') || either.includes('some')) return 'some'
  return 'unknown'
}
