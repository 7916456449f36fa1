import type { Chain } from '../trace/chain.ts'
import { isOfClosedPort, isOfCrash, isOfDuplicate, isOfHostPort, isOfNewPods, isOfNode, isOfUnready } from './consequences.ts'
import type { AnyDiagnosis, Code } from './facts.ts'

/** A diagnosis with what only follows from it. */
export interface RootCause {
  diagnosis: AnyDiagnosis
  causes: AnyDiagnosis[]
}

/** Codes that explain why a Pod is no endpoint; a Node without an endpoint of its own may only follow from it. */
const podCodes: ReadonlySet<Code> = new Set<Code>(['PT201', 'PT202', 'PT204', 'PT301', 'PT305', 'PT310'])

/**
 * One root cause is one finding. What only follows from another is hung below it, and the catch-all PT105 goes where anything else
 * explains the port.
 */
export function rootCauses(chain: Chain, diagnoses: readonly AnyDiagnosis[]): RootCause[] {
  const narrowed = diagnoses.filter((one) => one.ports.length === 0 || !one.ports.every((port) => isExplained(one, port, diagnoses)))
  const roots: RootCause[] = []
  const consequences: { diagnosis: AnyDiagnosis; root: AnyDiagnosis }[] = []
  for (const diagnosis of narrowed) {
    const root = rootOf(chain, diagnosis, narrowed)
    if (root) consequences.push({ diagnosis, root })
    else roots.push({ diagnosis, causes: [] })
  }
  for (const { diagnosis, root } of consequences) roots.find((one) => one.diagnosis === root)?.causes.push(diagnosis)
  return roots
}

/** The diagnosis from which this one follows, and which follows from no other; undefined: it is one itself. */
function rootOf(chain: Chain, diagnosis: AnyDiagnosis, all: readonly AnyDiagnosis[]): AnyDiagnosis | undefined {
  const root = all.find((other) => follows(chain, diagnosis, other))
  return root && (rootOf(chain, root, all) ?? root)
}

/** Codes that say why a port has no endpoint also where they are no proven error: a Service at rest, or one of which that is not known. */
const restCodes: ReadonlySet<Code> = new Set<Code>(['PT101', 'PT202', 'PT203', 'PT205', 'PT301', 'PT802'])

/**
 * PT105 says no more than any other reason for a port without endpoints. That old Pods terminate is said better by PT205, and is no fault
 * where new ones are in trouble.
 */
function isExplained(one: AnyDiagnosis, port: number, diagnoses: readonly AnyDiagnosis[]): boolean {
  const there = diagnoses.filter((other) => other.stage !== 'entry' && other.ports.includes(port))
  if (one.code === 'PT105') return there.some(({ code, severity }) => code !== 'PT105' && (severity === 'error' || restCodes.has(code)))
  if (one.code !== 'PT202' || one.facts.reason !== 'terminating') return false
  return there.some((other) => other.code === 'PT205' || (other !== one && other.severity === 'error' && podCodes.has(other.code)))
}

/** The pairs of codes lead one way, so that no diagnosis follows from itself. */
function follows(chain: Chain, diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  switch (diagnosis.code) {
    case 'PT201':
    case 'PT202':
      return isOfNode(chain, diagnosis, root) || isOfHostPort(chain, diagnosis, root) || isOfDuplicate(diagnosis, root)
    case 'PT205':
      return isOfNode(chain, diagnosis, root) || isOfNewPods(diagnosis, root)
    case 'PT310':
      return isOfClosedPort(diagnosis, root)
    case 'PT208':
      return isOfUnready(diagnosis, root)
    case 'PT311':
      return isOfCrash(diagnosis, root)
    case 'PT401':
      return root.code === 'PT402'
    case 'PT404':
    case 'PT405':
      return isOfPods(chain, diagnosis, root)
    default:
      return false
  }
}

type LocalGap = Extract<AnyDiagnosis, { code: 'PT404' | 'PT405' }>

/** Every Node that drops has a Pod of the Service, which is no endpoint for the reason of the other diagnosis. */
function isOfPods(chain: Chain, diagnosis: LocalGap, root: AnyDiagnosis): boolean {
  if (!podCodes.has(root.code) || root.severity === 'info') return false
  const nodes = new Set(
    root.ports.flatMap((port) => chain.ports[port]?.candidates ?? []).flatMap((candidate) => (candidate.node ? [candidate.node] : [])),
  )
  return diagnosis.facts.dropping.every((node) => nodes.has(node))
}
