import { beforeAll, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { loadWidths } from '../../src/lib/width.ts'
import type { Elsewhere, LiveStatus } from '../../src/model/live.ts'
import type { TraceList } from '../../src/model/trace.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { type FakeLive, fakeLive, listOf, shopList } from './fake-live.ts'
import { rested, type Stage, settled, stage } from './stage.ts'

const web = { kind: 'Service', namespace: 'demo', name: 'web' }

let front: TraceList
let store: ObjectStore
/** Without the Service `cache`, with one more that is called `extra`, and with a targetPort of `web` that no Pod has. */
let other: TraceList
beforeAll(async () => {
  await loadWidths()
  ;({ list: front, store } = await shopList())
  const { store: changed } = await shopList()
  changed.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'htpp' }] } })
  changed.delete({ ...web, name: 'cache' })
  changed.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'extra', namespace: 'demo' }, spec: { ports: [{ port: 80 }] } })
  other = await listOf(changed, 'demo')
})

const us = (part: Partial<Elsewhere> = {}): Elsewhere => ({
  context: 'prod-us',
  namespace: 'demo',
  status: { state: 'live' },
  list: other,
  ...part,
})
const down: Elsewhere = { context: 'down', status: { state: 'failed', message: 'cannot connect to https://10.0.9.1: connection refused' } }

/** A view with the shop in front and others beside it. */
function compared(elsewhere: readonly Elsewhere[], size = { columns: 120, rows: 30 }, color = false): Stage<FakeLive> {
  return stage(fakeLive(front, store, { context: 'prod-eu', elsewhere }), { size, settings: { color } })
}

const rowOf = ({ rows }: Stage<FakeLive>, name: string) => rows().find((row) => new RegExp(`\\b${name} `).test(row.split('│')[0] ?? ''))

it.each(sizes)('the other contexts are columns of the list at $columns×$rows', async (size) => {
  await expectDrawn('contexts', size, async (color) => compared([us(), down], size, color))
})

it('each other context has a column with its verdict, and a context that is down says why below the list', () => {
  const view = compared([us(), down], { columns: 100, rows: 30 })
  expect(view.rows()[2]).toMatch(/^ +VERDICT +prod-us +down +NAME/)
  expect(rowOf(view, 'web')).toMatch(/▲ degraded +✗ broken +\? not read +web /)
  expect(rowOf(view, 'db')).toMatch(/● healthy +● healthy +\? not read +db /)
  expect(view.text()).toContain('? down: cannot connect to https://10.0.9.1: connection refused')
})

it('a Service that another context does not have is absent there, and one that only another has is a row', () => {
  const view = compared([us()], { columns: 100, rows: 30 })
  expect(rowOf(view, 'cache')).toMatch(/● healthy +- absent +cache /)
  expect(rowOf(view, 'extra')).toMatch(/- absent +\S+ \S+ +extra .*only in prod-us/)
})

it.each<[string, LiveStatus, RegExp]>([
  ['is being read', { state: 'reading' }, /● healthy +\? reading +cache /],
  ['cannot be read', { state: 'failed', message: 'no way' }, /● healthy +\? not read +cache /],
])('while a context %s, no Service is said to be absent there', (_, status, expected) => {
  const { list: _list, ...rest } = us({ status })
  const view = compared([rest], { columns: 100, rows: 30 })
  expect(rowOf(view, 'cache')).toMatch(expected)
  expect(view.text()).not.toContain('absent')
})

it('if the context in front cannot be read, the Services of the others are listed, and none is said to be absent', () => {
  const view = stage(
    fakeLive(undefined, store, { context: 'prod-eu', status: { state: 'failed', message: 'no way' }, elsewhere: [us()] }),
    { size: { columns: 100, rows: 30 } },
  )
  expect(rowOf(view, 'web')).toMatch(/\? not read +✗ broken +web .*in prod-us/)
  view.session.resize({ columns: 140, rows: 40 })
  expect(view.text()).toContain('Not read in prod-eu. In prod-us, where Enter opens it:')
  expect(view.text()).not.toMatch(/absent/i)
})

