import type { SliceView } from '../../model/trace.ts'
import { firstPort, positions, type Rule, serviceRef } from '../rule.ts'

const mirroring = 'endpointslicemirroring-controller.k8s.io'

/**
 * PT104: slices of different writers count for the same Service. That may be meant; but mirrored slices of a Service with a selector are
 * left over, since the mirroring controller leaves such Services alone.
 */
export const sliceManagersConflict: Rule = (chain) => {
  const used = chain.slices.filter((slice) => slice.kind === 'EndpointSlice' && slice.use === 'joined' && slice.endpoints > 0)
  const managers = [...new Set(used.map((slice) => slice.managedBy ?? ''))]
  if (!chain.service || managers.length < 2) return []
  const stale = chain.service.selector !== undefined && managers.includes(mirroring)
  const ports = positions(chain, (port) => port.endpoints.some((endpoint) => used.some((slice) => slice.name === endpoint.slice)))
  return [
    {
      code: 'PT104',
      facts: { slices: used.map(({ name, managedBy }) => ({ name, ...(managedBy && { managedBy }) })), mirrored: stale },
      severity: stale ? 'warn' : 'info',
      confidence: stale ? 'inferred' : 'proven',
      stage: 'endpoint',
      ports,
      hop: firstPort(ports),
      evidence: [
        ...managers.flatMap((manager) => used.find((slice) => (slice.managedBy ?? '') === manager) ?? []).map(managerOf),
        ...(stale ? [{ object: serviceRef(chain), field: 'spec.selector', value: chain.service.selector }] : []),
      ],
    },
  ]

  function managerOf(slice: SliceView) {
    return {
      object: { kind: slice.kind, namespace: chain.target.namespace ?? '', name: slice.name },
      field: 'metadata.labels["endpointslice.kubernetes.io/managed-by"]',
      value: slice.managedBy ?? null,
    }
  }
}
