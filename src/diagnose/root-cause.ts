import type { Chain } from '../trace/service.ts'
import type { AnyDiagnosis, Code } from './facts.ts'

/** A diagnosis with what only follows from it. */
export interface RootCause {
  diagnosis: AnyDiagnosis
  causes: AnyDiagnosis[]
}

/** Codes that explain why a Pod is no endpoint; a Node without an endpoint of its own may only follow from it. */
const podCodes: ReadonlySet<Code> = new Set<Code>(['PT201', 'PT202', 'PT301'])

/**
 * One root cause is one finding. What only follows from another is hung below it, and the catch-all PT105 goes where anything else
 * explains the port.
 */
export function rootCauses(chain: Chain, diagnoses: readonly AnyDiagnosis[]): RootCause[] {
  const narrowed = diagnoses.filter((one) => one.code !== 'PT105' || !one.ports.every((port) => isExplained(port, diagnoses)))
  const roots: RootCause[] = []
  const consequences: { diagnosis: AnyDiagnosis; root: AnyDiagnosis }[] = []
  for (const diagnosis of narrowed) {
    const root = narrowed.find((other) => follows(chain, diagnosis, other))
    if (root) consequences.push({ diagnosis, root })
    else roots.push({ diagnosis, causes: [] })
  }
  for (const { diagnosis, root } of consequences) roots.find((one) => one.diagnosis === root)?.causes.push(diagnosis)
  return roots
}

function isExplained(port: number, diagnoses: readonly AnyDiagnosis[]): boolean {
  return diagnoses.some(
    (other) => other.code !== 'PT105' && other.stage !== 'entry' && other.ports.includes(port) && other.code !== 'PT302',
  )
}

/** Every Node that drops has a Pod of the Service, which is no endpoint for the reason of the other diagnosis. */
function follows(chain: Chain, diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  if (diagnosis.code !== 'PT404' && diagnosis.code !== 'PT405') return false
  if (!podCodes.has(root.code) || root.severity === 'info') return false
  const nodes = new Set(
    root.ports.flatMap((port) => chain.ports[port]?.candidates ?? []).flatMap((candidate) => (candidate.node ? [candidate.node] : [])),
  )
  return diagnosis.facts.dropping.every((node) => nodes.has(node))
}
