import { defined } from '../../lib/defined.ts'
import { uidOf } from '../server/store/stable-names.ts'
import type { NodeName } from './app-plan.ts'

/** Where and when the scenario stands: what its objects are made with. */
export interface Site {
  /** RFC 3339, so many seconds before the scenario's present. */
  ago: (seconds: number) => string
  /** The next free Pod addresses of a Node's range: IPv4 and IPv6. */
  podAddresses: (node: NodeName) => [string, string]
}

const day = 24 * 60 * 60

/** A site whose present is `now`. */
export function site(now: Date): Site {
  const given = new Map<NodeName, number>()
  return {
    ago: (seconds) => new Date(now.getTime() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    podAddresses(node) {
      const host = (given.get(node) ?? 1) + 1
      given.set(node, host)
      const range = Number(node.slice(-1)) - 1
      return [`10.244.${range}.${host}`, `fd00:10:244:${range}::${host.toString(16)}`]
    },
  }
}

/** Metadata with the uid of this object and the time at which the shop was deployed, three days ago. */
export function stamped(at: Site, kind: string, metadata: { name: string; namespace?: string; [field: string]: unknown }) {
  const { name, namespace = '', ...others } = metadata
  return {
    name,
    ...defined({ namespace: namespace || undefined }),
    uid: uidFor(kind, namespace, name),
    creationTimestamp: at.ago(3 * day),
    ...others,
  }
}

/** The uid of an object of the scenario. */
export function uidFor(kind: string, namespace: string, name: string): string {
  return uidOf(`${kind}/${namespace}/${name}`)
}

/** The address of a Node. */
export function nodeAddress(node: NodeName): string {
  return `10.0.0.${10 + Number(node.slice(-1))}`
}
