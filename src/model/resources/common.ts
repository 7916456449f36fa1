/** `TCP`, `UDP` or `SCTP`; any other text is kept as the server sent it. */
export type Protocol = string
/** An IP family, as `spec.ipFamilies` names it. */
export type Family = 'IPv4' | 'IPv6'
/** Label keys and their values. */
export type Labels = Readonly<Record<string, string>>

/** The identity of an object, for users and for kubectl. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  kind: string
  namespace?: string
  name: string
}

/** A value in a manifest that the API server rejects: the object cannot be applied. */
export interface Refused {
  field: string
  value: unknown
  /** The requirement of the server: `must be a number`. */
  why: string
}

/** A finding to ignore for an object (annotation `porttrace/ignore`). */
export interface Ignored {
  code: string
  /** `''`: no reason was given, so it is not ignored. */
  reason: string
}

/** Settings for porttrace in the manifest of an object, and whether the manifest is applied yet. */
export interface Manifest {
  planned?: true
  ignores?: Ignored[]
  /** Why the API server would reject it. */
  refused?: Refused[]
}

/** An entry of `status.conditions`. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
  /** It is about an older generation of the object (`observedGeneration`) and may be out of date. */
  stale?: true
}
