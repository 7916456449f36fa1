import { expect, it } from 'vitest'
import { fuzzers } from './fuzzers.ts'

/** As fast-check elsewhere: FC_RUNS makes more of them. */
const runs = 100 * Number(process.env.FC_RUNS ?? 1)

it.each(fuzzers)('every input that the fuzzer of $name ever found stays fixed', async ({ runCases }) => {
  await expect(runCases()).resolves.toBeUndefined()
})

it.each(fuzzers)('no input of the fuzzer of $name does harm', { timeout: 120_000 }, async ({ run }) => {
  expect(await run(runs)).toBeUndefined()
})
