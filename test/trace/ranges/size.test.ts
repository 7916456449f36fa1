import { expect, it } from 'vitest'
import { ipText, parseCidr } from '../../../src/lib/cidr.ts'
import { podRanges } from '../../../src/trace/ranges/pod-ranges.ts'
import { assignable, dynamicPart } from '../../../src/trace/ranges/service-allocator.ts'
import { fill, lengthOf, parseSpan } from '../../../src/trace/ranges/size.ts'
import { node } from '../../build.ts'

function cidr(text: string) {
  const parsed = parseCidr(text)
  if (!parsed) throw new Error(`no range: ${text}`)
  return parsed
}

// Worked out by hand from hostsPerNetwork (kubernetes ipallocator.go): 2^n - 2 of IPv4, 2^n - 1 of IPv6.
it.each([
  ['10.96.0.0/12', 1_048_574n, '10.96.0.1', '10.111.255.254'],
  ['10.96.0.0/16', 65_534n, '10.96.0.1', '10.96.255.254'],
  ['10.96.0.0/24', 254n, '10.96.0.1', '10.96.0.254'],
  ['10.96.0.0/28', 14n, '10.96.0.1', '10.96.0.14'],
  ['10.96.0.0/30', 2n, '10.96.0.1', '10.96.0.2'],
  ['fd00:10:96::/112', 65_535n, 'fd00:10:96::1', 'fd00:10:96::ffff'],
  ['fd00:10:96::/108', 1_048_575n, 'fd00:10:96::1', 'fd00:10:96::f:ffff'],
  ['fd00:10:96::/64', 18_446_744_073_709_551_615n, 'fd00:10:96::1', 'fd00:10:96:0:ffff:ffff:ffff:ffff'],
])('a ServiceCIDR %s has %d addresses for Services, from %s to %s', (text, size, first, last) => {
  const span = assignable(cidr(text), true)
  expect(lengthOf(span)).toBe(size)
  expect([ipText({ bits: span.bits, value: span.first }), ipText({ bits: span.bits, value: span.last })]).toEqual([first, last])
})

it.each(['10.96.0.0/31', '10.96.0.7/32', 'fd00::7/128'])('a ServiceCIDR %s has no address for Services', (text) => {
  expect(lengthOf(assignable(cidr(text), true))).toBe(0n)
})

it.each([
  ['10.96.0.0/12', 1_048_574n],
  ['fd00::/112', 65_535n],
  ['fd00::/108', 65_535n],
  ['fd00::/64', 65_535n],
])('without ServiceCIDRs the API server uses %s up to %d addresses', (text, size) => {
  expect(lengthOf(assignable(cidr(text), false))).toBe(size)
})

// min(max(16, size / 16), 256), and nothing for up to 16 addresses (KEP-3070).
it.each([
  ['10.96.0.0/28', undefined, undefined],
  ['10.96.0.0/27', '10.96.0.17-10.96.0.30', 14],
  ['10.96.0.0/24', '10.96.0.17-10.96.0.254', 238],
  ['10.96.0.0/22', '10.96.0.65-10.96.3.254', 958],
  ['10.96.0.0/20', '10.96.1.1-10.96.15.254', 3_838],
  ['10.96.0.0/12', '10.96.1.1-10.111.255.254', 1_048_318],
  ['fd00::/112', 'fd00::101-fd00::ffff', 65_279],
])('the part of %s for Services that request no address is %s with %s addresses', (text, range, size) => {
  const part = dynamicPart(cidr(text), true, [])
  expect([part?.range, part?.size]).toEqual([range, size])
})

// host-local leaves out the first address, the gateway and the last one of IPv4, and takes no range that has fewer.
it.each([
  ['10.244.1.0/24', 253],
  ['10.244.1.0/26', 61],
  ['10.244.1.0/30', 1],
  ['10.244.1.0/31', 0],
  ['10.244.1.7/32', 0],
  ['fd00:10:244:1::/120', 254],
  ['fd00:10:244:1::/126', 2],
  ['fd00:10:244:1::7/128', 0],
])('a Node with the range %s has %i addresses for Pods', (text, size) => {
  expect(podRanges([node('a', { podRanges: [text] })], [])).toMatchObject([{ range: text, size, used: 0, free: size }])
})

it('a range of a Node with 2^64 addresses is counted exactly, and rounded only in the document', () => {
  expect(podRanges([node('a', { podRanges: ['fd00::/64'] })], [])).toMatchObject([{ size: 2 ** 64, free: 2 ** 64, verdict: 'healthy' }])
  const all = 2n ** 64n - 1n
  expect(fill(all, all - 1n)).toMatchObject({ used: 2 ** 64, free: 1, verdict: 'degraded', reason: '99 % are used' })
  expect(fill(all, all)).toMatchObject({ free: 0, reason: 'nothing is free' })
})

it.each([
  ['10.0.0.5-10.0.0.9', 5n],
  ['10.0.0.5 - 10.0.0.5', 1n],
  ['fd00::1-fd00::1:0', 65_536n],
  ['10.0.0.0/30', 4n],
  ['10.0.0.7/30', 4n],
  ['::/0', 2n ** 128n],
])('%s are %d addresses', (text, count) => {
  const span = parseSpan(text)
  expect(span && lengthOf(span)).toBe(count)
})

it.each(['', '10.0.0.9-10.0.0.5', '10.0.0.5-fd00::1', '10.0.0.5', '10.0.0.1-10.0.0.2-10.0.0.3', 'x-y'])('"%s" is no range', (text) => {
  expect(parseSpan(text)).toBeUndefined()
})
