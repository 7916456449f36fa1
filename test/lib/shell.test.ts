import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shellLine, shellQuote } from '../../src/lib/shell.ts'
import { hostileWords } from './hostile-words.ts'

describe('shellQuote', () => {
  it.each([
    ['web', 'web'],
    ['--replicas=1', '--replicas=1'],
    ['demo/web:80', 'demo/web:80'],
    ['app.kubernetes.io/name=web', 'app.kubernetes.io/name=web'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['a\\b', "'a'\\\\'b'"],
    ["\\'; x", "\\\\\\''; x'"],
    ['[{"op":"replace"}]', `'[{"op":"replace"}]'`],
    ['$(reboot)', "'$(reboot)'"],
    ['~root', "'~root'"],
    ['=ls', "'=ls'"],
    ['a==ls', "'a==ls'"],
    ['%self', "'%self'"],
    ['a\0b', 'ab'],
  ])('the word %j is quoted as %s', (argument, quoted) => {
    expect(shellQuote(argument)).toBe(quoted)
  })
})

/** `args` come before the line. zsh and fish read no start-up file. */
const shells = [
  { name: 'bash', args: ['--norc', '--noprofile', '-c'] },
  { name: 'dash', args: ['-c'] },
  { name: 'zsh', args: ['-f', '-c'] },
  { name: 'zsh with all kinds of expansion', file: 'zsh', args: ['-f', '-o', 'extendedglob', '-o', 'magicequalsubst', '-c'] },
  { name: 'fish', args: ['--no-config', '-c'] },
].map(({ file, ...shell }) => ({ ...shell, file: file ?? shell.name }))

function isInstalled(file: string): boolean {
  return spawnSync(file, ['-c', ':']).status === 0
}

/** The words that a program gets from each of the lines: `printf` of coreutils ends each word with NUL. */
function wordsIn(file: string, args: readonly string[], lines: readonly string[], cwd: string): string[] {
  const script = lines.map((line) => `/usr/bin/printf '%s\\0' ${line}\n`).join('')
  const output = execFileSync(file, [...args, script], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  return output.split('\0').slice(0, -1)
}

// In CI every shell has to be there: .ci/run installs them, and a missing one fails.
describe.each(shells.filter(({ file }) => process.env.CI !== undefined || isInstalled(file)))('in $name', ({ file, args }) => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'shell-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it('each hostile word comes back from a shell as it was, and nothing else runs', () => {
    const lines = hostileWords.map((word) => shellLine(['x', word, 'y']))
    expect(wordsIn(file, args, lines, directory)).toEqual(hostileWords.flatMap((word) => ['x', word, 'y']))
    expect(wordsIn(file, args, [shellLine(hostileWords)], directory)).toEqual(hostileWords)
    expect(readdirSync(directory)).toEqual([])
  })

  it('arbitrary words come back from a shell as they were', () => {
    const dangerous = fc.constantFrom(...'\'"\\$`!(){}[]<>|&;*?~#=^%@ \n\ta-'.split(''))
    const words = fc.array(
      fc.oneof(fc.string({ unit: dangerous }), fc.string({ unit: 'grapheme' })).filter((one) => !one.includes('\0') && one.isWellFormed()),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(words, (some) => {
        expect(wordsIn(file, args, [shellLine(some)], directory)).toEqual(some)
      }),
      { numRuns: 8 },
    )
    expect(readdirSync(directory)).toEqual([])
  })
})

describe.each(
  [
    { name: 'bash', args: ['--norc', '--noprofile', '-i'] },
    { name: 'zsh', args: ['-f', '-i'] },
  ].filter(({ name }) => process.env.CI !== undefined || isInstalled(name)),
)('typed at the prompt of $name', ({ name, args }) => {
  it('at a prompt a word with an exclamation mark is not replaced from the history', () => {
    const words = hostileWords.filter((word) => word.includes('!'))
    const input = `echo before\n/usr/bin/printf '<%s>' ${shellLine(words)}\nexit\n`
    const { stdout } = spawnSync(name, args, { input, encoding: 'utf8' })
    expect(stdout).toContain(words.map((word) => `<${word}>`).join(''))
  })
})
