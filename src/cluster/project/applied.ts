import { fields, items, text } from '../../lib/read.ts'
import type { ServicePort } from '../../model/resources.ts'

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The ports of a Service as it was last applied with kubectl, where two of them have the same number for different protocols; else
 * undefined. A text that does not name another protocol than TCP cannot hold such a pair, and is not parsed.
 */
export function appliedPorts(raw: unknown, port: (raw: unknown) => ServicePort[]): ServicePort[] | undefined {
  const applied = text(fields(fields(fields(raw).metadata).annotations)[annotation])
  if (applied === undefined || !/"(UDP|SCTP)"/.test(applied)) return undefined
  const ports = items(fields(fields(parsed(applied)).spec).ports).flatMap(port)
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
