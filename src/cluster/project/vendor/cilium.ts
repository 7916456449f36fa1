import { defined } from '../../../lib/defined.ts'
import { fields, fieldsOrAbsent, items } from '../../../lib/read.ts'
import type { Direction, LabelSelector, VendorPolicy, VendorSelector } from '../../../model/resources.ts'
import { metadata } from '../metadata.ts'
import { labelSelector } from '../selector.ts'

/**
 * A cilium.io/v2 CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy: one item for each of its specs. A spec with a nodeSelector is for
 * Nodes and selects no Pod.
 */
export function projectCiliumPolicy(raw: unknown, kind: string): VendorPolicy[] {
  const meta = metadata(raw)
  if (!meta) return []
  const { spec, specs } = fields(raw)
  const all = [...(fieldsOrAbsent(spec) ? [spec] : []), ...items(specs)].map(fields)
  return all.flatMap((one): VendorPolicy[] => {
    const directions = directionsOf(one)
    if (!fieldsOrAbsent(one.endpointSelector) || directions.length === 0) return []
    return [
      {
        kind,
        ...defined({ namespace: meta.namespace !== '' ? meta.namespace : undefined }),
        name: meta.name,
        directions,
        selects: [endpointSelector(labelSelector(one.endpointSelector))],
      },
    ]
  })
}

function directionsOf(spec: Readonly<Record<string, unknown>>): Direction[] {
  const has = (...names: string[]) => names.some((name) => Array.isArray(spec[name]))
  return [...(has('ingress', 'ingressDeny') ? (['Ingress'] as const) : []), ...(has('egress', 'egressDeny') ? (['Egress'] as const) : [])]
}

const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.'

/** Keys may name their source (`k8s:app`), and some stand for labels of the Pod's Namespace. */
function endpointSelector({ matchLabels, matchExpressions }: LabelSelector): VendorSelector {
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ].map((one) => ({ ...one, key: one.key.replace(/^(k8s|any)[:.]/, '') }))
  if (requirements.some(({ key }) => key.includes(':') || isOther(key))) return { type: 'unreadable' }
  const ofNamespace = requirements.filter(({ key }) => key.startsWith(NAMESPACE_LABELS))
  return {
    type: 'labels',
    pods: { matchLabels: {}, matchExpressions: requirements.filter(({ key }) => !key.startsWith(NAMESPACE_LABELS)) },
    ...defined({
      namespaces:
        ofNamespace.length > 0
          ? {
              matchLabels: {},
              matchExpressions: ofNamespace.map((one) => ({ ...one, key: one.key.slice(NAMESPACE_LABELS.length) })),
            }
          : undefined,
    }),
  }
}

/** For the cluster, the service account and the like. */
function isOther(key: string): boolean {
  return key.startsWith('io.cilium.') && !key.startsWith(NAMESPACE_LABELS)
}
