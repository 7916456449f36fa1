import type { V1Node } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { fields, text, texts } from '../../lib/read.ts'
import type { Node } from '../../model/resources.ts'
import { conditions, metadata, rawMetadata } from './metadata.ts'
import { part, parts, rawOf } from './raw.ts'

/** The annotation of OVN-Kubernetes: a JSON object with the ranges of each network; older releases have a text for one range. */
const OVN_SUBNETS = 'k8s.ovn.org/node-subnets'

/** The ranges of the network `default` (ovn-kubernetes go-controller/pkg/util subnet_annotations.go). */
function ovnSubnets(raw: unknown): string[] {
  const annotation = text(fields(rawMetadata(raw).annotations)[OVN_SUBNETS])
  if (annotation === undefined || annotation.length > 10_000) return []
  try {
    const { default: own } = fields(JSON.parse(annotation))
    return typeof own === 'string' ? [own] : texts(own)
  } catch {
    return []
  }
}

/** A core/v1 Node, or undefined if the object has no name. */
export function projectNode(raw: unknown): Node | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec, status: given } = rawOf<V1Node>(raw)
  const status = part(given)
  const zone = meta.labels['topology.kubernetes.io/zone']
  const ovn = ovnSubnets(raw)
  const podRanges = ovn.length > 0 ? ovn : texts(part(spec).podCIDRs)
  const { architecture: machine, containerRuntimeVersion } = part(status.nodeInfo)
  const architecture = text(machine)
  const runtime = text(containerRuntimeVersion)
  return {
    kind: 'Node',
    name: meta.name,
    labels: meta.labels,
    ...defined({ zone: zone || undefined }),
    addresses: parts(status.addresses).flatMap((entry) => {
      const address = text(entry.address)
      return address ? [{ type: text(entry.type) ?? '', address }] : []
    }),
    conditions: conditions(status.conditions),
    ...defined({
      architecture: architecture || undefined,
      runtime: runtime || undefined,
      podRanges: podRanges.length > 0 ? podRanges : undefined,
      podRangeField: ovn.length > 0 ? `metadata.annotations[${OVN_SUBNETS}]` : undefined,
    }),
  }
}
