import { describe, expect, it } from 'vitest'
import { readCursor } from '../../src/cli/completion/cursor.ts'

/** The cursor as one text: where it is, which part of the word counts, the flag, and what each candidate repeats. */
function seen(...argv: string[]): string {
  const cursor = readCursor(argv)
  if (cursor.at !== 'value') return `${cursor.at} "${cursor.word}"`
  return `${cursor.flag} "${cursor.word}"${cursor.prefix && ` behind ${cursor.prefix}`}`
}

describe('readCursor', () => {
  it.each<[string[], string]>([
    [[], 'word ""'],
    [[''], 'word ""'],
    [['svc/'], 'word "svc/"'],
    [['-'], 'flag "-"'],
    [['--out'], 'flag "--out"'],
    [['-o', ''], 'output ""'],
    [['-o', 'j'], 'output "j"'],
    [['--output', '-'], 'output "-"'],
    [['--output=j'], 'output "j"'],
    [['--output='], 'output ""'],
    [['-o=j'], 'output "j"'],
    [['-oj'], 'output "j" behind -o'],
    [['-Aoj'], 'output "j" behind -Ao'],
    [['-Ao', 'j'], 'output "j"'],
    [['-A'], 'flag "-A"'],
    [['-A', 's'], 'word "s"'],
    [['-A=f'], 'flag "-A=f"'],
    [['-o=json', 's'], 'word "s"'],
    [['-ojson', 's'], 'word "s"'],
    [['--file', 'x'], 'filename "x"'],
    [['--no-such', 's'], 'word "s"'],
    [['--no-such=s'], 'flag "--no-such=s"'],
    [['-x', 's'], 'word "s"'],
    [['--', '-o'], 'word "-o"'],
    [['-n', '--', 's'], 'word "s"'],
    [['-f', '-', 's'], 'word "s"'],
  ])('the cursor of %j is at %s', (argv, expected) => expect(seen(...argv)).toBe(expected))

  it('readCursor returns the words and flags before the cursor, without the flag that waits for its value', () => {
    expect(readCursor(['svc', '-n', 'demo', '-Aojson', 'web', '--context', 'k'])).toMatchObject({
      at: 'value',
      before: {
        argv: ['svc', '-n', 'demo', '-Aojson', 'web'],
        words: ['svc', 'web'],
        flags: new Set(['namespace', 'all-namespaces', 'output', 'context']),
      },
    })
  })
})
