import { findInRanges } from '../../../src/diagnose/catalogue.ts'
import type { Found } from '../../../src/diagnose/finding.ts'
import type { ClusterRanges } from '../../../src/diagnose/ranges/cluster-ranges.ts'
import type { RangeView } from '../../../src/model/ranges.ts'
import type { ObjectRef, WarningEvent } from '../../../src/model/resources.ts'

/** What rules about ranges judge: a cluster without anything, and what differs. */
export function clusterRanges(part: Partial<ClusterRanges> = {}): ClusterRanges {
  return {
    taken: '2026-01-15T10:00:00Z',
    items: [],
    services: [],
    pods: [],
    nodes: [],
    events: [],
    held: [],
    isWhole: { services: true, pods: true },
    ...part,
  }
}

/** A range that the cluster shows, of which little is used. */
export function range(use: RangeView['use'], text: string, part: Partial<RangeView> = {}): RangeView {
  const { node } = part
  const object = node !== undefined ? { kind: 'Node', name: node } : { kind: 'ServiceCIDR', name: 'kubernetes' }
  return {
    use,
    range: text,
    source: { object, field: node === undefined ? 'spec.cidrs' : 'spec.podCIDRs' },
    size: 14,
    used: 1,
    free: 13,
    verdict: 'healthy',
    ...part,
  }
}

/** A Warning event about a Pod, or about another object. */
export function event(
  message: string,
  part: Partial<WarningEvent> = {},
  object: ObjectRef = { kind: 'Pod', namespace: 'demo', name: 'web-1' },
): WarningEvent {
  return {
    kind: 'Event',
    namespace: 'demo',
    name: 'e',
    object,
    reason: 'FailedCreatePodSandBox',
    message,
    count: 3,
    last: '2026-01-15T09:59:00Z',
    ...part,
  }
}

/** `PT803 error proven` for each finding in these ranges. */
export function saidOf(part: Partial<ClusterRanges>): string[] {
  return findInRanges(clusterRanges(part)).map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`)
}

/** All findings in these ranges. */
export function foundIn(part: Partial<ClusterRanges>): (Found<unknown> & { code: string })[] {
  return findInRanges(clusterRanges(part))
}
