/**
 * The error that a client got, as a word for scripts. `not-connected`: refused, no route or timed out; the program does not say which.
 * `name-unanswered`: DNS gave no answer; this differs from a name that does not exist.
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

/** The error that a client got. */
export type Symptom = (typeof SYMPTOMS)[number]

/** Whether a finding can be the cause of a symptom, and why. */
export interface SymptomCause {
  /** For the finding. */
  code: string
  /** One sentence. */
  why: string
}

/** A possible cause that has no finding and was not checked. */
export interface UncheckedCause {
  /** One sentence. */
  what: string
  /** A line for a POSIX shell that checks it; it only reads. Absent if porttrace knows none. */
  command?: string
}

/** An error that a client got, as evidence in the trace of its target. */
export interface SymptomView {
  kind: Symptom
  /** The line with the error; a long line is cut. */
  line: string
  /** How often it was found in the pasted text. */
  count: number
  /** The Pod whose log has the line, if the line names it. */
  client?: string
  /** Findings that can cause it. */
  fits: SymptomCause[]
  /** Findings that cannot. */
  excluded: SymptomCause[]
  /** Other possible causes, if no finding can cause it. */
  unchecked: UncheckedCause[]
}
