import type { AddressOwner } from '../model/address-view.ts'
import type { ParentReason } from '../model/edge.ts'
import type { Confidence, Evidence, Explanation, Fix, NextStep, Severity } from '../model/finding.ts'
import type { Hop } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'
import type { Chain } from '../trace/chain.ts'
import type * as list from './findings/list.ts'
import type { ClusterRanges } from './ranges/cluster-ranges.ts'
import type { Effect } from './symptom/effects.ts'

/** A code of a finding: `PT101`. The list of findings is the list of codes. */
export type Code = keyof typeof list

/** The facts of a code, as its own file declares them. */
export type FactsOf<C extends Code> = (typeof list)[C] extends FindingDefinition<string, infer F> ? F : never

/** What a rule finds: facts, never sentences. */
export interface Found<F> {
  facts: F
  severity: Severity
  confidence: Confidence
  /** The stage of the chain that it marks, and the positions in `ports` where it does. */
  stage: Hop['stage']
  ports: readonly number[]
  /** Path into the trace document. */
  hop: string
  evidence: Evidence[]
  /** RFC 3339: since when it is so; absent if no condition tells. */
  since?: string
}

/** What was found, with the code of whose rule found it. For several codes it is a union, in which the code tells the facts. */
export type Diagnosis<C extends Code = Code> = { [K in C]: Found<FactsOf<K>> & { code: K } }[C]

/** A pure function from a chain to what is wrong with it. It changes nothing and reads nothing else. */
export type Rule<F> = (chain: Chain) => Found<F>[]

/** The same for the ranges of addresses and ports of a whole cluster. Its `hop` is a path into the RangeList, its `ports` are empty. */
export type RangeRule<F> = (ranges: ClusterRanges) => Found<F>[]

/** What a person can do about a finding: change something, look somewhere, or both. An empty command is left out. */
export type Advice = { fix: Fix; next?: NextStep } | { fix?: undefined; next: NextStep }

/** All that is known of one code. It is in one file (or one folder), and the verdicts read it from here. */
export interface FindingDefinition<C extends string, F> {
  code: C
  /** `selector-matches-nothing`: with the code before it, the name of its file. */
  name: string
  rule: Rule<F>
  /** Its rule for `--ranges`; absent if it says nothing of ranges. */
  rangeRule?: RangeRule<F>
  title: (facts: F) => string
  /** One line that says why a Service is broken, by the facts and by what its events say; absent if the title says it. */
  cause?: (facts: F, evidence: readonly Evidence[]) => string
  message: (facts: F, context: WordContext) => string
  advice: (facts: F, context: WordContext) => Advice
  /** Kinds of the objects in its evidence whose Warning events say more of it; `workload` stands for all that make Pods. */
  events?: readonly ('Pod' | 'Node' | 'Service' | 'Ingress' | 'workload')[]
  /** The log of the container that its evidence is about says more of it. */
  log?: true
  /** What it does to a client's traffic: by this, the error that a client got supports or contradicts the finding. */
  effect: Effect
  relations: Relations<F>
  /** The page that `explain` prints. */
  explain: Explanation
}

/** What the words of a finding may name beside its facts. */
export interface WordContext {
  namespace: string
  /** The Service's name. */
  service: string
  /**
   * A kubectl command line in the Service's namespace and context, quoted for a shell; `''`, which makes a fix without a command, where a
   * word is none that the API server would take.
   */
  kubectl: (...args: string[]) => string
  /** The same in another namespace. */
  kubectlIn: (namespace: string, ...args: string[]) => string
  /** A trace of a target (`svc/web:80`) in the Service's namespace and context. */
  porttrace: (target: string) => string
  /** The same in another namespace. */
  porttraceIn: (namespace: string, target: string) => string
}

/** How a finding relates to others, and where it counts. What is left out does not hold. */
export interface Relations<F> {
  /** Findings that only follow from this one where the condition holds: they hang below it. These relations never form a cycle. */
  causes?: { readonly [C in Code]?: (chain: Chain, own: Found<F>, other: Diagnosis<C>) => boolean }
  /** It only follows from any finding that has the trait, where the condition holds. */
  followsFrom?: { readonly [T in Trait]?: (chain: Chain, own: Found<F>, cause: Diagnosis) => boolean }
  /** Findings that say less: each is left out at a port that this one is about, if the condition holds. */
  replaces?: { readonly [C in Code]?: (own: Found<F>, other: Found<FactsOf<C>>) => boolean }
  /** It says less than any finding that has the trait: it is left out at a port that the other one is about, if the condition holds. */
  yieldsTo?: { readonly [T in Trait]?: (own: Found<F>, other: Diagnosis) => boolean }
  /** Trait: it says why Pods are not endpoints. */
  keepsPodsOut?: true
  /** Trait: it says why a port has no endpoint, even if it is not an error; an error that is not about an entry point always does. */
  explainsNoEndpoint?: true
  /** As information it says that a port is expected to have no endpoint: such a port is idle. */
  isRest?: true
  /** Only clients outside of the cluster meet it: it is left out if only entry points from inside are drawn. */
  isOutside?: true
  /** Entry points of an address whose owner is of this type, and for which it counts. Those that their own state tells of are left out. */
  addresses?: { readonly [T in AddressOwner['type']]?: (own: Found<F>, host: string | undefined) => boolean }
  /** Only a cluster decides it (addresses, classes, readiness, Nodes): it is left out for objects that are not applied yet. */
  needsCluster?: true | ((own: Found<F>) => boolean)
  /** It says that a Node drops packets of a port: the verdict on such a Node is that of this finding. */
  isNodeDrop?: true
  /** Reasons of a route's backend that it reports: if the finding is ignored, these reasons do not count. */
  backendReasons?: readonly NonNullable<RouteView['reason']>[]
  /** Reasons of a route's parent that it reports; `none`: the route names no parent. */
  parentReasons?: readonly (ParentReason | 'none')[]
  /** It is about a Gateway, its class or its listeners. */
  isGateway?: true
}

/** What a finding may say for others to follow from it, or to be left out beside it. */
export type Trait = 'keepsPodsOut' | 'explainsNoEndpoint'
