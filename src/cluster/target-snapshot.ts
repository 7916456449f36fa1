import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import { readAddresses, readDataplane } from './dataplane.ts'
import { readGateway } from './gateway-snapshot.ts'
import { readPod } from './pod-snapshot.ts'
import { Reading } from './reading.ts'
import { readIngress, readRoute } from './route-snapshot.ts'
import { type ReadContext, readServicesInto } from './service-snapshot.ts'
import { readWorkload } from './workload-snapshot.ts'

/**
 * Everything that the traces of some targets need, each in two round trips. All are read at once into one snapshot.
 * @throws ApiError where a target itself cannot be read.
 */
export async function readTargets(namespace: string, targets: readonly TargetRef[], context: ReadContext): Promise<Snapshot> {
  const reading = new Reading(context.api, context.signal)
  const services = targets.flatMap((target) => (target.kind === 'service' ? [target.name] : []))
  await Promise.all([
    ...(context.dataplane ? [readDataplane(reading)] : []),
    ...(services.length > 0 ? [readServicesInto(reading, namespace, services)] : []),
    ...targets.map((target) => readTarget(reading, namespace, target)),
  ])
  if (context.dataplane) await readAddresses(reading, reading.collection.services)
  return reading.snapshot(context.now(), context.source)
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
