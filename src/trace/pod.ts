import type { PodTarget } from '../model/target.ts'
import type { Chain } from './chain.ts'
import { emptyChain } from './chain.ts'
import { gapsFor } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { traceUpward } from './upward.ts'

/** The chain of a Pod, upward: every Service that selects it or lists one of its addresses. */
export function tracePod(namespace: string, { name }: PodTarget, lookup: Lookup): Chain {
  const pod = lookup.pod(namespace, name)
  const target = { kind: 'Pod', namespace, name }
  return pod ? traceUpward({ target, pods: [pod] }, lookup) : missingTarget(target, lookup)
}

/** The chain of a target that does not exist. */
export function missingTarget(target: Chain['target'], lookup: Lookup): Chain {
  return {
    ...emptyChain(target, lookup),
    gaps: gapsFor(undefined, target.namespace ?? '', lookup.gaps, { nodes: false, workloads: false, ingressClasses: false }),
  }
}
