import { expect, it } from 'vitest'
import type { Entry } from '../../src/model/way-in.ts'
import { entryState } from '../../src/trace/hops.ts'

const entries = (...states: Entry['state'][]) => states.map((state): Entry => ({ type: 'nodePort', address: '192.0.2.1', state }))

it('the entry points of a port are broken together only if each of them is', () => {
  expect(entryState(entries('broken', 'broken'))).toBe('broken')
  expect(entryState(entries('broken', 'off'))).toBe('broken')
  expect(entryState(entries('broken', 'unknown'))).toBe('warn')
  expect(entryState(entries('broken', 'ok'))).toBe('warn')
  expect(entryState(entries('unknown', 'ok'))).toBe('unknown')
})

it('a name that leads to another port does not change the state of the other entry points', () => {
  const name: Entry = { type: 'dns', address: 'web.demo.svc', state: 'unknown', reason: 'other-port' }
  expect(entryState([name, ...entries('ok')])).toBe('ok')
})
