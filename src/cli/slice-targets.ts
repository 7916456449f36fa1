import { UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import type { Transport } from '../cluster/http/transport.ts'
import { getObject } from '../cluster/read/objects.ts'
import { isBySlice } from '../kube/target-kinds.ts'
import { compareText } from '../lib/compare.ts'
import { fields, labels, text } from '../lib/read.ts'
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts'
import type { ServiceTarget, TargetRef } from '../model/target.ts'
import type { TraceCommand } from './args/command.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { severalHomes } from './missing.ts'

/** The label that joins a slice to its Service (discovery/v1 LabelServiceName). */
const SERVICE_LABEL = 'kubernetes.io/service-name'

/**
 * The targets, with the Service that a named EndpointSlice belongs to in place of a guess by its name. One that may not be read stays a guess.
 * @throws UserError if there is no such slice, or if it belongs to no Service
 */
export function servicesOfSlices(
  targets: readonly TargetRef[],
  namespace: string,
  api: Transport,
  signal: AbortSignal,
): Promise<TargetRef[]> {
  return Promise.all(
    targets.map(async (target) => {
      if (target.kind !== 'service' || target.slice === undefined) return target
      try {
        const raw = await getObject(api, { kind: 'EndpointSlice', namespace, name: target.slice }, signal)
        const service = labels(fields(fields(raw).metadata).labels)[SERVICE_LABEL]
        return ofService(target.slice, text(service))
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
        if (error.reason !== 'not-found') return ofService(target.slice, target.name)
        throw new UserError(`endpointslices.discovery.k8s.io "${target.slice}" not found in namespace "${namespace}"`)
      }
    }),
  )
}

/** The same on the cluster of the command, over a connection of its own. @throws ApiError, UserError */
export async function targetsOnCluster(command: TraceCommand, io: Io, known?: SnapshotSource): Promise<readonly TargetRef[]> {
  const { targets } = command
  if (!targets.some(isBySlice)) return targets
  const { connection, api } = await connect(command, io, known)
  try {
    return await servicesOfSlices(targets, connection.namespace, api, io.signal)
  } finally {
    api.close()
  }
}

/** The same, with the slices of a dump, and the namespace that each is in. @throws UserError */
export function servicesOfDumpedSlices(targets: readonly TargetRef[], { slices }: Snapshot, namespace: string | undefined): TargetRef[] {
  return targets.map((target) => {
    if (target.kind !== 'service' || target.slice === undefined) return target
    const named = slices.filter((one) => one.name === target.slice && (namespace === undefined || one.namespace === namespace))
    const [found, ...others] = named.toSorted((a, b) => compareText(a.namespace, b.namespace))
    if (!found) throw new UserError(`endpointslices.discovery.k8s.io "${target.slice}" is not in the dump`)
    if (others.length > 0) {
      const homes = [found, ...others].map((one) => one.namespace)
      throw new UserError(severalHomes(`endpointslice "${target.slice}"`, homes))
    }
    return { ...ofService(target.slice, found.service), namespace: found.namespace }
  })
}

function ofService(slice: string, service: string | undefined): ServiceTarget {
  if (service) return { kind: 'service', name: service }
  throw new UserError(`endpointslice/${slice} belongs to no Service: it has no label ${SERVICE_LABEL}`)
}
