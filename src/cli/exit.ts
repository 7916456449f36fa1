import type { Verdict } from '../model/verdict.ts'
import type { FAIL_ON } from './args/flags/output.ts'

/** A usage error. */
export const MISUSED = 2
/** The target could not be traced: no such object, no access, no cluster. */
export const FAILED = 3

/** What `--fail-on` takes. */
export type FailOn = (typeof FAIL_ON)[number]

const failing: Readonly<Record<FailOn, readonly Verdict[]>> = {
  broken: ['broken'],
  degraded: ['broken', 'degraded'],
  // The word for the same that is in scripts.
  warn: ['broken', 'degraded'],
  unknown: ['broken', 'degraded', 'unknown'],
  never: [],
}

/** Is the verdict at or above the level? */
export function isFailing(verdict: Verdict, failOn: FailOn): boolean {
  return failing[failOn].includes(verdict)
}

/** 1 if any verdict is at or above the level, else 0. */
export function exitCode(verdicts: readonly Verdict[], failOn: FailOn): 0 | 1 {
  return verdicts.some((verdict) => isFailing(verdict, failOn)) ? 1 : 0
}
