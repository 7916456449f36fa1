import { certaintyOf, denyingSide } from '../../kube/client-access.ts'
import { defined } from '../../lib/defined.ts'
import type { AccessResult, ClientAccess, ConnectionAccess, DirectionAccess, Doubt } from '../../model/access.ts'
import type { Connection } from '../../policy/connection.ts'
import type { Lookup } from '../lookup.ts'
import type { Client } from './client.ts'

/** Where a client connects to. `isUnread`: the address belongs to a Pod of which nothing else is known. */
export interface Destination extends Omit<Connection, 'from'> {
  isUnread?: true
}

/** What policies say of the traffic of a client: the same for all that it stands for, else unknown, with their numbers. */
export function accessOfClient({ view, parties }: Client, destination: Destination, lookup: Pick<Lookup, 'access'>): ClientAccess {
  if (!parties) return { from: view, ...ofUnread(destination, lookup) }
  const each = parties.map((from) => ({ from, access: evaluated({ ...destination, from }, destination.isUnread === true, lookup) }))
  const results = each.map(({ access }) => access.result)
  const [first] = each
  if (!first) return { from: view, result: 'unknown', egress: doubted('no-pods'), ingress: doubted('no-pods') }
  if (new Set(results).size > 1) return { from: view, ...mixed(each.map(({ access }) => access)) }
  // A common result is only as sure as the least sure of them.
  const least = each.find(({ access }) => certaintyOf(access) === 'inferred') ?? first
  return { from: view, ...least.access, ...decided({ ...destination, from: least.from }, least.access, lookup) }
}

/** The worst result of a client with several destinations; undefined if there are none. */
export function worstAccess(all: readonly ClientAccess[]): ClientAccess | undefined {
  return all.find(({ result }) => result === 'denied') ?? all.find(({ result }) => result === 'unknown') ?? all[0]
}

/** What enforces the policies on the side that denies, and the rules that seem to be written for the client. */
function decided(
  connection: Connection,
  access: ConnectionAccess,
  { access: policies }: Pick<Lookup, 'access'>,
): Pick<ClientAccess, 'enforcement' | 'missed' | 'near'> {
  const side = denyingSide(access)
  if (!side) return {}
  const subject = side === 'egress' ? connection.from : connection.to
  const missed = (['Egress', 'Ingress'] as const)
    .filter((direction) => access[direction === 'Egress' ? 'egress' : 'ingress'].reason === 'isolated')
    .flatMap((direction) => policies.missedFor(direction, connection))
  return {
    ...(subject.type === 'pod' && { enforcement: policies.enforcement(subject.pod.node) }),
    ...(missed.length > 0 && { missed }),
    ...defined({
      near: access[side].reason === 'isolated' ? policies.nearFor(side === 'egress' ? 'Egress' : 'Ingress', connection) : undefined,
    }),
  }
}

/** Any policy may select a Pod that was not read. That makes no difference only if no policy applies. */
function evaluated(connection: Connection, isUnread: boolean, { access }: Pick<Lookup, 'access'>): ConnectionAccess {
  const found = access.evaluate(connection)
  if (!isUnread) return found
  const egress = found.egress.reason === 'no-policy' || found.egress.reason === 'no-pod' ? found.egress : doubted('pod-unread')
  return { result: 'unknown', egress, ingress: doubted('pod-unread') }
}

/** What is known if the Pod was not read: a Pod that no policy selects accepts all traffic. */
function ofUnread({ isUnread, ...destination }: Destination, { access }: Pick<Lookup, 'access'>): ConnectionAccess {
  const { sources, policies, doubt } = access.whoMayConnect(destination)
  const isOpen = !isUnread && destination.to.type === 'pod' && sources.length === 0 && policies.length === 0 && doubt === undefined
  const ingress: DirectionAccess = isOpen ? { result: 'allowed', reason: 'no-policy', certainty: 'proven' } : doubted('client-unread')
  return { result: 'unknown', egress: doubted('client-unread'), ingress }
}

function mixed(all: readonly ConnectionAccess[]): ConnectionAccess & { pods: Record<AccessResult, number> } {
  const count = (result: AccessResult) => all.filter((one) => one.result === result).length
  return {
    result: 'unknown',
    egress: together(all.map(({ egress }) => egress)),
    ingress: together(all.map(({ ingress }) => ingress)),
    pods: { allowed: count('allowed'), denied: count('denied'), unknown: count('unknown') },
  }
}

function together(all: readonly DirectionAccess[]): DirectionAccess {
  const [first] = all
  return first && all.every(({ result }) => result === first.result)
    ? (all.find(({ certainty }) => certainty === 'inferred') ?? first)
    : doubted('pods-differ')
}

function doubted(reason: Doubt): DirectionAccess {
  return { result: 'unknown', reason, certainty: 'inferred' }
}
