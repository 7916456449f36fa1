import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../../src/cli/args/command-line.ts'
import { parseDuration } from '../../src/cli/args/values.ts'
import { parseSelector } from '../../src/kube/parse-selector.ts'
import { messageOf } from './text.ts'

/** What flags a line gives, as plain objects. */
function read(line: string) {
  const { words, values } = readCommandLine(line.split(' '))
  const { boolean, text, texts, duration } = values
  return { words, ...Object.fromEntries([...boolean, ...text, ...texts, ...duration]) }
}

describe('readCommandLine: the forms of pflag', () => {
  const lines: [string, object][] = [
    ['-o json', { words: [], output: 'json' }],
    ['-o=json', { words: [], output: 'json' }],
    ['-ojson', { words: [], output: 'json' }],
    ['--output=json', { words: [], output: 'json' }],
    ['--output json', { words: [], output: 'json' }],
    ['-Ao json', { words: [], 'all-namespaces': true, output: 'json' }],
    ['-Ao=json', { words: [], 'all-namespaces': true, output: 'json' }],
    ['-o json -o yaml', { words: [], output: 'yaml' }],
    ['--all-namespaces=false', { words: [], 'all-namespaces': false }],
    ['--all-namespaces=T', { words: [], 'all-namespaces': true }],
    ['--all-namespaces=0', { words: [], 'all-namespaces': false }],
    ['-A false', { words: ['false'], 'all-namespaces': true }],
    ['-n -A', { words: [], namespace: '-A' }],
    ['-n --', { words: [], namespace: '--' }],
    ['--namespace=a=b', { words: [], namespace: 'a=b' }],
    ['svc -n shop web', { words: ['svc', 'web'], namespace: 'shop' }],
    ['-A -- -n shop', { words: ['-n', 'shop'], 'all-namespaces': true }],
    ['--as-group=a,b --as-group c', { words: [], 'as-group': ['a,b', 'c'] }],
    ['--request-timeout 2m', { words: [], 'request-timeout': 120_000 }],
    ['-', { words: ['-'] }],
  ]
  it.each(lines)('the flags of %s are read as pflag reads them', (line, expected) => expect(read(line)).toStrictEqual(expected))

  const wrong: [string[], string][] = [
    [['--foo'], 'unknown flag: --foo'],
    [['--foo=bar'], 'unknown flag: --foo'],
    [['--verbose'], 'unknown flag: --verbose'],
    [['--__proto__=x'], 'unknown flag: --__proto__'],
    [['-z'], "unknown shorthand flag: 'z' in -z"],
    [['-Az'], "unknown shorthand flag: 'z' in -z"],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['--context'], 'flag needs an argument: --context'],
    [['-o'], "flag needs an argument: 'o' in -o"],
    [['-Ao'], "flag needs an argument: 'o' in -o"],
    [['--json=yes'], 'invalid argument "yes" for "--json" flag: must be true or false'],
    [['--json='], 'invalid argument "" for "--json" flag: must be true or false'],
    [['--fail-on', 'error'], 'invalid argument "error" for "--fail-on" flag: must be one of broken, degraded, warn, unknown, never'],
    [['--color', 'yes'], 'invalid argument "yes" for "--color" flag: must be one of auto, always, never'],
    [['--request-timeout', 'x'], 'invalid argument "x" for "--request-timeout" flag: must be a duration such as 5s, 2m or 1h30m'],
  ]
  it.each(wrong)('the words %j are refused: %s', (argv, message) => expect(messageOf(argv)).toBe(message))

  const slips: [string, string][] = [
    ['--outptu=json', 'Did you mean --output?'],
    ['--namspace', 'Did you mean --namespace?'],
    ['--request-timout', 'Did you mean --request-timeout?'],
    ['--something-else', 'Try --help.'],
  ]
  it.each(slips)('for %s the hint is %s', (line, hint) => expect(() => read(line)).toThrow(expect.objectContaining({ hint })))
})

describe('parseDuration', () => {
  const texts: [string, number | undefined][] = [
    ['0', 0],
    ['5', 5_000],
    ['1s', 1_000],
    ['500ms', 500],
    ['2m', 120_000],
    ['3h', 10_800_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['0s', 0],
    ['', undefined],
    ['-1s', undefined],
    ['1d', undefined],
    ['1 s', undefined],
    ['s', undefined],
    ['1s5', undefined],
  ]
  it.each(texts)('the time %j is %s ms', (text, ms) => expect(parseDuration(text)).toBe(ms))
})

describe('parseSelector', () => {
  it.each<[string, string[]]>([
    ['app', ['app Exists ']],
    ['!app', ['app DoesNotExist ']],
    ['app=web', ['app In web']],
    ['app==web', ['app In web']],
    ['app!=web', ['app NotIn web']],
    ['app=', ['app In ']],
    ['app in (a,b)', ['app In a|b']],
    ['example.com/app notin (a, b), tier=db', ['example.com/app NotIn a|b', 'tier In db']],
  ])('the selector %s asks for %j', (text, expected) => {
    const { matchLabels, matchExpressions } = parseSelector(text) ?? {}
    expect(matchLabels).toEqual({})
    expect(matchExpressions?.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`)).toEqual(expected)
  })
  it.each(['a b', '=web', 'app=a=b', 'app=web,', ',', 'app in a', 'app in (a', 'app=-x', 'app=web;tier=db'])(
    '%s is not a selector',
    (text) => expect(parseSelector(text)).toBeUndefined(),
  )
})
