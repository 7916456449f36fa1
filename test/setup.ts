import fc from 'fast-check'

/**
 * Random cases are the same in every run of CI, and new ones elsewhere. FC_RUNS makes more of them (`FC_RUNS=100 npm test`: 100 times as many),
 * FC_SEED repeats those of a run that failed.
 */
const times = Number(process.env.FC_RUNS ?? 1)
fc.configureGlobal({
  ...(process.env.CI && { seed: 20_261_121 }),
  ...(process.env.FC_SEED && { seed: Number(process.env.FC_SEED) }),
  numRuns: 100 * times,
})
