import type { Printed } from '../inputs.ts'

/** What the fuzzer of socket tables has found. */
export const socketCases: readonly Printed[] = []
