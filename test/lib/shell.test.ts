import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellLine, shellQuote } from '../../src/lib/shell.ts'

describe('shell', () => {
  it.each([
    ['web', 'web'],
    ['--replicas=1', '--replicas=1'],
    ['demo/web:80', 'demo/web:80'],
    ['app.kubernetes.io/name=web', 'app.kubernetes.io/name=web'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['[{"op":"replace"}]', `'[{"op":"replace"}]'`],
    ['$(reboot)', "'$(reboot)'"],
    ['~root', "'~root'"],
    ['=ls', "'=ls'"],
    ['a\0b', 'ab'],
  ])('quotes %j as %s', (argument, quoted) => {
    expect(shellQuote(argument)).toBe(quoted)
  })

  it('comes back from a shell as it was', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0') && one.isWellFormed()),
          { minLength: 1 },
        ),
        (args) => {
          const printed = execFileSync('/bin/sh', ['-c', `for word in ${shellLine(args)}; do printf '%s\\001' "$word"; done`], {
            encoding: 'utf8',
          })
          expect(printed.split('\u0001').slice(0, -1)).toEqual(args.map((one) => one.replaceAll('\u0001', '')))
        },
      ),
      { numRuns: 30 },
    )
  })
})
