import { expect, it } from 'vitest'
import { projectGiven } from '../../../src/cluster/project/calls.ts'
import { namedAddressText } from '../../../src/kube/named-addresses.ts'

const given = (env: { name: string; value?: string }[], rest: object = {}) =>
  projectGiven({ spec: { containers: [{ name: 'main', env, ...rest }] } }, true).addresses.map((one) => [
    one.field.replace('spec.containers[0].', ''),
    namedAddressText(one),
  ])

it('a variable that names others is expanded in the order of the container', () => {
  const env = [
    { name: 'CART', value: 'cart' },
    { name: 'CART_AT', value: '$(CART):7070' },
    { name: 'CART_URL', value: 'http://$(CART_AT)/x' },
  ]
  expect(given(env, { args: ['--to=$(CART_URL)'] })).toEqual([
    ['env[CART_AT].value', 'cart:7070'],
    ['env[CART_URL].value', 'cart:7070'],
    ['args[0]', 'cart:7070'],
  ])
})

it('a reference to a later variable, one to an unknown variable, and two dollar signs are not expanded', () => {
  expect(
    given([
      { name: 'A_URL', value: 'http://$(LATER)' },
      { name: 'LATER', value: 'cart' },
    ]),
  ).toEqual([])
  expect(given([{ name: 'A_ADDR', value: '$(NONE):80' }])).toEqual([])
  expect(given([{ name: 'A_ADDR', value: '$$(CART_SERVICE_HOST):80' }])).toEqual([])
  expect(given([{ name: 'A_ADDR', value: '$(CART_SERVICE_HOST):80' }])).toEqual([['env[A_ADDR].value', 'cart']])
})

it('variables that double in size with each reference are not expanded without end', () => {
  const env = Array.from({ length: 60 }, (_, index) => ({
    name: `V${index + 1}`,
    value: index === 0 ? 'http://cart/' : `$(V${index})$(V${index})`,
  }))
  expect(given(env).every(([, address]) => address === 'cart:80')).toBe(true)
})

it('the value of a variable is not read if its name suggests a secret, or if it comes from a Secret', () => {
  expect(given([{ name: 'DB_PASSWORD', value: 'cart:80' }, { name: 'KEYS' }])).toEqual([])
})
