import { defined } from '../../../lib/defined.ts'
import { fields, items, number, text, texts } from '../../../lib/read.ts'
import type { Direction, VendorPolicy } from '../../../model/resources.ts'
import { metadata } from '../metadata.ts'

/**
 * A NetworkPolicy or GlobalNetworkPolicy of Calico, of crd.projectcalico.org or projectcalico.org. Those for host endpoints alone are left
 * out.
 */
export function projectCalicoPolicy(raw: unknown, kind: string): VendorPolicy[] {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  if (!meta || spec.preDNAT === true || spec.doNotTrack === true) return []
  const tier = text(spec.tier)
  const order = number(spec.order)
  const namespaces = text(spec.namespaceSelector)
  return [
    {
      kind,
      ...defined({ namespace: meta.namespace !== '' ? meta.namespace : undefined }),
      name: meta.name,
      directions: directionsOf(spec),
      selects: [{ type: 'text', pods: text(spec.selector) ?? '', ...defined({ namespaces: namespaces || undefined }) }],
      ...defined({ tier: tier || undefined, order }),
    },
  ]
}

/** Without `types`: those of its rules, and Ingress if it has none (libcalico-go, the defaults of PolicySpec.Types). */
function directionsOf({ types, ingress, egress }: Readonly<Record<string, unknown>>): Direction[] {
  const named = texts(types)
  const hasEgress = items(egress).length > 0
  const isIngress = named.length > 0 ? named.includes('Ingress') : items(ingress).length > 0 || !hasEgress
  const isEgress = named.length > 0 ? named.includes('Egress') : hasEgress
  return [...(isIngress ? (['Ingress'] as const) : []), ...(isEgress ? (['Egress'] as const) : [])]
}
