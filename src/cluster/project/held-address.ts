import { defined } from '../../lib/defined.ts'
import { fields, text } from '../../lib/read.ts'
import type { HeldAddress } from '../../model/held-address.ts'
import { metadata } from './metadata.ts'

/** The allocator of the API server, which deletes an IPAddress whose Service is gone (KEP-1880, repairip.go syncIPAddress). */
const ALLOCATOR = 'ipallocator.k8s.io'

/** A networking.k8s.io IPAddress: its name is the address, and `spec.parentRef` the object that it is kept for. */
export function projectHeldAddress(raw: unknown): HeldAddress | undefined {
  const meta = metadata(raw)
  const parent = fields(fields(fields(raw).spec).parentRef)
  const [resource, name] = [text(parent.resource), text(parent.name)]
  if (!meta || !resource || !name) return undefined
  const isService = resource === 'services' && text(parent.group) === undefined
  return {
    address: meta.name,
    object: { kind: 'IPAddress', name: meta.name },
    field: 'spec.parentRef',
    owner: { kind: isService ? 'Service' : resource, ...defined({ namespace: text(parent.namespace) }), name },
    ...defined({
      since: meta.created,
      isCleaned: meta.labels['ipaddress.kubernetes.io/managed-by'] === ALLOCATOR ? (true as const) : undefined,
    }),
  }
}
