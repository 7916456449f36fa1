import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isUnsafe } from '../../src/lib/printable.ts'

/** Something that is fed with odd input. */
export interface Fuzzer<Input> {
  name: string
  input: fc.Arbitrary<Input>
  /** Throws if the program does something with the input that it must not do. */
  check: (input: Input) => Promise<void>
  /** Inputs that ever failed: every run checks them. */
  cases: readonly Input[]
}

/** Checks that the text has nothing that a terminal obeys, and no line longer than this many characters. */
export function assertPrintable(text: string, longest = 10_000_000): void {
  for (const line of text.split('\n')) {
    assert(!isUnsafe(line), `not safe for a terminal: ${JSON.stringify(line.slice(0, 300))}`)
    assert(line.length <= longest, `a line of ${line.length} characters: ${line.slice(0, 200)}`)
  }
}

/** One or two lines, the first of which begins with `error: `, and no fault of our own. */
export function assertErrorLines(stderr: string): void {
  assertPrintable(stderr, 2_000)
  assert(!stderr.includes('internal error'), stderr)
}

/** ms that one input may take, on a machine that is busy with other things. */
const MOST_MS = 20_000

/** A fuzzer whose input is not shown. */
export interface Fuzzing {
  name: string
  /** Runs the inputs that ever failed. */
  runCases: () => Promise<void>
  /** Feeds this many inputs of a seed; resolves to a text with the fault and the seed, or undefined. */
  run: (numRuns: number, seed?: number) => Promise<string | undefined>
}

/** What runs a fuzzer. */
export function fuzzing<Input>({ name, input, check, cases }: Fuzzer<Input>): Fuzzing {
  const inTime = async (one: Input) => {
    const began = performance.now()
    await check(one)
    const ms = performance.now() - began
    assert(ms < MOST_MS, `it took ${Math.round(ms / 1000)} s`)
  }
  return {
    name,
    async runCases() {
      for (const one of cases) await inTime(one)
    },
    async run(numRuns, seed) {
      const property = fc.asyncProperty(input, inTime)
      const result = await fc.check(property, { numRuns, ...(seed !== undefined && { seed }) })
      return result.failed
        ? `${name}: ${fc.defaultReportMessage(result)}\n${result.errorInstance instanceof Error ? result.errorInstance.stack : ''}`
        : undefined
    },
  }
}
