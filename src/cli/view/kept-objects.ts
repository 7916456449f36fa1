import { clientOf } from '../../kube/client-access.ts'
import { fields } from '../../lib/read.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** Every list of a snapshot whose items are objects. */
export function slimObjects(snapshot: Snapshot): ObjectRef[] {
  const all: readonly unknown[] = Object.values(snapshot).flatMap((list) => (Array.isArray(list) ? list : []))
  return all.filter(isObject)
}

function isObject(one: unknown): one is ObjectRef {
  const { kind, name, namespace } = fields(one)
  return typeof kind === 'string' && typeof name === 'string' && (namespace === undefined || typeof namespace === 'string')
}

/** Words for the clients that a snapshot holds in a namespace (absent: in all). */
export function clientWords({ workloads, pods }: Snapshot, namespace: string | undefined): string[] {
  return [...workloads, ...pods]
    .filter(
      (one) => (namespace === undefined || one.namespace === namespace) && clientOf(`${one.kind.toLowerCase()}/${one.name}`) !== undefined,
    )
    .map((one) => `${one.kind.toLowerCase()}/${one.namespace}/${one.name}`)
}

/** The namespaces that have a Service, in order. */
export function serviceNamespaces({ services }: Snapshot): string[] {
  return [...new Set(services.map((service) => service.namespace))].sort()
}
