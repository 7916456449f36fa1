import { projectNode } from '../../../src/cluster/project/node.ts'
import type { Node } from '../../../src/model/resources.ts'

/** A Node with one address. */
export function buildNode(name: string, address: string): Node {
  const node = projectNode({ metadata: { name }, status: { addresses: [{ type: 'InternalIP', address }] } })
  if (!node) throw new Error('no Node')
  return node
}
