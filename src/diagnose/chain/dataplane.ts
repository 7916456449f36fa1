import type { DataplaneFact } from '../../model/dataplane.ts'
import type { Chain } from '../../trace/chain.ts'
import { firstPort, positions } from './ports.ts'

/** What the API shows of the cluster's own parts; nothing where a probe was asked, which tells more. */
export function unprobedFacts({ probes, dataplane = [] }: Chain): readonly DataplaneFact[] {
  return probes.length > 0 ? [] : dataplane
}

/** Where a hint about the dataplane stands. Connections may continue by the rules that stand, so it is never more than a hint. */
export function hint(chain: Chain) {
  const ports = positions(chain, () => true)
  return { severity: 'warn', confidence: 'inferred', stage: 'entry', ports, hop: firstPort(ports) } as const
}
