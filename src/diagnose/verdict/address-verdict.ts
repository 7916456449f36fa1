import { clientAccesses, denyingSide } from '../../kube/client-access.ts'
import type { AddressOwner, AddressView } from '../../model/address-view.ts'
import type { Trace } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Chain } from '../../trace/chain.ts'
import { hasEntry, isOwnerOf } from '../../trace/only-addressed.ts'
import { definitionOf } from '../catalogue.ts'
import type { Code, Diagnosis } from '../finding.ts'
import { ofState, portVerdict, targetVerdict, worst } from './verdict.ts'

/** A chain, the findings about it that count, and its trace. */
export interface Examined {
  chain: Chain
  counted: readonly Diagnosis[]
  trace: Trace
}

/**
 * The verdict of an address: the worst verdict of its owners, each judged by this one entry point. Faults of other entry points do not
 * count.
 */
export function addressVerdict({ owners, path, host }: AddressView, nested: readonly Examined[]): Verdict {
  const verdicts = owners.map((owner) => ownerVerdict(owner, host, behind(owner, nested)))
  // Without a path all rules of the host are used: if one of them works, the host is at most degraded.
  const isHost = path === undefined && owners.every(({ type }) => type === 'route')
  // Backends of one rule share its requests.
  const isSplit = owners.every(({ rule }) => rule?.share !== undefined)
  const verdict = worst(verdicts)
  return (isHost || isSplit) && verdict === 'broken' && verdicts.some((one) => one !== 'broken') ? 'degraded' : verdict
}

/**
 * Does a client of the address meet this finding? A finding about entry points counts if it names one of the routes or entry points that
 * the chain still has, if it counts for this type of entry point, or if it explains why this one does not work.
 */
export function isMetBy({ owners, host }: AddressView, chain: Chain, one: Diagnosis): boolean {
  const own = owners.filter((owner) => isOwnerOf(owner, chain))
  if (one.stage !== 'entry' || !own.every(({ type }) => hasEntry(type))) return true
  return /^routes|entries/.test(one.hop) || own.some(({ type, state }) => state !== 'ok' || countsAt(one, type, host))
}

function behind({ to }: AddressOwner, nested: readonly Examined[]): Examined | undefined {
  const key = JSON.stringify(to)
  return nested.find(({ trace }) => JSON.stringify(trace.target) === key)
}

function ownerVerdict(owner: AddressOwner, host: string | undefined, examined: Examined | undefined): Verdict {
  const way = ofState[owner.state]
  if (!examined || way === 'broken') return examined ? way : 'unknown'
  switch (owner.type) {
    case 'podIP':
    case 'hostPort':
    case 'hostNetwork':
    case 'healthCheck':
      return way
    case 'node':
      return examined.trace.verdict
    default:
      return worst([way, ...serviceVerdicts(owner, host, examined)])
  }
}

/**
 * The state of the entry point that the address uses decides. A finding about entry points counts only if it says that it applies to this
 * one.
 */
function serviceVerdicts({ type }: AddressOwner, host: string | undefined, { chain, counted, trace }: Examined): Verdict[] {
  const told = counted.filter((one) => one.stage !== 'entry' || countsAt(one, type, host))
  const ports = chain.ports.map((_, position) => portVerdict(chain, position, told))
  return [targetVerdict(chain, ports, told), ...(trace.through ?? []).map(({ verdict }) => verdict)]
}

function countsAt<C extends Code>(one: Diagnosis<C>, type: AddressOwner['type'], host: string | undefined): boolean {
  return definitionOf(one.code).relations.addresses?.[type]?.(one, host) ?? false
}

/**
 * The verdict of an address that nothing in the cluster owns: broken where policies are shown to keep a client in, else unknown, since
 * nothing is known of what answers there.
 */
export function foreignVerdict(chain: Pick<Chain, 'access' | 'clients'>): Verdict {
  const isKeptIn = clientAccesses(chain).some((access) => {
    const side = denyingSide(access)
    return side !== undefined && access[side].certainty === 'proven'
  })
  return isKeptIn ? 'broken' : 'unknown'
}

/** The effect of clients on the verdict of a Pod address: none if policies allow them. */
export function directVerdicts(chain: Pick<Chain, 'access' | 'clients'>): Verdict[] {
  return clientAccesses(chain).every(({ result }) => result === 'allowed') ? [] : [foreignVerdict(chain)]
}
