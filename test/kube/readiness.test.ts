import { expect, it } from 'vitest'
import { readinessOf, readinessWords } from '../../src/kube/readiness.ts'
import type { Endpoint } from '../../src/model/endpoint.ts'
import { endpoint } from '../render/build.ts'

const words = (...endpoints: Endpoint[]) => readinessWords(readinessOf([{ endpoints, candidates: [] }]))

it.each<[string, Endpoint[]]>([
  ['2/2 ready', [endpoint(1), endpoint(2)]],
  ['1/2 ready', [endpoint(1), endpoint(2, { state: 'not-ready' })]],
  ['2 planned', [endpoint(1, { planned: true }), endpoint(2, { planned: true })]],
  ['1/3 ready, 2 planned', [endpoint(1), endpoint(2, { planned: true }), endpoint(3, { planned: true })]],
  ['0/2 ready, 1 planned', [endpoint(1, { state: 'not-ready' }), endpoint(2, { planned: true })]],
])('Pods that do not exist yet are planned, and not ready: %s', (expected, endpoints) => {
  expect(words(...endpoints)).toBe(expected)
})
