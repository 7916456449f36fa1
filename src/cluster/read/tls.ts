import type { Kind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'
import { listServed } from './served.ts'

/**
 * In the second round trip: what cert-manager says of the certificates of Ingresses, if one that was read names a Secret. If these may not
 * be read, that is not a gap: TLS is not checked anyway.
 */
export async function readCertificates(reading: Reading, namespace: string | undefined): Promise<void> {
  const { ingresses } = reading.lists
  if (!ingresses.some(({ tls = [] }) => tls.some(({ secret }) => secret !== undefined))) return
  await listDetail(reading, kinds.Certificate, namespace)
}

/**
 * In the second round trip: how Gateways connect to the Services of the namespace. If that may not be read, it is not a gap: TLS is not
 * checked anyway.
 */
export function readBackendTls(reading: Reading, namespace: string | undefined): Promise<void> {
  return listDetail(reading, kinds.BackendTLSPolicy, namespace)
}

/**
 * What cert-manager says of the certificates in these namespaces of Gateways. Which listeners name a Secret is known only with the Gateways, which for a route are
 * read at the same time.
 */
export async function readGatewayCertificates(reading: Reading, namespaces: Iterable<string>): Promise<void> {
  await Promise.all([...new Set(namespaces)].map((namespace) => listDetail(reading, kinds.Certificate, namespace)))
}

async function listDetail(reading: Reading, kind: Kind, namespace: string | undefined): Promise<void> {
  await listServed(reading, kind, namespace)
  for (const gap of reading.gaps.filter(({ resource }) => resource === kind.resource)) reading.withdraw(gap)
}
