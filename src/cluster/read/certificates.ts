import { kinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'
import { listServed } from './served.ts'

/**
 * In the second round trip: what cert-manager says of the certificates of Ingresses, if one that was read names a Secret. That it may not be read is not a
 * gap: TLS is not checked anyway.
 */
export async function readCertificates(reading: Reading, namespace: string | undefined): Promise<void> {
  const { ingresses } = reading.lists
  if (!ingresses.some(({ tls = [] }) => tls.some(({ secret }) => secret !== undefined))) return
  await listServed(reading, kinds.Certificate, namespace)
  for (const gap of reading.gaps.filter(({ resource }) => resource === 'certificates')) reading.withdraw(gap)
}
