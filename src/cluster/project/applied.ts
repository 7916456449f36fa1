import type { V1Service, V1ServicePort } from '@kubernetes/client-node'
import { labels } from '../../lib/read.ts'
import type { ServicePort } from '../../model/resources.ts'
import { part, parts, type RawFields, rawOf } from './raw.ts'

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The ports of a Service as it was last applied with kubectl, where two of them have the same number for different protocols; else
 * undefined. A text that does not name another protocol than TCP cannot hold such a pair, and is not parsed.
 */
export function appliedPorts(
  { metadata }: RawFields<V1Service>,
  port: (raw: RawFields<V1ServicePort>) => ServicePort[],
): ServicePort[] | undefined {
  const applied = labels(part(metadata).annotations)[annotation]
  if (applied === undefined || !/"(UDP|SCTP)"/.test(applied)) return undefined
  const ports = parts(part(rawOf<V1Service>(parsed(applied)).spec).ports).flatMap(port)
  const pairs = Map.groupBy(ports, (one) => one.port)
  return [...pairs.values()].some((same) => new Set(same.map((one) => one.protocol)).size > 1) ? ports : undefined
}

/** Anybody may write an annotation: what is no JSON says nothing. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
