import type { Trace } from '../model/trace.ts'
import { addressLines } from './address.ts'
import { gatewayLines } from './gateway.ts'
import { nodeTargetLines } from './node-target.ts'
import { routeLines } from './route.ts'
import type { Line, Look } from './style.ts'
import { upwardLines } from './upward.ts'

/** What is drawn of a target that is no Service, between its header and its findings; of a Service nothing. */
export function targetLines(trace: Trace, look: Look): Line[] {
  if (trace.node) return nodeTargetLines(trace.node, trace.through ?? [], look)
  if (trace.address) return addressLines(trace.address, look)
  if (trace.route) return routeLines(trace.route, trace, look)
  if (trace.gateway) return gatewayLines(trace.gateway, look)
  return trace.pods ? upwardLines(trace, trace.pods, look) : []
}
