import { defined } from '../../lib/defined.ts'
import type { SliceView } from '../../model/trace.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks, positions } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  slices: readonly { name: string; managedBy?: string }[]
  mirrored: boolean
}

const mirroring = 'endpointslicemirroring-controller.k8s.io'

/**
 * Slices of different writers count for the same Service. That may be meant; but mirrored slices of a Service with a selector are
 * left over, since the mirroring controller leaves such Services alone.
 */
export const PT104: FindingDefinition<'PT104', Facts> = {
  code: 'PT104',
  name: 'slice-managers-conflict',
  rule: (chain) => {
    const used = chain.slices.filter((slice) => slice.kind === 'EndpointSlice' && slice.use === 'joined' && slice.endpoints > 0)
    const managers = [...new Set(used.map((slice) => slice.managedBy ?? ''))]
    // kube-proxy sends nothing to the endpoints of an alias.
    if (!chain.service || chain.service.type === 'ExternalName' || managers.length < 2) return []
    const stale = chain.service.selector !== undefined && managers.includes(mirroring)
    const ports = positions(chain, (port) => port.endpoints.some((endpoint) => used.some((slice) => slice.name === endpoint.slice)))
    return [
      {
        facts: {
          slices: used.map(({ name, managedBy }) => ({ name, ...defined({ managedBy: managedBy || undefined }) })),
          mirrored: stale,
        },
        severity: stale ? 'warn' : 'info',
        confidence: stale ? 'inferred' : 'proven',
        ...marks('endpoint', ports),
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
  },
  title: ({ mirrored }) => (mirrored ? 'leftover mirrored EndpointSlices get traffic' : 'EndpointSlices of several managers are used'),
  message: ({ slices, mirrored }) => {
    const start = `${some(slices.map(({ name, managedBy }) => `${name} is managed ${managedBy ? `by ${managedBy}` : 'manually'}`))}; all of them get traffic.`
    return mirrored
      ? `${start} Endpoints of a Service with a selector are not mirrored, so the mirrored slices are probably left over.`
      : start
  },
  advice: (_, { kubectl, service }) => ({
    fix: { text: 'Keep the slices of one manager, unless both are intended.' },
    next: {
      text: 'List the slices with their managers.',
      command: kubectl(
        'get',
        'endpointslices',
        '-l',
        `kubernetes.io/service-name=${service}`,
        '-L',
        'endpointslice.kubernetes.io/managed-by',
      ),
    },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary: 'EndpointSlices of different managers belong to the same Service.',
    means: 'The addresses of all slices get traffic, both manually created ones and those that a controller manages.',
    why: 'kube-proxy uses every slice whose label kubernetes.io/service-name names the Service, regardless of its creator. The EndpointSlice controller updates only its own (label endpointslice.kubernetes.io/managed-by); a manually created slice stays until someone deletes it. Manually created Endpoints are mirrored into slices only if the Service has no selector.',
    sources: ['kube-proxy pkg/proxy/endpointslicecache.go', 'discovery/v1 LabelManagedBy', 'kubernetes#98066, #93157'],
    confirm: ['kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -L endpointslice.kubernetes.io/managed-by'],
    fix: [
      'kubectl -n NS delete endpointslice SLICE',
      'Or remove the label kubernetes.io/service-name from a slice that does not belong to the Service.',
    ],
  },
}
