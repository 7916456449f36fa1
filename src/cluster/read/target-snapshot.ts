import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import { readAddresses, readDataplane } from './dataplane.ts'
import { readGateway } from './gateway-snapshot.ts'
import { readPod } from './pod-snapshot.ts'
import { Reading, serverSource } from './reading.ts'
import { readIngress, readRoute } from './route-snapshot.ts'
import { type ReadContext, readServicesInto } from './service-snapshot.ts'
import { readWorkload } from './workload-snapshot.ts'

/**
 * Everything that the traces of some targets need, each in two round trips. All are read at once into one snapshot.
 * @throws ApiError where a target itself cannot be read.
 */
export async function readTargets(namespace: string, targets: readonly TargetRef[], context: ReadContext): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  await readTargetsInto(reading, namespace, targets, context.dataplane)
  return reading.snapshot(context.now(), context.source)
}

/** The same from wherever the reading takes its objects; with `dataplane` also what carries the packets. @throws ApiError */
export async function readTargetsInto(
  reading: Reading,
  namespace: string,
  targets: readonly TargetRef[],
  dataplane = false,
): Promise<void> {
  const services = targets.flatMap((target) => (target.kind === 'service' ? [target.name] : []))
  await Promise.all([
    ...(dataplane ? [readDataplane(reading)] : []),
    ...(services.length > 0 ? [readServicesInto(reading, namespace, services)] : []),
    ...targets.map((target) => readTarget(reading, namespace, target)),
  ])
  if (dataplane) await readAddresses(reading, reading.collection.services)
}

async function readTarget(reading: Reading, namespace: string, target: TargetRef): Promise<void> {
  switch (target.kind) {
    case 'pod':
      return await readPod(reading, namespace, target)
    case 'workload':
      return await readWorkload(reading, namespace, target)
    case 'node':
      return await (await import('./node-snapshot.ts')).readNode(reading, namespace, target)
    case 'address':
      return await (await import('./address-snapshot.ts')).readAddress(reading, namespace, target)
    case 'route':
      return target.type === 'Ingress' ? await readIngress(reading, namespace, target) : await readRoute(reading, namespace, target)
    case 'gateway':
      return await readGateway(reading, namespace, target)
    case 'service':
      return undefined
  }
}
