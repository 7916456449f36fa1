import type { TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { traceAddress } from './address-target.ts'
import type { Lookup } from './lookup.ts'
import { traceNode } from './node.ts'
import { tracePod } from './pod.ts'
import { type Chain, traceService } from './service.ts'
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
    default:
      throw new Error(`no trace starts from ${target.kind}`)
  }
}

/** Does the target of the trace exist? */
export function isFound(trace: Pick<Trace, 'service' | 'pods' | 'node' | 'address'>): boolean {
  return trace.service !== undefined || trace.pods !== undefined || trace.node !== undefined || trace.address !== undefined
}
