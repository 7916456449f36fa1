/**
 * What a client was told, in the words of the document. `not-connected`: refused, no route or timed out, the program does not say which.
 * `name-unanswered`: DNS gave no answer, which is not the same as a name that does not exist.
 */
export const SYMPTOMS = [
  'refused',
  'timeout',
  'reset',
  'no-route',
  'not-connected',
  'no-such-name',
  'name-unanswered',
  'tls-expired',
  'tls-unknown-authority',
  'tls-wrong-name',
  'tls-not-tls',
  'http-404',
  'http-413',
  'http-500',
  'http-502',
  'http-503',
  'http-504',
  'goaway',
] as const

/** What a client was told. */
export type Symptom = (typeof SYMPTOMS)[number]

/** Whether a finding can be the cause of a symptom, and why. */
export interface SymptomCause {
  /** Of the finding. */
  code: string
  /** One sentence. */
  why: string
}

/** Something that no finding tells of and nobody looked at, which could be the cause. */
export interface UncheckedCause {
  /** One sentence. */
  what: string
  /** A line for a POSIX shell that looks at it; it only reads. Absent where porttrace knows none. */
  command?: string
}

/** An error that a client was told, as evidence in the trace of what it names. */
export interface SymptomView {
  kind: Symptom
  /** The line that says so; a long one is cut. */
  line: string
  /** How often it was found in what was pasted. */
  count: number
  /** The Pod whose log has the line, where the line says so. */
  client?: string
  /** Findings that can cause it. */
  fits: SymptomCause[]
  /** Findings that cannot. */
  excluded: SymptomCause[]
  /** What else could, where no finding fits. */
  unchecked: UncheckedCause[]
}
