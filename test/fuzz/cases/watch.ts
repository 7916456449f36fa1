import type { Line } from '../inputs.ts'

/** What the fuzzer of lines of watches has found. */
export const watchCases: readonly Line[][][] = []
