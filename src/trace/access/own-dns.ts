import { isPublic } from '../../lib/cidr.ts'
import { includesIp } from '../../lib/ip.ts'
import type { Lookup } from '../lookup.ts'
import type { Client, OwnDns } from './client.ts'
import { partyAt } from './clients.ts'

/** The DNS settings of the Pods of a client that replace cluster DNS; undefined if one of them has none. */
export function ownDnsOf({ parties = [] }: Client, lookup: Lookup): OwnDns | undefined {
  const pods = parties.flatMap((party) => (party.type === 'pod' ? [party.pod] : []))
  const [first] = pods
  if (!first || pods.length !== parties.length || pods.some(({ dnsPolicy }) => dnsPolicy !== 'None')) return undefined
  const { name, nameservers = [], searches = [] } = first
  return { pod: name, nameservers, searches, isForeign: nameservers.length > 0 && nameservers.every((one) => isForeign(one, lookup)) }
}

/** A private address may be that of a Service that was not read, or of a resolver that forwards to the cluster. */
function isForeign(address: string, lookup: Lookup): boolean {
  return (
    isPublic(address) &&
    partyAt(address, lookup).type === 'address' &&
    !lookup.services.some(({ clusterIPs, externalIPs }) => includesIp([...clusterIPs, ...externalIPs], address))
  )
}
