import { isDeepStrictEqual } from 'node:util'
import { hasController } from '../../src/demo/server/controllers/endpoint-slices.ts'
import { keepSlices, slicesOf } from '../../src/demo/server/controllers/keep-slices.ts'
import type { ApiObject } from '../../src/demo/server/store/object.ts'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { compareText } from '../../src/lib/compare.ts'
import { defined } from '../../src/lib/defined.ts'
import { type Fields, fields, items, labels, number, text, texts } from '../../src/lib/read.ts'

/** Keeps the Endpoints of every Service with a selector true beside its slices, as a cluster has both. */
export function keepEndpoints(store: ObjectStore): void {
  keepSlices(store, (service) => putEndpoints(store, service))
  store.subscribe(({ type, action, object }) => {
    const { namespace = '', name } = object.metadata
    if (type.kind === 'Service' && action === 'DELETED' && hasController(object)) store.delete({ kind: 'Endpoints', namespace, name })
  })
}

function putEndpoints(store: ObjectStore, service: ApiObject): void {
  const wanted = endpointsFor(service, slicesOf(store, service))
  const { namespace = '', name } = service.metadata
  const before = store.get({ kind: 'Endpoints', namespace, name })
  if (!before || !isDeepStrictEqual(before.subsets, wanted.subsets)) store.put(wanted)
}

/**
 * The core/v1 Endpoints of a Service, from its EndpointSlices, as the older controller writes them: the Service's first family only, a
 * subset for each set of ports, no subset if no port was resolved, terminating Pods only where unready ones are published.
 */
export function endpointsFor(service: unknown, slices: readonly unknown[]): Fields {
  const meta = fields(fields(service).metadata)
  const spec = fields(fields(service).spec)
  const family = texts(spec.ipFamilies)[0] ?? (text(spec.clusterIP)?.includes(':') ? 'IPv6' : 'IPv4')
  const groups = new Map<string, { ports: unknown[]; endpoints: Fields[] }>()
  for (const slice of slices.map(fields)) {
    if (slice.addressType !== family) continue
    const ports = items(slice.ports).map(endpointPort)
    if (ports.length === 0 && items(spec.ports).length > 0) continue
    const group = groups.get(JSON.stringify(ports)) ?? { ports, endpoints: [] }
    groups.set(JSON.stringify(ports), group)
    group.endpoints.push(
      ...items(slice.endpoints)
        .map(fields)
        .filter((each) => listed(each, spec)),
    )
  }
  const subsets = [...groups.values()].filter((group) => group.endpoints.length > 0).map(subset)
  return {
    kind: 'Endpoints',
    apiVersion: 'v1',
    metadata: {
      name: meta.name,
      namespace: meta.namespace,
      ...defined({ creationTimestamp: meta.creationTimestamp }),
      labels: {
        ...labels(meta.labels),
        'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
        ...defined({ 'service.kubernetes.io/headless': spec.clusterIP === 'None' ? '' : undefined }),
      },
    },
    ...defined({ subsets: subsets.length > 0 ? subsets : undefined }),
  }
}

function listed(endpoint: Fields, spec: Fields): boolean {
  return fields(endpoint.conditions).terminating !== true || spec.publishNotReadyAddresses === true
}

function subset(group: { ports: unknown[]; endpoints: Fields[] }): Fields {
  const ready = group.endpoints.filter((each) => fields(each.conditions).ready !== false)
  const notReady = group.endpoints.filter((each) => fields(each.conditions).ready === false)
  return {
    ...defined({
      addresses: ready.length > 0 ? addresses(ready) : undefined,
      notReadyAddresses: notReady.length > 0 ? addresses(notReady) : undefined,
      ports: group.ports.length > 0 ? group.ports : undefined,
    }),
  }
}

/** Sorted by address as text, as the controller repacks them. */
function addresses(endpoints: readonly Fields[]): Fields[] {
  const listed = endpoints.flatMap((endpoint) => {
    const ip = texts(endpoint.addresses)[0]
    const { hostname, nodeName, targetRef } = endpoint
    return ip
      ? [
          {
            ip,
            ...defined({ hostname, nodeName, targetRef }),
          },
        ]
      : []
  })
  return listed.toSorted((a, b) => compareText(a.ip, b.ip))
}

function endpointPort(raw: unknown): Fields {
  const port = fields(raw)
  const name = text(port.name)
  const appProtocol = text(port.appProtocol)
  return {
    ...defined({ name: name || undefined }),
    port: number(port.port) ?? 0,
    protocol: text(port.protocol) ?? 'TCP',
    ...defined({ appProtocol: appProtocol || undefined }),
  }
}
