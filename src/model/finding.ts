import type { ObjectRef } from './resources.ts'

/** `error`: traffic fails. `warn`: some traffic fails, or will fail. `info`: for information; it changes no verdict. */
export type Severity = 'error' | 'warn' | 'info'
/** An inferred finding is at most `warn`, and a probe can prove or clear it. */
export type Confidence = 'proven' | 'inferred'

/** Who wrote a field last (`metadata.managedFields`). */
export interface FieldChange {
  /** The field manager: `kubectl-edit`, `helm`, `argocd-controller`. */
  manager: string
  /** `Apply` or `Update`. */
  operation: string
  /** RFC 3339. */
  time: string
}

/** A value seen in the cluster that proves a finding. */
export interface Evidence {
  object: ObjectRef
  /** Path of the field: `spec.ports[0].targetPort`. */
  field: string
  /** Its value; `null` if it is not set. */
  value: unknown
  /** Who wrote the field last; absent if the object does not tell, or if it was not requested. */
  changed?: FieldChange
  /** For an event: how often it happened, and when last (RFC 3339; `''` if the server does not say). */
  event?: { count: number; last: string }
  /** Its place in a manifest. */
  file?: string
  line?: number
}

/** A change that fixes a finding. */
export interface Fix {
  text: string
  /** A line for a POSIX shell, quoted; never run by porttrace. */
  command?: string
  /** What the command creates, as YAML; absent if it creates nothing. */
  manifest?: string
  /** The side effect of the command, or how to undo it: one sentence. */
  note?: string
  /** It is shown even if the finding only follows from another one, because the fix of that one may not fix this one. */
  own?: true
  /** The place to edit, in a manifest; then there is no command. */
  at?: { file: string; line: number; field: string }
}

/** The next step; it changes nothing. */
export interface NextStep {
  text: string
  /** A line for a POSIX shell, quoted; it only reads, and is never run by porttrace. */
  command?: string
}

/** A diagnosis. Scripts rely on `code` and `evidence`; the words come from the catalogue. */
export interface Finding {
  /** `PT101`: stable for ever. */
  code: string
  /** `selector-matches-nothing`. */
  name: string
  severity: Severity
  confidence: Confidence
  /** Path into the trace document: `ports[0].endpoints[2]`, or `''` for the whole target. */
  hop: string
  /** The fault and the thing, in one line without a full stop. */
  title: string
  /** Cause, consequence and scope. */
  message: string
  /** The values in the cluster that prove it. */
  evidence: Evidence[]
  /** Absent if no change is known. */
  fix?: Fix
  /** Absent if the fix needs no next step. */
  next?: NextStep
  /** URL of the page about the code. `kubectl porttrace explain CODE` prints the same page. */
  docs: string
  /** What only follows from this finding. */
  causes: Finding[]
}

/** Why a verdict is not healthy, in one line. */
export interface Cause {
  /** For the finding that says it. */
  code: string
  /** Without a full stop: `readiness GET :8080/healthz returned 503 (180 times)`. */
  text: string
  /** When the cause began (RFC 3339); absent if no condition gives the time. */
  since?: string
}

/** The page that `explain` prints. The reader replaces `NS` and `SVC` in its commands. */
export interface Explanation {
  /** One line for tables. */
  summary: string
  means: string
  why: string
  /** Where Kubernetes documents or implements it. */
  sources: readonly string[]
  confirm: readonly string[]
  fix: readonly string[]
}
