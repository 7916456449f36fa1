import type { Session } from '../inputs.ts'

/** What the fuzzer of frames of an exec has found. */
export const execCases: readonly Session[] = []
