import type { Confidence, Evidence, Severity } from '../model/finding.ts'
import type { Labels } from '../model/resources.ts'
import type { Candidate, Hop, RouteView, WorkloadView } from '../model/trace.ts'

/** The port that a finding is about. */
export interface PortFacts {
  /** Index in `spec.ports`, for patches. */
  index: number
  name: string
  port: number
  protocol: string
  targetPort: number | string
}

/** Facts about some Pods of all that the Service selects. */
export interface PodFacts {
  /** The first of them, by name. */
  pod: string
  container?: string
  /** How many are so, of how many selected. */
  count: number
  of: number
  /** Does any endpoint remain in use? */
  served: boolean
}

/**
 * What the words of each code are filled with. A new code is a new line here; it does not compile until the catalogue has words for it.
 */
export interface Facts {
  PT101: { selector: Labels; near: readonly Candidate[]; inferred: boolean }
  PT103: { slice: string; service: string; label?: string; fault: 'label' | 'port'; ports: readonly string[]; wanted: readonly string[] }
  PT105: { port: PortFacts; states: readonly string[]; selector: boolean }
  PT106: PodFacts
  PT201: PodFacts & { reason: Candidate['reason']; probe?: string; gates?: readonly string[]; port?: PortFacts; probesOtherPort?: boolean }
  PT202: PodFacts & { reason: Candidate['reason']; runsNow?: boolean; said?: string; exitCode?: number; restarts?: number }
  PT203: { workload: WorkloadView }
  PT301: { port: PortFacts; names: readonly string[]; suggestion?: string; otherProtocol?: string; count: number; of: number }
  PT302: { port: PortFacts; declared: readonly string[]; suggestion?: number; pods: number }
  PT306: { asked: number | string; ports: readonly PortFacts[]; meant?: PortFacts; how?: 'targetPort' | 'nodePort' | 'similar' }
  PT401: { loadBalancerClass?: string; message?: string }
  PT404: { nodePort: boolean; dropping: readonly string[]; serving: readonly string[] }
  PT405: { dropping: readonly string[]; serving: readonly string[] }
  PT501: { route: RouteView }
  PT502: { route: RouteView; ports: readonly PortFacts[]; meant?: PortFacts }
}

export type Code = keyof Facts

/** What a rule finds: a code and facts, never sentences. */
export interface Diagnosis<C extends Code = Code> {
  code: C
  facts: Facts[C]
  severity: Severity
  confidence: Confidence
  /** The stage of the chain that it marks, and the positions in `ports` where it does. */
  stage: Hop['stage']
  ports: readonly number[]
  /** Path into the trace document. */
  hop: string
  evidence: Evidence[]
}

/** A diagnosis of any code, each with the facts of its own. */
export type AnyDiagnosis = { [C in Code]: Diagnosis<C> }[Code]
