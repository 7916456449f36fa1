import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/cli/args/command.ts'
import { helpText } from '../../src/cli/args/help.ts'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { parseDuration } from '../../src/cli/args/values.ts'
import { isUnsafe } from '../../src/lib/printable.ts'
import { messageOf, parse, plain, withoutView } from './text.ts'

describe('parseCommand: forms of pflag that the tokenizer does not know', () => {
  const lines: [string, Command][] = [
    ['-A=false', plain],
    ['-A=true', { ...plain, allNamespaces: true }],
    ['-hA=false', { run: 'help' }],
  ]
  it.each(lines)('the form %s of pflag is read', (line, command) => expect(withoutView(parse(line))).toStrictEqual(command))

  const wrong: [string, string][] = [
    ['-A=x', 'invalid argument "x" for "-A, --all-namespaces" flag: must be true or false'],
    ['-A=', "unknown shorthand flag: '=' in -="],
    ['-Azq', "unknown shorthand flag: 'z' in -zq"],
    ['-😀', "unknown shorthand flag: '😀' in -😀"],
    ['---x', 'bad flag syntax: ---x'],
    ['--=x', 'bad flag syntax: --=x'],
    ['-context', "unknown shorthand flag: 'c' in -context"],
  ]
  it.each(wrong)('the form %s of pflag is refused: %s', (line, message) => expect(messageOf([line])).toBe(message))
})

describe('parseCommand: words that contradict each other or say nothing', () => {
  const lines: [string[], Command][] = [
    [['-A', '-n', 'shop'], { ...plain, allNamespaces: true }],
    [['-l', '', 'web'], { ...plain, targets: [{ kind: 'service', name: 'web' }] }],
    [['--', 'demo'], { ...plain, targets: [{ kind: 'service', name: 'demo' }] }],
    [['--ignore', 'PT302,PT302'], { ...plain, ignore: ['PT302'] }],
    [['--disable-compression'], plain],
  ]
  it.each(lines)('the words %j may stand together', (argv, command) => expect(withoutView(parseCommand(argv))).toStrictEqual(command))

  const wrong: [string[], string][] = [
    [['demo', '-f', 'dump.yaml'], 'demo reads its embedded cluster; it cannot be used with -f'],
    [['-f', ''], 'invalid argument "" for "-f, --filename" flag: must be a file'],
    [['--save='], 'invalid argument "" for "--save" flag: must be a file'],
    [['svc/'], 'arguments in resource/name form must have a single resource and name'],
    [['svc/web', '--probe=plan', '-w'], '--probe=plan runs nothing; it cannot be used with --watch'],
    [['svc/web', '--probe', '--for', '5s', '-w'], '--for ends by itself; it cannot be used with --watch'],
    [['svc/web', '--for', '5s'], '--for needs --probe'],
    [['svc/web', '--every', '2s'], '--every needs --probe'],
    [['svc/web', '--probe=all', '--until', 'healthy'], '--probe does not wait for a verdict; it cannot be used with --until'],
  ]
  it.each(wrong)('the words %j contradict each other: %s', (argv, message) => expect(messageOf(argv)).toBe(message))
})

describe('parseCommand: hostile words', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('\u001b', '\n', '\r', '\u202e', '\u0000', '-', '=', '/', ':', 'A', 'o', 'x'),
    maxLength: 8,
  })
  const prefix = fc.constantFrom(
    '',
    '--',
    '-',
    'svc/',
    '--output=',
    '--ignore=',
    '--fail-on=',
    '--request-timeout=',
    '-l',
    'demo',
    'svc/web:',
  )
  const words = fc.array(
    fc.tuple(prefix, hostile).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 4 },
  )

  it('hostile words make an error of one printable line', () => {
    fc.assert(
      fc.property(words, (argv) => {
        const command = parseCommand(argv)
        if (command.run === 'error') expect(isUnsafe(`${command.message}${command.hint ?? ''}`)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('hostile words are shown as escapes', () => expect(messageOf(['--x\u001b[31m\n'])).toBe('unknown flag: --x\\x1b[31m\\n'))
})

describe('parseDuration: what a timer takes', () => {
  it.each([
    ['1ns', 1],
    ['.5s', 500],
    ['1.s', 1_000],
    ['9999999h', 2 ** 31 - 1],
    ['99999999999', 2 ** 31 - 1],
  ])('the time %s is %s ms for a timer', (text, ms) => expect(parseDuration(text)).toBe(ms))
})

describe('helpText', () => {
  it('the help text fits in 80 columns', () =>
    expect(
      helpText('kubectl porttrace')
        .split('\n')
        .filter((line) => line.length > 80),
    ).toStrictEqual([]))
})
