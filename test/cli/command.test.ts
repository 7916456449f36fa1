import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command, TraceCommand } from '../../src/cli/args/command.ts'
import { flagNames, flags } from '../../src/cli/args/flags/flags.ts'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { messageOf, parse, plain, withoutView } from './text.ts'

describe('parseCommand: sub-commands', () => {
  const lines: [string, Command][] = [
    ['', plain],
    ['help', { run: 'help' }],
    ['-h', { run: 'help' }],
    ['svc/web --help', { run: 'help' }],
    ['svc/web --help=false', { ...plain, targets: [{ kind: 'service', name: 'web' }] }],
    ['version', { run: 'version' }],
    ['--version', { run: 'version' }],
    ['explain', { run: 'explain' }],
    ['explain PT302', { run: 'explain', code: 'PT302' }],
    ['demo', { run: 'demo', trace: plain, tour: true }],
    [
      'demo svc/web -o json',
      { run: 'demo', trace: { ...plain, targets: [{ kind: 'service', name: 'web' }], output: 'json' }, tour: false },
    ],
    ['-n shop demo', { run: 'demo', trace: inNamespace('shop'), tour: false }],
  ]
  it.each(lines)('the sub-command %s is read', (line, command) => expect(withoutView(parse(line))).toStrictEqual(command))

  it.each(['explain PT101 PT102', 'version 1', 'demo gatewy/web'])('the words %s are refused', (line) =>
    expect(parse(line).run).toBe('error'),
  )

  it('an unknown flag is reported even beside --help, as kubectl does', () =>
    expect(messageOf(['--help', '--foo'])).toBe('unknown flag: --foo'))
})

describe('parseCommand: scope and answer', () => {
  const lines: [string, Partial<TraceCommand>][] = [
    ['-n shop', inNamespace('shop')],
    ['-n 123', inNamespace('123')],
    ['-A', { allNamespaces: true }],
    ['--ignore PT302,pt404 --ignore PT101', { ignore: ['PT302', 'PT404', 'PT101'] }],
    ['--fail-on warn', { failOn: 'warn' }],
    ['--fail-on=never', { failOn: 'never' }],
    ['-f dump.yaml', { files: ['dump.yaml'] }],
    ['-f -', { files: ['-'] }],
    ['--file dump.yaml', { files: ['dump.yaml'] }],
    ['--filename=dump.yaml', { files: ['dump.yaml'] }],
    ['--save kept.json', { save: 'kept.json' }],
    ['--no-color', { color: false }],
    ['--color never', { color: false }],
    ['--color=always', { color: true }],
    ['--color auto', {}],
    ['--json', { output: 'json' }],
    ['--json -o json', { output: 'json' }],
    ['-o wide', { output: 'wide' }],
    ['--cache-dir /tmp/cache', {}],
  ]
  it.each(lines)('the words %s choose scope and answer', (line, part) =>
    expect(withoutView(parse(line))).toStrictEqual({ ...plain, ...part }),
  )

  it('a selector is sent as it was given, and parsed for a dump', () => {
    expect(withoutView(parseCommand(['-l', 'app=web,tier notin (db, cache),!old']))).toStrictEqual({
      ...plain,
      selector: 'app=web,tier notin (db, cache),!old',
      labels: {
        matchLabels: {},
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['web'] },
          { key: 'tier', operator: 'NotIn', values: ['db', 'cache'] },
          { key: 'old', operator: 'DoesNotExist', values: [] },
        ],
      },
    })
  })

  const wrong: [string[], string][] = [
    [
      ['-o', 'table'],
      'unable to match a printer suitable for the output format "table", allowed formats are: github,json,junit,markdown,mermaid,name,sarif,text,wide,yaml',
    ],
    [['--json', '-o', 'yaml'], '--json cannot be used with --output'],
    [['svc/web', '-A'], 'a resource cannot be retrieved by name across all namespaces'],
    [['svc', 'web', '-l', 'app=web'], 'name cannot be provided when a selector is specified'],
    [['-l', 'app = = web'], 'unable to parse the selector "app = = web"'],
    [['--ignore', 'PT1'], 'invalid argument "PT1" for "--ignore" flag: must be a code such as PT401'],
  ]
  it.each(wrong)('the words %j are refused: %s', (argv, message) => expect(messageOf(argv)).toBe(message))
})

describe('parseCommand: connection', () => {
  it('parseCommand: connection takes every connection flag of kubectl', () => {
    const line =
      '--kubeconfig k --context c --cluster l --user u -s https://h:6443 --token t --as a --as-group g --as-group=h --as-uid i ' +
      '--as-user-extra x=1 --as-user-extra x=2 --certificate-authority ca --client-certificate cc --client-key ck --tls-server-name tn ' +
      '--insecure-skip-tls-verify --request-timeout 90s'
    expect(withoutView(parse(line))).toStrictEqual({
      ...plain,
      connection: {
        kubeconfig: 'k',
        context: 'c',
        cluster: 'l',
        user: 'u',
        server: 'https://h:6443',
        token: 't',
        as: 'a',
        asGroups: ['g', 'h'],
        asUid: 'i',
        asUserExtra: ['x=1', 'x=2'],
        certificateAuthority: 'ca',
        clientCertificate: 'cc',
        clientKey: 'ck',
        tlsServerName: 'tn',
        insecureSkipTlsVerify: true,
        requestTimeoutMs: 90_000,
      },
    })
  })
})

describe('parseCommand: any words', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('--', '-', '-A=', '-o=', '---', '--=', 'svc', 'svc/', '/', ':', 'demo', 'explain', 'help', 'version', '__proto__'),
    fc.constantFrom(...flagNames.flatMap((name) => [`--${name}`, `--${name}=`, ...(flags[name].short ? [`-${flags[name].short}`] : [])])),
    fc
      .tuple(fc.constantFrom('--', '-', 'svc/', 'svc/web:', '--output=', '-A='), fc.string({ maxLength: 8 }))
      .map((parts) => parts.join('')),
  )

  it('parseCommand: any words never throws, and an error always says something', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (argv) => {
        const command = parseCommand(argv)
        expect(command.run === 'error' ? command.message : command.run).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})

function inNamespace(namespace: string): TraceCommand {
  return { ...plain, namespace, connection: { ...plain.connection, namespace } }
}
