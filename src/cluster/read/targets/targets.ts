import { isGatewayRoute } from '../../../kube/gateway-refs.ts'
import type { ClientRef } from '../../../model/client.ts'
import type { Snapshot, SnapshotSource } from '../../../model/snapshot.ts'
import type { RouteTarget, TargetRef } from '../../../model/target.ts'
import type { Transport } from '../../http/transport.ts'
import { kinds } from '../../kinds/kinds.ts'
import type { readClients } from '../clients.ts'
import { readAddresses, readDataplane } from '../dataplane.ts'
import { Reading, serverSource } from '../reading.ts'
import { readGateway } from './gateway.ts'
import { readPod, readWorkload } from './pods.ts'
import { readGatewayRoute, readIngress } from './route.ts'
import { readServices } from './service.ts'

/** What a reading needs beside the targets. */
export interface ReadContext {
  api: Transport
  signal: AbortSignal
  source: SnapshotSource
  /** RFC 3339. */
  now: () => string
  /** Read the data plane too: the wide form draws it. */
  dataplane?: boolean
}

type Kind = TargetRef['kind']
type TargetOf<K extends Kind> = { [Each in K]: Extract<TargetRef, { kind: Each }> }[K]
/** Reads what the trace of a target needs. @throws ApiError where the target itself cannot be read. */
type ReadTarget<K extends Kind> = (reading: Reading, namespace: string, target: TargetOf<K>) => Promise<void>

/** What each kind of target reads. Those that are rare are loaded when they are requested. */
const reads: { readonly [K in Kind]: ReadTarget<K> } = {
  service: (reading, namespace, { name }) => readServices(reading, namespace, [name]),
  pod: readPod,
  workload: readWorkload,
  route: readRoute,
  gateway: readGateway,
  import: async (...asked) => (await import('./import.ts')).readImportTarget(...asked),
  node: async (...asked) => (await import('./node.ts')).readNode(...asked),
  address: async (...asked) => (await import('./address.ts')).readAddress(...asked),
}

async function readRoute(reading: Reading, namespace: string, { type, name }: RouteTarget): Promise<void> {
  if (type === 'Ingress') return readIngress(reading, namespace, name)
  if (isGatewayRoute(type)) return readGatewayRoute(reading, namespace, kinds[type], name)
  const { readOtherRoute } = await import('./other-route.ts')
  return readOtherRoute(reading, namespace, type, name)
}

/**
 * Everything that the traces of some targets need, each in two round trips. All are read at once into one snapshot, with the clients whose
 * traffic is asked about.
 * @throws ApiError where a target itself cannot be read.
 */
export async function readTargets(
  namespace: string,
  targets: readonly TargetRef[],
  context: ReadContext,
  clients: readonly ClientRef[] = [],
): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  await readTargetsInto(reading, namespace, targets, { clients, dataplane: context.dataplane === true })
  return reading.snapshot(context.now(), context.source)
}

/** What is read beside the targets: the data plane, and the clients whose traffic is asked about. */
export interface Further {
  dataplane: boolean
  clients: readonly ClientRef[]
}

/** The same from wherever the reading takes its objects. @throws ApiError */
export async function readTargetsInto(
  reading: Reading,
  namespace: string,
  targets: readonly TargetRef[],
  { dataplane, clients }: Further,
): Promise<void> {
  // Services are read together: if one needs all Pods of the namespace, the others take theirs from that list.
  const services = targets.flatMap((target) => (target.kind === 'service' ? [target.name] : []))
  const others = targets.filter(({ kind }) => kind !== 'service')
  await Promise.all([
    ...(dataplane ? [readDataplane(reading)] : []),
    ...(clients.length > 0 ? [readClientsOf(reading, namespace, clients)] : []),
    ...(services.length > 0 ? [readServices(reading, namespace, services)] : []),
    ...others.map((target) => readTarget(reading, namespace, target)),
  ])
  if (dataplane) await readAddresses(reading, reading.lists.services)
}

async function readClientsOf(...asked: Parameters<typeof readClients>): Promise<void> {
  return (await import('../clients.ts')).readClients(...asked)
}

function readTarget<K extends Kind>(reading: Reading, namespace: string, target: TargetOf<K>): Promise<void> {
  const read: ReadTarget<K> = reads[target.kind]
  return read(reading, namespace, target)
}
