import { refersToService } from '../kube/gateway-refs.ts'
import { backendServices } from '../kube/ingress.ts'
import { namespacedName } from '../kube/namespaced-name.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { PlacedTarget } from '../model/tracer.ts'

/** The routes that name a Service which is not in the snapshot, as targets. `namespace`: theirs; absent: of all. */
export function routesToMissing(snapshot: Snapshot, namespace: string | undefined): PlacedTarget[] {
  const { services, ingresses, gatewayRoutes = [], otherRoutes = [] } = snapshot
  const known = new Set(services.map(namespacedName))
  const lacks = (names: readonly { namespace: string; name: string }[]) => names.some((one) => !known.has(namespacedName(one)))
  const found = [
    ...ingresses
      .filter((one) => lacks(backendServices(one).map((name) => ({ namespace: one.namespace, name }))))
      .map((one) => place(one.namespace, 'Ingress', one.name)),
    ...gatewayRoutes
      .filter(({ rules }) => lacks(rules.flatMap(({ backends }) => backends.filter(refersToService))))
      .map((one) => place(one.namespace, one.kind, one.name)),
    ...otherRoutes
      .filter(({ rules }) => lacks(rules.flatMap(({ backends }) => backends.filter(({ kind }) => kind === 'Service'))))
      .map((one) => place(one.namespace, one.kind, one.name)),
  ]
  return found.filter((one) => namespace === undefined || one.namespace === namespace)
}

function place(namespace: string, type: Extract<PlacedTarget['target'], { kind: 'route' }>['type'], name: string): PlacedTarget {
  return { namespace, target: { kind: 'route', type, name } }
}
