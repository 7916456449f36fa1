import { expect, it } from 'vitest'
import { matchContexts } from '../../../src/cluster/config/context-patterns.ts'
import { UsageError } from '../../../src/cluster/config/user-error.ts'

const names = ['prod-eu', 'prod-us', 'dev', 'arn:aws:eks:eu-west-1:1:cluster/prod', 'a,b', 'a', 'c*', 'cd', '.+']

it.each([
  ['names in a list', ['dev,prod-us'], ['dev', 'prod-us']],
  ['blanks in a list', ['dev, prod-us ,'], ['dev', 'prod-us']],
  ['a repeated flag', ['dev', 'prod-us'], ['dev', 'prod-us']],
  ['one that is named twice', ['dev', 'dev', 'd*'], ['dev']],
  ['a glob, in the order of the kubeconfig', ['prod-*'], ['prod-eu', 'prod-us']],
  ['a glob over the slashes of a name', ['arn:*prod'], ['arn:aws:eks:eu-west-1:1:cluster/prod']],
  ['a question mark for one letter', ['prod-?s'], ['prod-us']],
  ['letters that mean something in a regular expression', ['.+'], ['.+']],
  ['a name with a comma before the list that it could be', ['a,b'], ['a,b']],
  ['a name with an asterisk before the glob that it could be', ['c*'], ['c*']],
])('contexts are chosen by %s', (_, patterns, chosen) => {
  expect(matchContexts(patterns, names)).toEqual(chosen)
})

it.each([
  [['prod-x*'], 'no context matches "prod-x*"', undefined],
  [['dev,prod-uss'], 'context "prod-uss" does not exist', 'Did you mean "prod-us"?'],
  [[','], 'no context matches ","', undefined],
  [['.*x'], 'no context matches ".*x"', undefined],
])('%s is a usage error', (patterns, message, hint) => {
  let thrown: unknown
  try {
    matchContexts(patterns, names)
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof UsageError)) throw new Error('no usage error')
  expect(thrown.message).toBe(message)
  if (hint !== undefined) expect(thrown.hint).toBe(hint)
})
