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

/** Set on an object of a manifest that is not applied yet. */
export interface Manifest {
  planned?: true
  /** Why the API server would not take it. */
  refused?: Refused[]
}

/** An entry of `status.conditions`. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}
