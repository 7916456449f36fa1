import type { OwnerType } from '../model/address-owner.ts'
import type { AddressOwner } from '../model/address-view.ts'
import type { AddressTarget } from '../model/target.ts'
import type { Entry, RouteView } from '../model/way-in.ts'
import type { Chain } from './chain.ts'
import { routeAddress } from './entries.ts'
import { entryState } from './hops.ts'
import { isOwner, isSameRoute, meantEntries } from './owner-state.ts'

const entryTypes: ReadonlySet<OwnerType> = new Set(['clusterIP', 'externalIP', 'loadBalancer', 'nodePort', 'dns', 'route'])

/**
 * The chain of a Service behind an address, with only the entry points and routes that the address belongs to: faults of others do not
 * affect it. `owners`: all owners of the address.
 */
export function onlyAddressed(chain: Chain, owners: readonly AddressOwner[], target: AddressTarget): Chain {
  const own = owners.filter((owner) => isOwnerOf(owner, chain))
  if (!own.every(({ type }) => hasEntry(type))) return chain
  const routes = chain.routes.filter((route) => own.some((owner) => isOwner(route, owner)))
  const meant = new Set(own.flatMap((owner) => meantEntries(owner, chain, target)))
  const isMeant = (entry: Entry) => meant.has(entry) || routes.some((route) => isEntryOf(entry, route))
  return {
    ...chain,
    routes,
    ports: chain.ports.map((port) => {
      const entries = port.entries.filter(isMeant)
      return { ...port, entries, hops: port.hops.map((hop) => (hop.stage === 'entry' ? { ...hop, state: entryState(entries) } : hop)) }
    }),
  }
}

/** Does what an address is to its owner have an entry point, or a route, in the chain of a Service? */
export function hasEntry(type: OwnerType): boolean {
  return entryTypes.has(type)
}

/** Does the owner of an address lead to the chain? */
export function isOwnerOf({ to }: AddressOwner, { target }: Pick<Chain, 'target'>): boolean {
  return JSON.stringify(to) === JSON.stringify(target)
}

function isEntryOf(entry: Entry, route: RouteView): boolean {
  return entry.route !== undefined && isSameRoute(route, entry.route) && entry.address === routeAddress(route)
}
