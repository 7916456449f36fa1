import { clientAccesses, openAccess } from '../kube/client-access.ts'
import { isInferred } from '../kube/imports.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Gap, PortTrace, Trace } from '../model/trace.ts'
import { accessText, doubtText, names } from './access.ts'
import { gapCause } from './gaps.ts'
import { exporterText } from './imports.ts'

/** Why a target is unknown if no finding says so, in one line without a full stop; undefined if nothing makes it unknown. */
export function unknownReason(trace: Trace): string | undefined {
  const { gaps, alias, ports, service, serviceImport, through = [], exporters = [] } = trace
  const hiding = gaps.filter(({ hides }) => hides)
  const gap = hiding.find(isUnmade) ?? hiding[0]
  if (gap) return gapCause(gap)
  if (alias?.state === 'unknown') return `service/${alias.name} in ${alias.namespace}, to which the name resolves, was not read`
  for (const port of ports.filter(({ verdict }) => verdict === 'unknown')) {
    const reason = portReason(port, trace)
    if (reason !== undefined) return reason
  }
  const sources = serviceImport?.sources ?? []
  const source = sources.find(({ exporter }) => exporter.state === 'unknown' && (!service || isInferred(exporter)))
  if (source) return exporterText(source)
  const here = sources.find(({ exporter }) => exporter.here && isInferred(exporter))
  const own = through.find(({ target, verdict }) => target.name === serviceImport?.name && (verdict === 'broken' || verdict === 'degraded'))
  if (here && own) return `cluster ${here.cluster}: ${exporterText(here)}: ${own.verdict}`
  const behind = [...through, ...exporters].find(({ verdict }) => verdict === trace.verdict)
  return behind && unknownReason(behind)
}

/**
 * Does the gap say that what the Service selects is not among the manifests? It concerns the Service alone, so no line below a list says
 * it.
 */
export function isUnmade({ resource, file, namespace }: Gap): boolean {
  return resource === 'manifests' && file === undefined && namespace !== undefined
}

function portReason({ port, endpoints }: PortTrace, { target, ignored = [] }: Trace): string | undefined {
  const home = target.namespace
  const used = endpoints.filter(({ usable }) => usable)
  const where = port === 0 ? '' : ` on port ${port}`
  if (used.length === 0 && ignored.length > 0) return `no endpoint is usable${where}; ignored: ${ignored.join(', ')}`
  if (used.length === 0) return `no endpoint is usable${where}, and no finding shows why`
  const doubt = used.map((endpoint) => accessDoubt(endpoint, home)).find((text) => text !== undefined)
  if (doubt !== undefined) return `it is unknown who may connect${where}: ${doubt}`
  return used.some(({ socket }) => socket) ? `no connection${where} succeeded` : undefined
}

/** What leaves open who may connect to an endpoint. */
function accessDoubt(endpoint: Endpoint, home: string | undefined): string | undefined {
  const unsure = clientAccesses(endpoint).find(({ result }) => result !== 'allowed')
  if (unsure) return accessText(unsure, home)
  const ingress = openAccess(endpoint)?.ingress
  if (ingress?.doubt !== undefined) return doubtText(ingress, home)
  if (!ingress || (ingress.pods !== 'unknown' && ingress.outside !== 'unknown')) return undefined
  const open = ingress.sources.find(({ effect }) => effect === 'unknown')
  return `it is unknown which clients ${open ? names([open.policy], home) : names(ingress.policies, home)} allows`
}
