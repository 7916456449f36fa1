import { ApiError } from '../http/api-error.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'

/**
 * Reads whether a Service is exported to other clusters. Most clusters do not serve the kind, and an API server forbids what it does not
 * serve to who has few rights: that it could not be read is therefore no gap. Nothing of a chain depends on it.
 */
export async function readExport(reading: Reading, namespace: string, name: string): Promise<void> {
  await unlessRefused(reading.requireOne(kinds.ServiceExport, namespace, name))
}

/** For those of the Services that are exported: how each comes back from the set of clusters. */
export async function readImports(reading: Reading, namespace: string, names: readonly string[]): Promise<void> {
  const isExported = (name: string) => reading.lists.exports.some((one) => one.namespace === namespace && one.name === name)
  const labelSelector = (name: string) => `multicluster.kubernetes.io/service-name=${name}`
  await Promise.all(
    names
      .filter(isExported)
      .flatMap((name) => [
        unlessRefused(reading.requireOne(kinds.ServiceImport, namespace, name)),
        unlessRefused(reading.require(kinds.EndpointSlice, { namespace, labelSelector: labelSelector(name) })),
      ]),
  )
}

async function unlessRefused(read: Promise<unknown>): Promise<void> {
  try {
    await read
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
  }
}
