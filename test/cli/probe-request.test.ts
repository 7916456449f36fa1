import { expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'

const samplingOf = (...words: string[]) => {
  const command = parseCommand(['svc/web', '--probe', ...words])
  return command.run === 'trace' ? command.probe?.sampling : undefined
}

it.each<[string[], number, number]>([
  [['--for', '30s', '--every', '7s'], 35_000, 7_000],
  [['--for', '30s', '--every', '10s'], 30_000, 10_000],
  [['--for', '4s'], 4_000, 4_000],
])('with %j the last sample is not before the time that was asked for', (words, forMs, everyMs) => {
  expect(samplingOf(...words)).toEqual({ forMs, everyMs })
})
