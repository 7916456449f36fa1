import { certaintyOf, denyingSide } from '../../kube/client-access.ts'
import { hasEnded } from '../../kube/pod-phase.ts'
import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import type { ConnectionAccess, DirectionAccess } from '../../model/access.ts'
import type { AccessMatrix, MatrixCell, MatrixClient, MatrixService } from '../../model/access-matrix.ts'
import type { ObjectRef, Pod, Service, ServicePort } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Connection, Party } from '../../policy/connection.ts'
import { endpointsOf } from '../endpoints.ts'
import { compareGaps, touches, withHops } from '../gaps.ts'
import { createLookup, type Lookup } from '../lookup.ts'
import { ownerIn } from '../owners.ts'
import { joinedSlices } from '../slices.ts'
import { partyAt } from './clients.ts'
import { type ClassOf, podClasses } from './pod-class.ts'

/** A workload and one Pod of each of its classes. */
interface Row {
  workload?: ObjectRef
  pods: number
  parties: readonly Party[]
}

/** A port of a Service and one endpoint of each of its classes. */
interface Column {
  service: Service
  port: ServicePort
  endpoints: number
  destinations: readonly Omit<Connection, 'from'>[]
}

/** Who may connect to which Service of a namespace, or of all. Pods that policies do not tell apart are evaluated once. */
export function accessMatrix(snapshot: Snapshot, namespace: string | undefined): AccessMatrix {
  const lookup = createLookup(snapshot)
  const classOf = podClasses(snapshot, lookup.access)
  const isShown = (one: { namespace: string }) => namespace === undefined || one.namespace === namespace
  const rows = [...rowsOf(lookup.pods.filter(isShown), lookup, classOf), { pods: 0, parties: [{ type: 'outside' } as const] }]
  const columns = lookup.services.filter(isShown).flatMap((service) => columnsOf(service, lookup, classOf))
  const kindOf = numbered((party: Party) => partyKey(party, classOf))
  const known = new Map<string, ConnectionAccess>()
  const evaluate = (connection: Connection) => {
    const { from, to, port, protocol, servicePort } = connection
    const key = `${kindOf(from)} ${kindOf(to)} ${isItself(connection)} ${port} ${protocol} ${servicePort}`
    const found = known.get(key) ?? lookup.access.evaluate(connection)
    known.set(key, found)
    return found
  }
  const cells = rows.map((row) => columns.map((column) => cellOf(row, column, evaluate)))
  return {
    apiVersion: 'porttrace/v1',
    kind: 'AccessMatrix',
    taken: snapshot.taken,
    ...defined({ namespace }),
    ...merged(rows, columns, cells),
    ...beside(lookup, namespace),
  }
}

/** Small numbers, one for each name; the name of each thing is worked out once. */
function numbered<T extends object>(nameOf: (thing: T) => string): (thing: T) => number {
  const numbers = new Map<string, number>()
  const known = new Map<T, number>()
  return (thing) => {
    const found = known.get(thing)
    if (found !== undefined) return found
    const name = nameOf(thing)
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    known.set(thing, number)
    return number
  }
}

function rowsOf(pods: readonly Pod[], lookup: Lookup, classOf: ClassOf): Row[] {
  const live = pods.filter((pod) => !hasEnded(pod))
  const groups = Map.groupBy(live, (pod) => {
    const { kind, name } = ownerIn(pod, lookup) ?? { kind: 'Pod', name: pod.name }
    return JSON.stringify([kind, pod.namespace, name])
  })
  return [...groups.values()]
    .flatMap((group): Row[] => {
      const [first] = group
      if (!first) return []
      const { kind, name } = ownerIn(first, lookup) ?? { kind: 'Pod', name: first.name }
      // The first Pod of each class (the last endpoint of each, in `columnsOf`), so that a client and an endpoint of one class are
      // different Pods if the class has two.
      const parties = [...new Map(group.toReversed().map((pod): [string, Party] => [classOf(pod), { type: 'pod', pod }])).values()]
      return [{ workload: { kind, namespace: first.namespace, name }, pods: group.length, parties }]
    })
    .sort((a, b) => compareRefs(a.workload, b.workload))
}

function compareRefs(a: ObjectRef | undefined, b: ObjectRef | undefined): number {
  return (
    compareText(a?.namespace ?? '', b?.namespace ?? '') ||
    compareText(a?.name ?? '', b?.name ?? '') ||
    compareText(a?.kind ?? '', b?.kind ?? '')
  )
}

function columnsOf(service: Service, lookup: Lookup, classOf: ClassOf): Column[] {
  if (service.type === 'ExternalName') return []
  const slices = joinedSlices(service, lookup)
  return service.ports.map((port): Column => {
    const used = endpointsOf(service, port, slices, lookup).filter(({ usable }) => usable)
    const destinations = new Map<string, Omit<Connection, 'from'>>()
    for (const { address, port: number, protocol, pod: name } of used) {
      if (number === undefined) continue
      const pod = name === undefined ? undefined : lookup.pod(service.namespace, name)
      const to = pod ? ({ type: 'pod', pod } as const) : partyAt(address, lookup)
      destinations.set(JSON.stringify([partyKey(to, classOf), number]), {
        to,
        address,
        port: number,
        protocol,
        ...(!service.headless && { servicePort: port.port }),
      })
    }
    return { service, port, endpoints: used.length, destinations: [...destinations.values()] }
  })
}

