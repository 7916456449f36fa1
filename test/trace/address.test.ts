import { describe, expect, it } from 'vitest'
import { isInRange } from '../../src/trace/address.ts'

describe('isInRange', () => {
  const cases: [string, string, boolean | undefined][] = [
    ['10.0.0.1', '10.0.0.0/8', true],
    ['11.0.0.1', '10.0.0.0/8', false],
    ['10.0.0.1', '10.0.0.1/32', true],
    ['10.0.0.2', '10.0.0.1/32', false],
    ['10.0.0.129', '10.0.0.128/25', true],
    ['10.0.0.1', '0.0.0.0/0', true],
    ['fd00::1', 'fd00::/8', true],
    ['fe80::1', 'fd00::/8', false],
    ['fd00::1', '10.0.0.0/8', false],
    ['10.0.0.1', 'primary', undefined],
    ['10.0.0.1', '10.0.0.0', undefined],
    ['10.0.0.1', '10.0.0.0/33', undefined],
    ['10.0.0', '10.0.0.0/8', undefined],
    ['10.0.0.256', '10.0.0.0/8', undefined],
  ]
  it.each(cases)('that the address %s is in the range %s is %s', (address, range, is) => expect(isInRange(address, range)).toBe(is))
})
