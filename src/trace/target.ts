import { isGatewayRoute } from '../kube/gateway-refs.ts'
import type { RouteTarget, TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { traceAddress } from './address-target.ts'
import type { Chain } from './chain.ts'
import { traceGateway } from './gateway.ts'
import { traceGatewayRoute } from './gateway-route.ts'
import { traceIngress } from './ingress.ts'
import type { Lookup } from './lookup.ts'
import { traceNode } from './node.ts'
import { traceOtherRoute } from './other-routes/target.ts'
import { tracePod } from './pod.ts'
import { traceService } from './service.ts'
import { traceWorkload } from './workload.ts'

/** The chain of a target, joined from the snapshot. One that does not exist has a chain too, in which `isFound` finds nothing. */
export function traceTarget(namespace: string, target: TargetRef, lookup: Lookup): Chain {
  switch (target.kind) {
    case 'service':
      return traceService(namespace, target, lookup)
    case 'pod':
      return tracePod(namespace, target, lookup)
    case 'workload':
      return traceWorkload(namespace, target, lookup)
    case 'node':
      return traceNode(target, lookup)
    case 'address':
      return traceAddress(target, lookup)
    case 'route':
      return traceRoute(namespace, target, lookup)
    case 'gateway':
      return traceGateway(namespace, target, lookup)
  }
}

function traceRoute(namespace: string, target: RouteTarget, lookup: Lookup): Chain {
  if (target.type === 'Ingress') return traceIngress(namespace, target, lookup)
  return isGatewayRoute(target.type) ? traceGatewayRoute(namespace, target, lookup) : traceOtherRoute(namespace, target, lookup)
}

type Existing = Pick<Trace, 'service' | 'pods' | 'node' | 'address' | 'route' | 'gateway' | 'access' | 'clients'>

/** Does the target of the trace exist? An address outside of the cluster does for a client that was named. */
export function isFound({ service, pods, node, address, route, gateway, access, clients }: Existing): boolean {
  return [service, pods, node, address, route, gateway, access, clients].some((view) => view !== undefined)
}
