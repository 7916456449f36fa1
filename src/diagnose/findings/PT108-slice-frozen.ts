import { podRef, serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { marks, positions } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

const controller = 'endpointslice-controller.k8s.io'

interface Facts {
  slices: readonly string[]
  /** Pods that they name, and that do not exist. */
  gone: readonly string[]
}

/**
 * A Service without a selector has slices of the EndpointSlice controller, which leaves such Services alone: they are left over from a
 * selector that the Service had, and no controller updates them. A slice that no controller updates can also list a Pod that does not
 * exist.
 */
export const PT108: FindingDefinition<'PT108', Facts> = {
  code: 'PT108',
  name: 'slice-frozen',
  rule: (chain) => {
    const { service } = chain
    if (!service || service.selector || service.type === 'ExternalName') return []
    const stale = chain.ports.flatMap(({ endpoints }) => endpoints.filter(({ usable, podMissing }) => usable && podMissing))
    const frozen = chain.slices.filter(({ use, managedBy, endpoints }) => use === 'joined' && managedBy === controller && endpoints > 0)
    const frozenNames = frozen.map(({ name }) => name)
    const names = [...new Set([...frozenNames, ...stale.map(({ slice }) => slice)])]
    const gone = [...new Set(stale.flatMap(({ pod }) => pod ?? []))]
    const ports = positions(chain, (port) =>
      port.endpoints.some(({ slice, usable, podMissing }) => usable && (podMissing || frozenNames.includes(slice))),
    )
    if (ports.length === 0) return []
    return [
      {
        facts: { slices: names, gone },
        severity: 'warn',
        confidence: 'proven',
        ...marks('endpoint', ports),
        evidence: [
          { object: serviceRef(chain), field: 'spec.selector', value: null },
          ...stale.slice(0, 3).map(({ slice, address, pod }) => sliceEvidence(chain, slice, `endpoints[${address}].targetRef.name`, pod)),
          ...gone.slice(0, 3).map((pod) => ({ object: podRef(chain, pod), field: 'metadata.name', value: null })),
          ...frozenNames
            .slice(0, 3)
            .map((name) => sliceEvidence(chain, name, 'metadata.labels["endpointslice.kubernetes.io/managed-by"]', controller)),
        ],
      },
    ]
  },
  title: ({ gone }) => (gone.length > 0 ? 'EndpointSlice lists Pods that do not exist' : 'EndpointSlices are no longer updated'),
  message: ({ slices, gone }) =>
    gone.length > 0
      ? `The Service has no selector, so no controller updates ${some(slices)}, which still ${slices.length === 1 ? 'lists' : 'list'} ${some(gone)}: no such ${gone.length === 1 ? 'Pod exists' : 'Pods exist'}. Connections are still sent to ${gone.length === 1 ? 'its address' : 'their addresses'}.`
      : `The Service has no selector, so the EndpointSlice controller no longer updates ${some(slices)}. New Pods are not added, and failed Pods are not removed.`,
  advice: ({ gone }, { kubectl, service }) => ({
    fix: {
      text:
        gone.length > 0
          ? 'Give the Service a selector, or remove these addresses from the slice.'
          : 'Give the Service its selector again, or set another endpointslice.kubernetes.io/managed-by on the slice and maintain it yourself.',
      command: kubectl('edit', 'service', service),
    },
  }),
  effect: 'foreign',
  relations: {},
  explain: {
    summary: 'A Service without a selector still has the EndpointSlices of the EndpointSlice controller.',
    means: 'The addresses may be correct now, but they no longer follow the Pods.',
    why: 'The EndpointSlice controller does nothing for a Service whose spec.selector is empty, and does not delete what it wrote before. This happens if someone removes the selector, or labels a manually created slice with the name of the controller.',
    sources: ['kube-controller-manager endpointslice_controller.go syncService', 'Services without selectors'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -L endpointslice.kubernetes.io/managed-by',
    ],
    fix: [
      'kubectl -n NS set selector service/SVC KEY=VALUE',
      'Or maintain the slice yourself: kubectl -n NS label endpointslice SLICE endpointslice.kubernetes.io/managed-by=YOU --overwrite',
    ],
  },
}
