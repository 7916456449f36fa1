import { fields, items, text, texts } from '../../lib/read.ts'
import type { Node } from '../../model/resources.ts'
import { conditions, metadata } from './metadata.ts'

/** A core/v1 Node, or undefined where the object has no name. */
export function projectNode(raw: unknown): Node | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const status = fields(fields(raw).status)
  const zone = meta.labels['topology.kubernetes.io/zone']
  const podRanges = texts(fields(fields(raw).spec).podCIDRs)
  const { architecture: machine, containerRuntimeVersion } = fields(status.nodeInfo)
  const architecture = text(machine)
  const runtime = text(containerRuntimeVersion)
  return {
    kind: 'Node',
    name: meta.name,
    labels: meta.labels,
    ...(zone && { zone }),
    addresses: items(status.addresses).flatMap((item) => {
      const entry = fields(item)
      const address = text(entry.address)
      return address ? [{ type: text(entry.type) ?? '', address }] : []
    }),
    conditions: conditions(status.conditions),
    ...(architecture && { architecture }),
    ...(runtime && { runtime }),
    ...(podRanges.length > 0 && { podRanges }),
  }
}
