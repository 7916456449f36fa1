import { expect, it } from 'vitest'
import { LONGEST_LINE } from '../../src/paste/line.ts'
import { LogReader, type PastedLog } from '../../src/paste/log.ts'

const refused = (address: string) => `dial tcp ${address}: connect: connection refused`

function readParts(parts: Iterable<string>): PastedLog {
  const reader = new LogReader()
  for (const part of parts) reader.add(part)
  return reader.finish()
}

const brief = ({ errors }: PastedLog) => errors.map(({ count, symptom, target }) => [count, symptom, target])

it('the errors of a log are distinct, the most frequent first', () => {
  const lines = [
    refused('10.96.3.4:80'),
    'all is well',
    refused('10.96.3.5:80'),
    refused('10.96.3.5:80'),
    'dial tcp 10.96.3.5:80: i/o timeout',
  ]
  const log = readParts([lines.join('\n')])
  expect(log.lines).toBe(5)
  expect(brief(log)).toEqual([
    [2, 'refused', '10.96.3.5:80'],
    [1, 'refused', '10.96.3.4:80'],
    [1, 'timeout', '10.96.3.5:80'],
  ])
})

it('a line may arrive in any pieces, and may end with CRLF', () => {
  const text = `${refused('10.96.3.4:80')}\r\n${refused('10.96.3.4:80')}\r\n`
  for (const size of [1, 2, 7, 1000]) {
    const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect({ size, lines: readParts(parts).lines, found: brief(readParts(parts)) }).toEqual({
      size,
      lines: 2,
      found: [[2, 'refused', '10.96.3.4:80']],
    })
  }
})

it('how many Pods wrote an error is counted', () => {
  const log = readParts(['a', 'b', 'a'].map((pod) => `[pod/fe-${pod}/app] ${refused('10.96.3.4:80')}\n`))
  expect(log.errors).toMatchObject([{ count: 3, clients: 2, client: { pod: 'fe-a', container: 'app' } }])
})

it('only the beginning of a line of 10 MB is read, and the next line is read whole', () => {
  const log = readParts(['x'.repeat(10_000_000), ` ${refused('10.96.3.9:80')}`, `\n${refused('10.96.3.4:80')}\n`])
  expect(log.lines).toBe(2)
  expect(brief(log)).toEqual([[1, 'refused', '10.96.3.4:80']])
  expect(readParts([`${' '.repeat(LONGEST_LINE)}${refused('10.96.3.4:80')}`]).errors).toEqual([])
})

it('no error is read from binary input', () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256))
  expect(readParts([bytes.toString('utf8'), bytes.toString('latin1')]).errors).toEqual([])
})

it('of very many errors the most frequent ones are kept, and the dropped ones are counted', () => {
  const reader = new LogReader()
  for (let index = 0; index < 5_000; index += 1) {
    reader.add(`${refused(`10.1.${index >> 8}.${index & 255}:80`)}\n`)
    if (index % 10 === 0) reader.add(`${refused('10.96.3.4:80')}\n`)
  }
  const { errors, dropped } = reader.finish()
  expect(errors.length).toBeLessThanOrEqual(1000)
  expect(errors[0]).toMatchObject({ target: '10.96.3.4:80', count: 500 })
  expect(errors.reduce((sum, { count }) => sum + count, 0) + dropped).toBe(5_500)
})
