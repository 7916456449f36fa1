import type { V1Node } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { text, texts } from '../../lib/read.ts'
import type { Node } from '../../model/resources.ts'
import { conditions, metadata } from './metadata.ts'
import { part, parts, rawOf } from './raw.ts'

/** A core/v1 Node, or undefined if the object has no name. */
export function projectNode(raw: unknown): Node | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec, status: given } = rawOf<V1Node>(raw)
  const status = part(given)
  const zone = meta.labels['topology.kubernetes.io/zone']
  const podRanges = texts(part(spec).podCIDRs)
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
    }),
  }
}
