import { importedBy } from '../../kube/imports.ts'
import { defined } from '../../lib/defined.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import type { ImportTarget, ServiceTarget } from '../../model/target.ts'
import type { Gap } from '../../model/trace.ts'
import { type Chain, emptyChain } from '../chain.ts'
import { compareGaps, touches, withHops } from '../gaps.ts'
import type { Lookup } from '../lookup.ts'
import { traceService } from '../service.ts'
import { importView } from './view.ts'

/**
 * The chain of an import: the clusters that its traffic goes to, and in `through` the Service that handles it and the exporting Service, as
 * far as they are in this cluster.
 */
export function traceImport(namespace: string, target: ImportTarget, lookup: Lookup): Chain {
  const { name, namespace: home = namespace, port } = target
  const serviceImport = importView(home, target, lookup)
  const view = { kind: 'ServiceImport', namespace: home, name, ...defined({ port }) }
  if (!serviceImport) return emptyChain(view, lookup)
  const { derived, sources, lacksPort } = serviceImport
  const names = [
    ...(derived?.state === 'ok' ? [derived.name] : []),
    ...(sources.some(({ exporter }) => exporter.here && exporter.ports) ? [name] : []),
  ]
  const asked = lacksPort === undefined ? defined({ port }) : {}
  return {
    ...emptyChain(view, lookup, { serviceImport }),
    through: [...new Set(names)].map((service) => traceService(home, { kind: 'service', name: service, ...asked }, lookup)),
    gaps: importGaps(home, lookup),
  }
}

/** The chain of a Service, with the import that it handles, if there is one. */
export function withImport(chain: Chain, { name }: ServiceTarget, lookup: Lookup): Chain {
  const { namespace = '' } = chain.target
  const service = lookup.service(namespace, name)
  const imported = service && importedBy(service, lookup.slicesOf(namespace, name))
  const serviceImport = imported === undefined ? undefined : importView(namespace, { name: imported }, lookup)
  if (imported === undefined) return chain
  return { ...chain, ...defined({ serviceImport }), gaps: [...chain.gaps, ...importGaps(namespace, lookup)].sort(compareGaps) }
}

const ofImports: ReadonlySet<ReadGap['resource']> = new Set<ReadGap['resource']>(['multicluster', 'clusterproperties', 'clustergateways'])

function importGaps(namespace: string, { gaps }: Lookup): Gap[] {
  const isOfImport = ({ resource, name }: ReadGap) => ofImports.has(resource) || (resource === 'endpointslices' && name === undefined)
  return gaps
    .filter((gap) => isOfImport(gap) && touches(gap, namespace))
    .map(withHops)
    .sort(compareGaps)
}
