import { addressPools } from './address-pools.ts'
import { builtin } from './builtin.ts'
import { certManager } from './cert-manager.ts'
import { dataplane } from './dataplane.ts'
import { gatewayApi } from './gateway-api.ts'
import { istio } from './istio.ts'
import type { Kind } from './kind.ts'
import { multiCluster } from './multi-cluster.ts'
import { otherRoutes } from './other-routes.ts'
import { policies } from './policies.ts'

/** Every kind that is read, by its id. A kind that is not here is never read, and never taken from a dump. */
export const kinds = { ...builtin, ...gatewayApi, ...policies, ...multiCluster, ...dataplane, ...istio, ...certManager, ...addressPools }

/** The rows of the table, in its order. */
export const allKinds: readonly Kind[] = [...Object.values(kinds), ...Object.values(otherRoutes)]

const byName: ReadonlyMap<string, Kind> = new Map(allKinds.map((kind) => [kind.id, kind]))
const inDumps = Map.groupBy(
  allKinds.filter((kind) => kind.inDumps),
  ({ group, kind }) => `${group}/${kind}`,
)

/** The kind with this name in the API; undefined if it is not read. */
export function kindNamed(name: string): Kind | undefined {
  return byName.get(name)
}

/** The rows that apply to an object of a dump: none if its kind is not read, two if it also shows something of the data plane. */
export function kindsInDump(group: string, kind: string): readonly Kind[] {
  return inDumps.get(`${group}/${kind}`) ?? []
}
