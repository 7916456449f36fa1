/** `TCP`, `UDP` or `SCTP`; any other text is kept as the server sent it. */
export type Protocol = string
/** An IP family, as `spec.ipFamilies` names it. */
export type Family = 'IPv4' | 'IPv6'
/** Label keys and their values. */
export type Labels = Readonly<Record<string, string>>

/** What names an object for a person and for kubectl. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  kind: string
  namespace?: string
  name: string
}

/** A value in a manifest that the API server refuses: the object cannot be applied. */
export interface Refused {
  field: string
  value: unknown
  /** What the server demands: `must be a number`. */
  why: string
}

/** A finding that an object asks to leave out (annotation `porttrace/ignore`). */
export interface Ignored {
  code: string
  /** `''`: none was given, so it is not left out. */
  reason: string
}

/** What a person has said of an object in its manifest, and whether that is applied yet. */
export interface Manifest {
  planned?: true
  ignores?: Ignored[]
  /** Why the API server would not take it. */
  refused?: Refused[]
}

/** An entry of `status.conditions`. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
  /** It speaks of an older generation of the object (`observedGeneration`), and may not hold any more. */
  stale?: true
}
