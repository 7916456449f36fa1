import { describe, expect, it } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import { loadWidths } from '../../src/lib/width.ts'
import type { FirstReading, LiveView } from '../../src/model/live.ts'
import { allSizes, expectDrawn } from './drawn.ts'
import { fakeLive, shopList } from './fake-live.ts'
import { stage } from './stage.ts'

await loadWidths()
const { list, store } = await shopList()
const services = store
  .list('Service')
  .flatMap((object) => projectService(object) ?? [])
  .filter(({ namespace }) => namespace === 'demo')
const kinds = [
  { kind: 'Service', read: 16, left: 0, isDone: true },
  { kind: 'EndpointSlice', read: 1500, left: 500, isDone: false },
  { kind: 'Pod', read: 500, isDone: false },
  { kind: 'Node', read: 0, isDone: false },
]
const reading: FirstReading = { kinds, percent: 62, services }
const first: Partial<LiveView> = { status: { state: 'reading' }, reading }
describe('the view while a cluster is read for the first time', () => {
  it.each(allSizes)('the view while a cluster is read for the first time is drawn at $columns×$rows', async (size) => {
    await expectDrawn('reading', size, async (color) => stage(fakeLive(undefined, store, first), { settings: { color }, size }))
  })

  it('the view while a cluster is read for the first time is drawn in ASCII where there is nothing else', () => {
    const view = stage(fakeLive(undefined, store, first), { settings: { unicode: false } })
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
    expect(view.rows()[0]).toMatch(/16 services {3}\? reading 62 %$/)
    expect(view.rows()[1]).toMatch(/^Service 16 done {3}EndpointSlice 1500 of 2000\.\.\. {3}Pod 500\.\.\. {3}Node - +1\/16$/)
  })

  it('the view while a cluster is read for the first time gives no Service a verdict, and counts none as broken', () => {
    const view = stage(fakeLive(undefined, store, first))
    const rows = view.rows().filter((row) => row.includes('http'))
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) expect(row).toMatch(/^[▶ ] \? reading/)
    expect(view.text()).not.toMatch(/broken|healthy|degraded|PT\d|live/)
  })

  it('the view while a cluster is read for the first time says so before the Services are there', () => {
    const view = stage(
      fakeLive(undefined, store, { status: { state: 'reading' }, reading: { kinds: [{ kind: 'Service', read: 0, isDone: false }] } }),
    )
    expect(view.rows()[0]).toMatch(/◌ reading$/)
    expect(view.rows()[1]).toBe('Service –')
    expect(view.text()).toMatch(/reading kind-dev\.\.\./)
  })

  it('the view while a cluster is read for the first time keeps the Service that was selected when the verdicts come', () => {
    const view = stage(fakeLive(undefined, store, first))
    view.press('j', 'j')
    const [, name = ''] = /^▶ \? reading +(\S+)/.exec(view.selected()) ?? []
    expect(name).not.toBe('')
    view.live.set({ status: { state: 'live' }, list })
    expect(view.selected()).toContain(` ${name} `)
    expect(view.text()).toMatch(/● live/)
  })

  it('the view while a cluster is read for the first time filters by what the reader types', () => {
    const view = stage(fakeLive(undefined, store, first))
    view.press('/', 'p', 'a', 'y')
    expect(view.text()).toMatch(/\? reading +payments/)
    expect(view.text()).not.toMatch(/cart/)
    view.press('x')
    expect(view.text()).toMatch(/no Service read so far matches "payx"/)
  })
})

describe('keys that are pressed before anything was read', () => {
  const connecting: Partial<LiveView> = { status: { state: 'connecting' } }

  it('keys that are pressed before anything was read take effect afterwards, in their order', () => {
    const view = stage(fakeLive(undefined, store, connecting))
    view.press('j', 'j', 'enter', 'e')
    expect(view.text()).toMatch(/reading kind-dev\.\.\./)
    view.live.set({ status: { state: 'live' }, list })
    expect(view.rows()[0]).toMatch(/› orders › PT202/)
  })

  it('keys that are pressed before anything was read do not delay keys that need no data', () => {
    const view = stage(fakeLive(undefined, store, connecting))
    view.press('?')
    expect(view.text()).toMatch(/Move/)
    view.press('q', '/', 'p', 'a', 'y', 'enter')
    view.live.set({ status: { state: 'live' }, list })
    expect(view.selected()).toMatch(/payments/)
    expect(view.text()).not.toMatch(/cart/)
  })

  it('keys that are pressed before anything was read are dropped by Esc, and q quits at once', () => {
    const view = stage(fakeLive(undefined, store, connecting))
    view.press('j', 'j', 'enter', 'escape')
    view.live.set({ status: { state: 'live' }, list })
    expect(view.selected()).toMatch(/cart/)
    const other = stage(fakeLive(undefined, store, connecting))
    other.press('j', 'q')
    expect(other.quits).toBe(1)
  })
})
