import { describe, expect, it } from 'vitest'
import { ipText, isInRange, parseCidr, parseIp } from '../../src/lib/cidr.ts'

it.each([
  ['10.0.0.1', 'primary'],
  ['10.0.0.1', '10.0.0.0'],
  ['10.0.0.1', '10.0.0.0/33'],
  ['10.0.0', '10.0.0.0/8'],
  ['10.0.0.256', '10.0.0.0/8'],
])('whether %s lies in %s cannot be told', (address, range) => expect(isInRange(address, range)).toBeUndefined())

describe('a range of addresses', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['10.0.0.7', '10.0.0.7/32', true],
    ['10.0.0.8', '10.0.0.7/32', false],
    ['255.255.255.255', '0.0.0.0/0', true],
    ['10.0.0.1', '10.0.0.99/24', true],
    ['fd00::1', 'fd00::/64', true],
    ['fd00:0:0:1::1', 'fd00::/64', false],
    ['FD00:0:0:0:0:0:0:1', 'fd00::1/128', true],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.0/120', true],
    ['::1', '::/0', true],
    ['::1', '0.0.0.0/0', false],
    ['10.0.0.1', '::/0', false],
  ])('the address %s lies in the range %s: %s', (address, range, expected) => {
    expect(isInRange(address, range)).toBe(expected)
  })

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.256/8',
    'fd00::/129',
    'fd00:::/8',
    '1::2::3/64',
    'a/8',
    '10.0.0.0/8/8',
    '/8',
    '12345::/16',
  ])('%s is not a range', (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })
})

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['FD00:0:0:0:0:0:0:1', 'fd00::1'],
  ['::', '::'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['0:0:1::', '0:0:1::'],
  ['10:0:0:100::', '10:0:0:100::'],
])('the address %s is written %s', (text, short) => {
  const ip = parseIp(text)
  expect(ip && ipText(ip)).toBe(short)
})
