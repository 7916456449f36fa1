import { beforeAll, expect, it } from 'vitest'
import { manifests } from '../../src/demo/server/store/object.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { loadWidths } from '../../src/lib/width.ts'
import { keepEndpoints } from '../server/endpoints.ts'
import { fakeLive, listOf } from '../tui/fake-live.ts'
import { settled, stage } from '../tui/stage.ts'
import { MARK, plantedShop } from './planted.ts'

beforeAll(loadWidths)

it('no secret of an object is in any frame of the view: list, chains, Pods, objects as they were read', async () => {
  const store = createStore(resourceTypes(), { now: () => shopPresent })
  for (const { body, kind, apiVersion } of plantedShop().flatMap(manifests)) store.put({ ...body, kind, apiVersion })
  keepEndpoints(store)
  const list = await listOf(store, 'demo')
  const live = fakeLive(list, store)
  live.events = async () =>
    store
      .list('Event')
      .map(({ message }) => ({ type: 'Warning', reason: 'Unhealthy', message: String(message), count: 1, last: '2026-01-15T08:59:52Z' }))
  const pages = new Set<string>()
  const rows = new Set<string>()
  const view = stage(live, { size: { columns: 200, rows: 60 } })
  const look = async () => {
    await settled()
    for (const row of view.rows()) rows.add(row)
    pages.add(view.rows()[0] ?? '')
  }
  await look()
  for (let service = 0; service < list.items.length; service += 1) {
    view.press('g', ...Array<string>(service).fill('j'), 'enter')
    await look()
    for (let row = 0; row < 25; row += 1) {
      for (const key of ['enter', 'o']) {
        view.press(key)
        await look()
        for (let page = 0; page < 8; page += 1) {
          view.press('pagedown')
          await look()
        }
        view.press('escape', 'escape', 'escape')
        view.press('g', ...Array<string>(service).fill('j'), 'enter', 'g', ...Array<string>(row).fill('j'))
      }
    }
    view.press('escape', 'escape', 'escape')
  }
  const all = [...rows]
  // The texts beside the secrets were on the screen, so the walk has reached those places.
  for (const seen of ['DB_PASSWORD', 'X-Api-Key', 'last-applied-configuration', '--client-secret', 'Readiness probe failed']) {
    expect(
      all.some((row) => row.includes(seen)),
      seen,
    ).toBe(true)
  }
  expect(all.filter((row) => row.includes(MARK))).toEqual([])
})