function partyKey(party: Party, classOf: ClassOf): string {
  if (party.type === 'pod') return classOf(party.pod)
  return party.type === 'node' ? `node ${party.node.name}` : party.type === 'address' ? `address ${party.address}` : party.type
}

function isItself({ from, to }: Connection): boolean {
  return from.type === 'pod' && to.type === 'pod' && from.pod === to.pod
}

function cellOf({ parties }: Row, { destinations }: Column, evaluate: (connection: Connection) => ConnectionAccess): MatrixCell {
  const connections = parties.flatMap((from) => destinations.map((destination) => ({ ...destination, from })))
  const others = connections.filter((connection) => !isItself(connection))
  const all = (others.length > 0 ? others : connections).map(evaluate)
  const [first] = all
  if (!first) return { result: 'none' }
  if (all.every(({ result }) => result === first.result)) return cellWith(all.find((one) => certaintyOf(one) === 'inferred') ?? first)
  const differs: DirectionAccess = { result: 'unknown', reason: 'pods-differ', certainty: 'inferred' }
  return { result: 'unknown', egress: differs, ingress: differs, certainty: 'inferred' }
}

/** What decided: if the connection is denied, the side that denies it; else every side on which a policy applies. */
function cellWith(access: ConnectionAccess): MatrixCell {
  const side = denyingSide(access)
  const says = (one: 'egress' | 'ingress') => (side ? side === one : access[one].policy !== undefined || access[one].result === 'unknown')
  return {
    result: access.result,
    ...(says('egress') && { egress: access.egress }),
    ...(says('ingress') && { ingress: access.ingress }),
    certainty: certaintyOf(access),
  }
}

/** Merges rows that are alike, and the ports of a Service whose columns are alike. */
function merged(
  rows: readonly Row[],
  columns: readonly Column[],
  cells: readonly (readonly MatrixCell[])[],
): Pick<AccessMatrix, 'clients' | 'services' | 'cells'> {
  const numberOf = numbered(cellName)
  const numbers = cells.map((row) => row.map(numberOf))
  const alike = Map.groupBy(
    columns.map((column, at) => ({ column, at })),
    ({ column: { service, endpoints }, at }) =>
      `${service.namespace}/${service.name} ${endpoints > 0} ${numbers.map((row) => row[at]).join()}`,
  )
  const kept = [...alike.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { namespace, name } = first.column.service
    const ports = group.map(({ column: { port } }) => ({ name: port.name, port: port.port, protocol: port.protocol }))
    return [{ at: first.at, view: { namespace, name, ports, endpoints: first.column.endpoints } satisfies MatrixService }]
  })
  const services = kept.map(({ view }) => view)
  const narrow = cells.map((row) => kept.map(({ at }): MatrixCell => row[at] ?? { result: 'none' }))
  const groups = Map.groupBy(
    rows.map((row, at) => ({ row, own: narrow[at] ?? [] })),
    ({ row, own }) => `${row.workload === undefined} ${own.map(numberOf).join()}`,
  )
  const lines = [...groups.values()].map((group) => ({
    client: {
      workloads: group.flatMap(({ row }) => row.workload ?? []),
      pods: group.reduce((sum, { row }) => sum + row.pods, 0),
    } satisfies MatrixClient,
    own: group[0]?.own ?? [],
  }))
  return { clients: lines.map(({ client }) => client), services, cells: lines.map(({ own }) => own) }
}

/** What tells cells apart. */
function cellName({ result, certainty, egress, ingress }: MatrixCell): string {
  return `${result} ${certainty} ${directionName(egress)} ${directionName(ingress)}`
}

function directionName(access: DirectionAccess | undefined): string {
  if (!access) return ''
  const { result, reason, policy, rule, isolatedBy = [] } = access
  const policies = [...(policy ? [policy] : []), ...isolatedBy].map((one) => `${one.kind}/${one.namespace}/${one.name}`)
  return `${result} ${reason} ${rule?.index} ${policies.join()}`
}

function beside(lookup: Lookup, namespace: string | undefined): Pick<AccessMatrix, 'enforcement' | 'gaps'> {
  const nodes = new Set(lookup.pods.flatMap((pod) => (namespace === undefined || pod.namespace === namespace ? [pod.node] : [])))
  const shown = [...nodes].map((node) => lookup.access.enforcement(node)).filter(({ state }) => state !== 'unknown')
  const telling = new Set(['services', 'endpointslices', 'pods', 'networkpolicies', 'adminpolicies', 'vendorpolicies', 'namespaces'])
  return {
    enforcement: [...new Map(shown.map((one) => [`${one.state} ${one.plugin}`, one])).values()],
    gaps: lookup.gaps
      .filter((gap) => telling.has(gap.resource) && (namespace === undefined || touches(gap, namespace)))
      .toSorted(compareGaps)
      .map(withHops),
  }
}
