import { UserError } from '../../cluster/config/user-error.ts'
import { ApiError } from '../../cluster/http/api-error.ts'
import { type ConfigUse, configAddresses, type GivenAddress, projectGiven } from '../../cluster/project/calls.ts'
import { namedAddressText } from '../../kube/named-addresses.ts'
import type { UnreadConfig } from '../../model/calls.ts'
import type { ObjectRef } from '../../model/resources.ts'

/** Reads one object as it stands. Rejects if there is none. */
export type GetObject = (ref: ObjectRef) => Promise<unknown>

/** The addresses that a client was given. */
export interface GivenTo {
  addresses: GivenAddress[]
  unread: UnreadConfig[]
}

/** More ConfigMaps than these are not read for one Pod. */
const MOST_CONFIGS = 20

/**
 * Reads the Pod or the workload, and on request the ConfigMaps that it uses; no Secret is ever read. Each place of an address is there once.
 * @throws ApiError, UserError of `get`, if the Pod or workload cannot be read
 */
export async function readGiven(client: ObjectRef, withConfigs: boolean, get: GetObject): Promise<GivenTo> {
  const { addresses, configs, ownNames } = projectGiven(await get(client), client.kind === 'Pod')
  const read = withConfigs ? await readConfigs(configs, client.namespace, get) : { addresses: [], unread: [] }
  const own = new Set(ownNames.map((name) => name.toLowerCase()))
  const places = new Map<string, GivenAddress>()
  for (const address of [...addresses, ...read.addresses]) {
    const { container, field, configMap = '', host } = address
    if (!own.has(host)) places.set(JSON.stringify([container, configMap, field, namedAddressText(address)]), address)
  }
  return { addresses: [...places.values()], unread: read.unread }
}

async function readConfigs(uses: readonly ConfigUse[], namespace: string | undefined, get: GetObject): Promise<GivenTo> {
  const byName = [...Map.groupBy(uses, ({ name }) => name)]
  const tooMany = byName.slice(MOST_CONFIGS).map(([name]) => ({ name, message: `more than ${MOST_CONFIGS} ConfigMaps` }))
  const parts = await Promise.all(
    byName.slice(0, MOST_CONFIGS).map(async ([name, users]): Promise<GivenTo> => {
      try {
        const raw = await get({ kind: 'ConfigMap', name, ...(namespace !== undefined && { namespace }) })
        return { addresses: users.flatMap((use) => configAddresses(raw, use)), unread: [] }
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof UserError)) throw error
        return { addresses: [], unread: [{ name, message: error.message }] }
      }
    }),
  )
  return { addresses: parts.flatMap((part) => part.addresses), unread: [...parts.flatMap((part) => part.unread), ...tooMany] }
}
