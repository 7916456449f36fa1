import { grouped } from '../lib/indexes.ts'
import { memo } from '../lib/memo.ts'
import type { HeldAddress } from '../model/held-address.ts'
import type { Service } from '../model/resources.ts'
import type { Chain } from './chain.ts'
import type { Lookup } from './lookup.ts'

/** What keeps the addresses of a Service, no matter for which object. */
export function heldFor({ clusterIPs }: Service, held: readonly HeldAddress[]): HeldAddress[] {
  return clusterIPs.flatMap(byAddress(held))
}

const byAddress = memo((held: readonly HeldAddress[]) => grouped(held, ({ address }) => address))

/** What keeps the addresses of a Service for another object, if objects that keep addresses were read. */
export function heldByOthers(service: Service, lookup: Lookup): Pick<Chain, 'held'> {
  const others = heldFor(service, lookup.heldAddresses).filter(({ owner }) => !isOf(owner, service))
  if (others.length === 0) return {}
  return { held: others.map((one) => ({ ...one, isOwnerGone: isGone(one.owner, lookup) })) }
}

function isOf(owner: { kind: string; namespace?: string; name: string }, { namespace, name }: Service): boolean {
  return owner.kind === 'Service' && owner.namespace === namespace && owner.name === name
}

/** Is it certain that there is no such Service? Of other kinds nothing is known. */
function isGone({ kind, namespace = '', name }: { kind: string; namespace?: string; name: string }, lookup: Lookup): boolean {
  if (kind !== 'Service' || lookup.service(namespace, name)) return false
  return lookup.isMissing('Service', namespace, name) || lookup.isWhole('services', namespace)
}
