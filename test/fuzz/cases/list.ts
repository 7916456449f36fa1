import type { Edit } from '../mutate.ts'

/** What the fuzzer of answers to reads has found. */
export const listCases: readonly Edit[][][] = [
  // An error line as long as the kind that it names.
  [[{ at: 0, how: 'replace', key: '', value: 'x'.repeat(2_500) }]],
]
