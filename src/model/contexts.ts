import type { Gap } from './gap.ts'
import type { TargetView } from './target.ts'

/** What one of several contexts answered. */
export interface ContextState {
  name: string
  /** The namespace that was traced there; absent for all namespaces, and if the context was not reached. */
  namespace?: string
  /** Why nothing could be read there: its verdicts are unknown. */
  error?: string
  /** One line for each target that does not exist there; absent if all exist. */
  absent?: string[]
  /** What a list of its Services did not read; absent if everything was read. */
  gaps?: Gap[]
}

/** A field of a target that differs between contexts. */
export interface ContextDifference {
  target: TargetView
  /** `spec.type`, `targetPort of 80/TCP`, `ready addresses`. */
  field: string
  /** One for each context in which the target exists. */
  values: ContextValue[]
}

/** The value of a field in one context; absent if it is not set there. */
export interface ContextValue {
  context: string
  value?: string
}
