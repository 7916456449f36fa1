import { defined } from '../../../lib/defined.ts'
import { type Fields, fields, fieldsOrAbsent, items, number, text } from '../../../lib/read.ts'
import type { Direction, VendorPolicy, VendorSelector } from '../../../model/resources.ts'
import { metadata } from '../metadata.ts'
import { labelSelector } from '../selector.ts'

/** A crd.antrea.io NetworkPolicy or ClusterNetworkPolicy; `appliedTo` is at the policy or at each of its rules. */
export function projectAntreaPolicy(raw: unknown, kind: string): VendorPolicy[] {
  const meta = metadata(raw)
  if (!meta) return []
  const spec = fields(fields(raw).spec)
  const rules = { Ingress: items(spec.ingress).map(fields), Egress: items(spec.egress).map(fields) }
  const applied = [spec, ...rules.Ingress, ...rules.Egress].flatMap(({ appliedTo }) => items(appliedTo))
  const tier = text(spec.tier)
  const order = number(spec.priority)
  const isGlobal = meta.namespace === ''
  return [
    {
      kind,
      ...defined({ namespace: !isGlobal ? meta.namespace : undefined }),
      name: meta.name,
      directions: (['Ingress', 'Egress'] as const).filter((direction: Direction) => rules[direction].length > 0),
      selects: applied.flatMap((one) => selectorOf(fields(one), isGlobal)),
      ...defined({ tier: tier || undefined, order }),
    },
  ]
}

/** Nodes are selected by a nodeSelector; groups, service accounts and Services are no labels of a Pod. */
function selectorOf(applied: Fields, isGlobal: boolean): VendorSelector[] {
  const pods = fieldsOrAbsent(applied.podSelector)
  const namespaces = fieldsOrAbsent(applied.namespaceSelector)
  if (pods || namespaces) {
    const everywhere = isGlobal ? labelSelector(namespaces ?? {}) : undefined
    return [{ type: 'labels', pods: labelSelector(pods ?? {}), ...defined({ namespaces: everywhere }) }]
  }
  return applied.nodeSelector || applied.externalEntitySelector ? [] : [{ type: 'unreadable' }]
}
