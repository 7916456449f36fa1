import { expect, it } from 'vitest'
import { PT803 } from '../../../src/diagnose/findings/PT803-range-exhausted/finding.ts'
import { PT804 } from '../../../src/diagnose/findings/PT804-ranges-overlap/finding.ts'
import { PT805 } from '../../../src/diagnose/findings/PT805-cluster-ip-outside/finding.ts'
import { wordContext } from '../../../src/diagnose/in-words.ts'

const words = wordContext({ namespace: 'demo', name: 'web' }, [])
const pods = [{ range: '10.244.7.0/24', node: 'node-7', size: 253, used: 236 }]
const past = { kind: 'failed', ranges: [], said: 'range is full', isPast: true } as const
const outside = { kind: 'address', value: '10.97.0.7', service: 'web', namespace: 'demo', ranges: ['10.96.0.0/16'] } as const

it('PT803 says what is counted, and what happens if the rest is used', () => {
  expect(PT803.message({ use: 'pods', kind: 'nearly', count: 1, ranges: pods }, words)).toBe(
    '236 of 253 addresses in 10.244.7.0/24 of node-7 are used. If the rest is used as well, further Pods get no address.',
  )
  expect(PT803.message({ use: 'nodePorts', kind: 'full', count: 1, ranges: [{ range: '30000-30013', size: 14, used: 14 }] }, words)).toBe(
    '14 of 14 ports in 30000-30013 are used. Further Services get no node port.',
  )
})

it('PT803 claims of a past event only what was read: that Pods no longer wait, or that a range has room', () => {
  expect(PT803.message({ ...past, use: 'pods', count: 1 }, words)).toMatch(/ The Pod of this event no longer waits for one\.$/)
  expect(PT803.message({ ...past, use: 'pods', count: 3 }, words)).toMatch(/ The 3 Pods of these events no longer wait for one\.$/)
  expect(PT803.message({ ...past, use: 'services', count: 1 }, words)).toMatch(/ At least one is free now\.$/)
})

it('PT804 counts the further ranges and addresses in the right plural', () => {
  const one = { range: '10.96.0.0/16', use: 'services' } as const
  const other = { range: '10.96.4.0/24', use: 'pods', node: 'node-1' } as const
  expect(PT804.message({ kind: 'ranges', one, other, count: 1 }, words)).toMatch(/ and packets reach only one of them\.$/)
  expect(PT804.message({ kind: 'ranges', one, other, count: 2 }, words)).toMatch(/ The same is true of 1 more range\.$/)
  expect(PT804.message({ kind: 'node', one, address: '10.96.0.9', node: 'node-1', count: 3 }, words)).toMatch(
    / of 2 more addresses of Nodes\.$/,
  )
})

it('PT805 names the first ClusterIP and counts the others', () => {
  expect(PT805.message({ ...outside, count: 1 }, words)).toMatch(
    /^ClusterIP 10\.97\.0\.7 of web in demo is not in 10\.96\.0\.0\/16\. .*serves it,/,
  )
  expect(PT805.message({ ...outside, count: 3 }, words)).toMatch(
    /^ClusterIP 10\.97\.0\.7 of web in demo and 2 more ClusterIPs are not in .*serves them,/,
  )
})
