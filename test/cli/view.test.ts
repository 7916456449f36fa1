import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/cli/args/command.ts'
import { hasLightBackground, type Io, opensView } from '../../src/cli/io.ts'
import { runProgram } from './program.ts'
import { quietIo } from './quiet-io.ts'
import { messageOf, parse } from './text.ts'

const viewOf = (command: Command) => (command.run === 'trace' ? command.view : command.run === 'demo' ? command.trace.view : 'no trace')

describe('where a command is shown', () => {
  it.each([
    ['', 'terminal'],
    ['-A', 'terminal'],
    ['-n shop --context prod', 'terminal'],
    ['--no-color', 'terminal'],
    ['demo', 'terminal'],
    ['svc/web', undefined],
    ['-o text', undefined],
    ['--json', undefined],
    ['-l app=web', undefined],
    ['-f dump.yaml', undefined],
    ['--save kept.json', undefined],
    ['--fail-on never', undefined],
    ['-i', 'always'],
    ['-i svc/web', 'always'],
    ['--interactive=false', 'terminal'],
    ['-i -f dump.yaml svc/web', 'always'],
    ['-i -f dump.yaml --with new.yaml --without svc/web', 'always'],
    ['--with new.yaml', undefined],
    ['demo -i svc/web', 'always'],
  ])('the command %s is shown in the view: %s', (line, view) => expect(viewOf(parse(line))).toBe(view))

  it.each([
    [['-i', '-o', 'json'], '--interactive cannot be used with --output'],
    [['-i', '--save', 'x'], '--interactive cannot be used with --save'],
    [['-i', 'svc', 'web', 'api'], '--interactive takes at most one target'],
  ])('the view is refused for %j: %s', (argv, message) => expect(messageOf(argv)).toBe(message))
})

describe('a terminal', () => {
  it.each([
    ['0;15', true],
    ['0;default;7', true],
    ['15;0', false],
    ['15;17', false],
    ['', false],
    [undefined, false],
  ])('a terminal with COLORFGBG %s has a light background: %s', (COLORFGBG, isLight) =>
    expect(hasLightBackground({ env: { COLORFGBG } })).toBe(isLight),
  )

  const terminal = () => {
    throw new Error('nobody may open it')
  }
  const io = (part: Partial<Io>): Io => quietIo({ env: { TERM: 'xterm' }, ...part })

  it('the view opens by itself only if input and output are a terminal, and not a dumb one', () => {
    expect(opensView({ view: 'terminal' }, io({ terminal }))).toBe(true)
    expect(opensView({ view: 'terminal' }, io({}))).toBe(false)
    expect(opensView({ view: 'terminal' }, io({ terminal, env: { TERM: 'dumb' } }))).toBe(false)
    expect(opensView({}, io({ terminal }))).toBe(false)
  })

  it('without a terminal the view is refused in one clear line', async () => {
    const { code, stdout, stderr } = await runProgram(['-i', 'svc/web'])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toBe('error: --interactive needs a terminal for input and output\nOmit it to print the result.\n')
  })
})
