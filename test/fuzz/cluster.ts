import { type ApiObject, manifests } from '../../src/demo/server/store/object.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { keepEndpoints } from '../server/endpoints.ts'

const store = createStore(resourceTypes(), { now: () => shopPresent })
for (const { body, kind, apiVersion } of shop(shopPresent).flatMap(manifests)) store.put({ ...body, kind, apiVersion })
keepEndpoints(store)

const wanted: Readonly<Record<string, RegExp>> = {
  Service: /^(web|cart|search)$/,
  EndpointSlice: /^(web|cart|search)-/,
  Pod: /^(web|search)-/,
  Node: /./,
  Ingress: /./,
  Deployment: /^(web|search)$/,
  ReplicaSet: /^(web|search)-/,
}

/** The objects of a small cluster, by kind, as an API server sends them. */
export const small: ReadonlyMap<string, ApiObject[]> = new Map(
  Object.entries(wanted).map(([kind, names]) => {
    const found = store.list(kind).filter(({ metadata: { name, namespace } }) => names.test(name) && (namespace ?? 'demo') === 'demo')
    return [kind, found.slice(0, 3)]
  }),
)

/** All of them, as a dump has them. */
export const dump = { apiVersion: 'v1', kind: 'List', metadata: {}, items: [...small.values()].flat() }
