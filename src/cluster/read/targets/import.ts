import type { ImportTarget } from '../../../model/target.ts'
import { kinds } from '../../kinds/kinds.ts'
import { readSources } from '../cluster-set.ts'
import type { Reading } from '../reading.ts'
import { requireServed } from '../served.ts'
import { readChains } from './service.ts'

/**
 * Reads an import and what it leads to: with it its slices, the export of the own cluster and what shows the id of that; then the Service
 * that handles it, and the exporting Service, if they are in this cluster. @throws ApiError if the import cannot be read
 */
export async function readImportTarget(
  reading: Reading,
  namespace: string,
  { name, namespace: home = namespace }: ImportTarget,
): Promise<void> {
  const [isThere] = await Promise.all([requireServed(reading, kinds.ServiceImport, home, name), readSources(reading, home, name)])
  if (!isThere) return
  const { imports, exports } = reading.lists
  const isIt = (one: { namespace: string; name: string }) => one.namespace === home && one.name === name
  const names = [...(exports.some(isIt) ? [name] : []), ...imports.filter(isIt).flatMap(({ derived }) => derived ?? [])]
  await Promise.all([...new Set(names)].map((service) => reading.get(kinds.Service, home, service)))
  await readChains(
    reading,
    reading.lists.services.filter((service) => service.namespace === home && names.includes(service.name)),
  )
}