it('what is worst in any context comes first, and a filter by verdict finds it', () => {
  const view = compared([us()], { columns: 100, rows: 30 })
  const names = view
    .rows()
    .slice(3, 9)
    .map((row) => /(\S+) +(?:\S+→|\d+\/|-)/.exec(row)?.[1])
  expect(names.indexOf('web')).toBeLessThan(names.indexOf('gateway') < 0 ? names.length : names.indexOf('gateway'))
  expect(names).toContain('web')
  view.press('/', ...'verdict:broken', 'enter')
  expect(rowOf(view, 'web')).toBeDefined()
  expect(rowOf(view, 'db')).toBeUndefined()
})

it('if each context shows a namespace of its own, a Service is the same if its name is', () => {
  const moved = { ...other, items: other.items.map((trace) => ({ ...trace, target: { ...trace.target, namespace: 'shop' } })) }
  const view = compared([us({ namespace: 'shop', list: moved })], { columns: 100, rows: 30 })
  expect(rowOf(view, 'web')).toMatch(/▲ degraded +✗ broken +web /)
})

it('Enter on a Service that is absent here goes to the context that has it', () => {
  const view = compared([us()], { columns: 100, rows: 30 })
  view.press('/', ...'extra', 'enter', 'enter')
  expect(view.live.asked).toContainEqual(['context', 'prod-us'])
  view.live.set({ context: 'prod-us', list: other, elsewhere: [us({ context: 'prod-eu', list: front })] })
  expect(view.rows()[0]).toMatch(/^prod-us · demo › extra/)
})

it('another context is opened at the Service that is open, and its page tells the verdict of each before', async () => {
  const view = compared([us()], { columns: 100, rows: 30 })
  view.press('/', ...'web', 'enter', 'enter', 'c')
  await settled()
  expect(view.text()).toContain('Context for web')
  view.live.set({ context: 'prod-us', list: other, elsewhere: [us({ context: 'prod', list: front })] })
  expect(view.text()).toMatch(/prod +▲ degraded/)
  view.press('j', 'enter')
  expect(view.live.asked).toContainEqual(['context', 'prod'])
  view.live.set({ context: 'prod', list: front, elsewhere: [us()] })
  expect(view.rows()[0]).toMatch(/^prod · demo › web/)
  view.press('escape')
  expect(view.selected()).toMatch(/web /)
})

it('the details of a Service name its verdict and cause in each other context', () => {
  const view = compared([us(), down], { columns: 140, rows: 40 })
  view.press('/', ...'web', 'enter')
  expect(view.text()).toMatch(/Other contexts/)
  expect(view.text()).toMatch(/✗ broken {3}prod-us\s/)
  expect(view.text()).toMatch(/PT301 targetPort "htpp" matches no container port *$/m)
  expect(view.text()).toMatch(/\? not read {3}down/)
})

it('what the panes have read of one context is not shown in another, and is read there anew', async () => {
  const view = compared([us()], { columns: 140, rows: 40 })
  view.press('/', ...'web', 'enter', 'enter')
  await rested(view)
  const asked = () => view.live.asked.filter(([what]) => what === 'object').length
  const before = asked()
  expect(before).toBeGreaterThan(0)
  view.press('c')
  await settled()
  view.press('j', 'enter')
  view.live.set({ context: 'prod', list: other, elsewhere: [] })
  expect(view.text()).not.toContain('uid:')
  await rested(view)
  expect(asked()).toBeGreaterThan(before)
})

it('the history of a Service in one context is not that of its namesake in another', () => {
  const view = compared([us()], { columns: 140, rows: 40 })
  const history = view.session.model().history
  view.live.set({ context: 'prod-us', list: other, elsewhere: [] })
  expect(view.session.model().history).not.toBe(history)
  view.live.set({ context: 'prod-eu', list: front, elsewhere: [] })
  expect(view.session.model().history).toBe(history)
})
