import type { VendorPolicy } from '../../../model/resources.ts'
import { metadata } from '../metadata.ts'
import { labelSelector } from '../selector.ts'

/** An EgressFirewall of k8s.ovn.org: it is for the outgoing traffic of all Pods of its namespace. */
export function projectEgressFirewall(raw: unknown, kind: string): VendorPolicy[] {
  const meta = metadata(raw)
  if (!meta) return []
  return [
    {
      kind,
      namespace: meta.namespace,
      name: meta.name,
      directions: ['Egress'],
      selects: [{ type: 'labels', pods: labelSelector({}) }],
    },
  ]
}
