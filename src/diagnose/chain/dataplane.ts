import type { DataplaneFact } from '../../model/dataplane.ts'
import type { Chain } from '../../trace/chain.ts'
import { firstPort, positions } from './ports.ts'

/** What the API shows of the cluster's own parts; nothing if a probe ran, since a probe shows more. */
export function unprobedFacts({ probes, dataplane = [] }: Chain): readonly DataplaneFact[] {
  return probes.length > 0 ? [] : dataplane
}

/**
 * Severity and place of a hint about the data plane. Connections may continue by the rules that are already set, so it is never more than a
 * hint.
 */
export function hint(chain: Chain) {
  const ports = positions(chain, () => true)
  return { severity: 'warn', confidence: 'inferred', stage: 'entry', ports, hop: firstPort(ports) } as const
}
