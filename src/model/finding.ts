import type { ObjectRef } from './resources.ts'

/** `error`: traffic fails. `warn`: some fails, or will. `info`: worth knowing, changes no verdict. */
export type Severity = 'error' | 'warn' | 'info'
/** An inferred finding is at most `warn`, and a probe can prove or clear it. */
export type Confidence = 'proven' | 'inferred'

/** A value seen in the cluster that proves a finding. */
export interface Evidence {
  object: ObjectRef
  /** Path of the field: `spec.ports[0].targetPort`. */
  field: string
  /** What stands there; `null` where there is nothing. */
  value: unknown
  /** Of an event: how often it happened, and when last (RFC 3339; `''` where the server does not say). */
  event?: { count: number; last: string }
  /** Where it stands, in a manifest. */
  file?: string
  line?: number
}

/** A change that ends a finding. */
export interface Fix {
  text: string
  /** A line for a POSIX shell, quoted; never run by porttrace. */
  command?: string
  /** What the command creates, as YAML; absent where it creates nothing. */
  manifest?: string
  /** What the command costs, or what undoes it: one sentence. */
  note?: string
  /** It is worth its place even where the finding only follows from another: the fix of that one need not fix this one. */
  own?: true
  /** The place to edit, in a manifest; there is then no command. */
  at?: { file: string; line: number; field: string }
}

/** Where to look next: it changes nothing. */
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
  /** What stands in the cluster and proves it. */
  evidence: Evidence[]
  /** Absent where nothing is known that has to change. */
  fix?: Fix
  /** Absent where the fix needs no further look. */
  next?: NextStep
  /** URL of the page about the code. `kubectl porttrace explain CODE` prints the same page. */
  docs: string
  /** What only follows from this finding. */
  causes: Finding[]
}

/** Why a verdict is not healthy, in one line. */
export interface Cause {
  /** Of the finding that says it. */
  code: string
  /** Without a full stop: `readiness GET :8080/healthz returned 503 (180 times)`. */
  text: string
  /** RFC 3339: since when it is so; absent where no condition tells. */
  since?: string
}

/** The page that `explain` prints. Commands stand for `NS` and `SVC`, as the reader has to fill them in. */
export interface Explanation {
  /** One line for tables. */
  summary: string
  means: string
  why: string
  /** Where Kubernetes says or does so. */
  sources: readonly string[]
  confirm: readonly string[]
  fix: readonly string[]
}
