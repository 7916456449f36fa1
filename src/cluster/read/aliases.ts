import { aliasedService } from '../../kube/dns-name.ts'
import type { Service } from '../../model/resources.ts'
import { kinds } from '../kinds/kinds.ts'
import { readBehind } from './behind.ts'
import { listBeside, listOptionalBeside } from './beside.ts'
import type { Reading } from './reading.ts'

/**
 * Reads the Services of the cluster for which some of these are aliases (type ExternalName), and what is behind them, in two round trips
 * for each alias that leads to another. If there is no such Service, those of its namespace are listed to find the one that was meant.
 */
export async function readAliased(reading: Reading, services: readonly Service[], seen: Set<string> = new Set()): Promise<void> {
  const named = services.flatMap(({ type, externalName = '' }) => (type === 'ExternalName' ? (aliasedService(externalName) ?? []) : []))
  const fresh = named.filter(({ namespace, service }) => !seen.has(`${namespace}/${service}`))
  for (const { namespace, service } of fresh) seen.add(`${namespace}/${service}`)
  const groups = Map.groupBy(fresh, ({ namespace }) => namespace)
  await Promise.all(
    [...groups].map(([namespace, group]) => readNamed(reading, namespace, new Set(group.map(({ service }) => service)), seen)),
  )
}

async function readNamed(reading: Reading, namespace: string, names: ReadonlySet<string>, seen: Set<string>): Promise<void> {
  const sliceQuery = (name: string) => ({ namespace, labelSelector: `kubernetes.io/service-name=${name}` })
  const areListed = reading.covers('services', namespace)
  const slices = reading.covers('endpointslices', namespace) ? [] : [...names]
  const [sliceGaps] = await Promise.all([
    Promise.all(slices.map((name) => reading.list(kinds.EndpointSlice, sliceQuery(name)))),
    listBeside(reading, namespace, 'route'),
    ...(areListed ? [] : [...names].map((name) => reading.get(kinds.Service, namespace, name))),
  ])
  const found = reading.lists.services.filter((service) => service.namespace === namespace && names.has(service.name))
  const isLost = !areListed && [...names].some((name) => reading.isMissing(kinds.Service, namespace, name))
  await Promise.all([
    isLost ? listOthers(reading, namespace) : undefined,
    ...(found.length === 0
      ? []
      : [
          listOptionalBeside(reading, namespace, 'route'),
          readBehind(
            reading,
            namespace,
            found,
            sliceGaps.find((one) => one !== undefined),
          ),
          readAliased(reading, found, seen),
        ]),
  ])
}

/** If the others may not be listed, that is not a gap: it changes nothing about the Service that does not exist. */
async function listOthers(reading: Reading, namespace: string): Promise<void> {
  const gap = await reading.list(kinds.Service, { namespace })
  if (gap) reading.withdraw(gap)
}
