import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RoundReader } from '../../../src/probe/session/rounds.ts'

const output =
  'hello\nporttrace round 1 cat /proc/net/tcp6\none\ntwo\nporttrace end 1\nporttrace round 2 grep\nporttrace end 2\nporttrace round 3 cat\nthr'

describe('rounds', () => {
  it('the rounds of an output are the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(output.length), { maxLength: 20 }), (at) => {
        const borders = [0, ...at.sort((a, b) => a - b), output.length]
        const reader = new RoundReader(1_000)
        const rounds = borders.slice(1).flatMap((end, index) => reader.push(Buffer.from(output.slice(borders[index], end)), 7))
        expect(rounds).toEqual([
          { words: ['cat', '/proc/net/tcp6'], text: 'one\ntwo\n', cut: false, begun: 7 },
          { words: ['grep'], text: '', cut: false, begun: 7 },
        ])
      }),
    )
  })

  it('a round that is longer than the cap is cut at a line, and the next one is whole', () => {
    const reader = new RoundReader(10)
    const rounds = reader.push(
      Buffer.from(`porttrace round 1\n123456\n789012\n3\nporttrace end 1\nporttrace round 2\n123456789\nporttrace end 2\n`),
      7,
    )
    expect(rounds).toEqual([
      { words: [], text: '123456\n', cut: true, begun: 7 },
      { words: [], text: '123456789\n', cut: false, begun: 7 },
    ])
  })

  it('a line without an end is dropped, and its round is marked as cut', () => {
    const reader = new RoundReader(1_000_000)
    reader.push(Buffer.from('porttrace round 1\na\n'), 7)
    for (let piece = 0; piece < 100; piece++) expect(reader.push(Buffer.alloc(32 * 1024, 'x'), 7)).toEqual([])
    expect(reader.push(Buffer.from('\nporttrace end 1\n'), 7)).toEqual([{ words: [], text: 'a\n', cut: true, begun: 7 }])
  })
})
