import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../../src/cli/args/command-line.ts'
import { commandNames, commands } from '../../src/cli/args/commands.ts'
import type { Conflict } from '../../src/cli/args/flags/flag.ts'
import { type FlagName, flagNames, flags, isFlagName } from '../../src/cli/args/flags/flags.ts'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { messageOf, parse } from './text.ts'

/** A flag with a value that it takes. */
function given(name: FlagName): string {
  const { type, allowed } = flags[name]
  if (type === 'boolean') return `--${name}`
  return `--${name}=${allowed?.find(Boolean) ?? (type === 'duration' ? '5s' : 'x')}`
}

/** What a rule of the table names. */
function named({ with: others }: Conflict): readonly string[] {
  return others === 'choosesCluster' ? flagNames.filter((name) => flags[name].choosesCluster) : others
}

const conflicts = flagNames.flatMap((name) =>
  (flags[name].conflicts ?? []).flatMap((rule) => named(rule).map((other) => ({ name, other }))),
)
const refusals = commandNames.flatMap((command) =>
  (commands[command].refuses ?? []).flatMap((rule) => named(rule).map((other) => ({ command, other }))),
)
const needs = flagNames.flatMap((name) => (flags[name].needs ? [{ name, anyOf: flags[name].needs.anyOf }] : []))

describe('the rules of the flag table', () => {
  it('the rules of flags name flags that exist', () => {
    const names = [...conflicts.map(({ other }) => other), ...refusals.map(({ other }) => other), ...needs.flatMap(({ anyOf }) => anyOf)]
    expect(names.filter((name) => !isFlagName(name))).toStrictEqual([])
  })

  it.each(conflicts.map(({ name, other }) => [name, other] as const))('--%s does not stand beside --%s', (name, other) => {
    if (!isFlagName(other)) throw new Error(other)
    const probing = [name, other].includes('probe') ? ['svc/web'] : []
    const message = messageOf([...probing, given(name), given(other)])
    expect(message).toMatch(/cannot be used with --/)
    expect(message).toContain(`--${other}`)
  })

  it('a boolean flag that is given as false may be combined with any other flag', () => {
    expect(parse('--watch=false -f dump.yaml').run).toBe('trace')
    expect(parse('--interactive=false -o json').run).toBe('trace')
  })

  it.each(needs.map(({ name, anyOf }) => [name, anyOf.join(' or ')] as const))('--%s alone is a usage error: it needs --%s', (name) => {
    expect(messageOf(['svc/web', given(name)])).toContain(`--${name}`)
  })

  it('a command that traces nothing takes only the flags that every command takes', () => {
    expect(parse('explain PT101 -n shop --context dev --no-color').run).toBe('explain')
    expect(messageOf(['explain', 'PT101', '--watch'])).toBe('explain does not take --watch')
    expect(messageOf(['completion', 'bash', '-o', 'json'])).toBe('completion does not take --output')
  })
})

describe('the form that yargs reads', () => {
  it.each(['--target=svc/web', '--code=PT101', '--shell=bash', '--topic=x', '--_=x', '--$0=x'])('%s is no flag', (word) =>
    expect(messageOf([word])).toMatch(/^unknown flag: --/),
  )

  it('a value keeps its quotes, its dashes and its line breaks', () => {
    for (const value of ['"a"', "'a'", '"', "''", '-1', '--', '-', '1e3', 'true', '', 'a=b', 'a\nb', 'a b']) {
      expect(readCommandLine(['--namespace', value, '--as', value]).values.text).toStrictEqual(
        new Map([
          ['namespace', value],
          ['as', value],
        ]),
      )
      expect(readCommandLine([`-n${value === '' ? '=' : value}`]).values.text.size).toBe(1)
    }
  })

  it('a repeated flag has all its values, or the last one', () => {
    const { texts, text, duration } = readCommandLine([
      ...['--as-group', 'a', '--as-group=b', '--as', 'c', '--as=d', '--request-timeout', '1s', '--request-timeout', '2s'],
    ]).values
    expect([texts.get('as-group'), text.get('as'), duration.get('request-timeout')]).toStrictEqual([['a', 'b'], 'd', 2_000])
  })

  const words = fc.array(
    fc.oneof(fc.constantFrom('true', 'false', '-', '', '0x1', '1', '"a"', '__proto__', 'svc'), fc.string({ unit: 'binary' })),
    { maxLength: 5 },
  )
  it('words come out as they went in, whatever they are', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const plain = before.filter((word) => !word.startsWith('-'))
        const line = readCommandLine(['svc', ...plain, '--', ...after])
        expect(line).toMatchObject({ command: 'trace', words: ['svc', ...plain, ...after] })
      }),
    )
  })

  it('more words than a command takes are a usage error that names the command', () => {
    expect(parseCommand(['-n', 'shop', 'explain', 'PT101', 'PT102'])).toStrictEqual({
      run: 'error',
      message: 'explain takes one code, such as PT101',
    })
    expect(messageOf(['version', '1'])).toBe('version takes no arguments')
    expect(parse('explain PT101 PT102 --help').run).toBe('help')
  })
})
