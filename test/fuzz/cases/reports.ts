import type { Sent } from '../inputs.ts'

/** What the fuzzer of terminal reports has found. */
export const reportCases: readonly Sent[] = []
