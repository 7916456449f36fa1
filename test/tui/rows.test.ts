import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { TraceList } from '../../src/model/trace.ts'
import { screenToOpen } from '../../src/tui/hop-screen.ts'
import { windowOf } from '../../src/tui/window.ts'
import { startTestServer } from '../server/server.ts'
import { fakeLive, listOf, traceFrom } from './fake-live.ts'
import { rested, type Stage, settled, stage } from './stage.ts'

let list: TraceList
let store: ObjectStore
beforeAll(async () => {
  const server = await startTestServer({ objects: shop(), now: () => shopPresent, served: () => true })
  await server.close()
  store = server.store
  list = await listOf(store, 'demo')
})

async function open(target: TargetRef): Promise<Stage> {
  const view = stage(fakeLive(list, store), { target, size: { columns: 140, rows: 50 } })
  if (target.kind !== 'service') view.live.set({ focus: await traceFrom(store, target) })
  return view
}

/** Moves up or down to the row with a text. */
function goTo(view: Stage, row: RegExp): void {
  view.press('g')
  for (let press = 0; press < 60 && !row.test(view.selected()); press++) view.press('j')
  expect(view.selected()).toMatch(row)
}

const targets: readonly TargetRef[] = [
  ...['cart', 'shop', 'gateway', 'checkout', 'legacy', 'public'].map((name) => ({ kind: 'service', name }) as const),
  { kind: 'workload', type: 'Deployment', name: 'payments' },
  { kind: 'route', type: 'Ingress', name: 'shop' },
  { kind: 'node', name: 'node-2' },
  { kind: 'address', text: '10.96.3.9:8080', host: '10.96.3.9', port: 8080 },
]

describe('the rows of a chain', () => {
  it.each(targets)('each row that can be selected opens something: $kind $name', async (target) => {
    const view = await open(target)
    const { items } = windowOf(view.session.model(), 'main').page
    let stops = 0
    for (let index = 0; index < items.length; index++) {
      if (!items.isStop(index)) continue
      stops++
      expect(screenToOpen(view.session.model(), items.at(index)), items.at(index).key).toBeDefined()
    }
    expect(stops).toBeGreaterThan(0)
  })

  it('the row of Nodes opens the page of the first one, and beside it is its object', async () => {
    const view = await open({ kind: 'service', name: 'shop' })
    goTo(view, /node-2, node-3 ─▶ dropped/)
    await rested(view)
    expect(view.text()).toMatch(/│ node\/node-2 +1\/[\s\S]*kind: Node/)
    view.press('enter')
    expect(view.live.asked).toContainEqual(['focus', 'node-2', undefined])
    view.live.set({ focus: await traceFrom(store, { kind: 'node', name: 'node-2' }) })
    expect(view.text()).toMatch(/shop › node\/node-2/)
  })

  it('a row of Nodes that drop traffic is explained, and one of Nodes that answer is not', async () => {
    const view = await open({ kind: 'service', name: 'shop' })
    goTo(view, /node-2, node-3 ─▶ dropped/)
    view.press('e')
    expect(view.rows()[0]).toMatch(/› PT404/)
    view.press('escape')
    goTo(view, /from outside +node-1 ─▶ 2 node-local/)
    view.press('e')
    expect(view.text()).toMatch(/no finding selected/)
  })

  it('the row of a load balancer without an address has its finding, and the row of the ClusterIP has none', async () => {
    const view = await open({ kind: 'service', name: 'gateway' })
    goTo(view, /LoadBalancer +<pending>/)
    view.press('y')
    expect(view.copied).toEqual([expect.stringMatching(/describe service gateway/)])
    goTo(view, / ClusterIP +10\.96/)
    view.press('y')
    expect(view.copied).toHaveLength(1)
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/service\/gateway -n demo {3}spec\.clusterIP/)
  })

  it('the row of the settings opens the first of them', async () => {
    const view = await open({ kind: 'service', name: 'shop' })
    goTo(view, /settings +externalTrafficPolicy Local/)
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/▶ +externalTrafficPolicy: Local/)
  })

  it('the hop of an entry point with a fault opens what proves it', async () => {
    const view = await open({ kind: 'service', name: 'shop' })
    view.press('tab')
    expect(view.selected()).toMatch(/\[▲ entry point\]/)
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/service\/shop -n demo {3}spec\.externalTrafficPolicy/)
  })

  it('the page of a Node leads to its Pods, and not to itself', async () => {
    const view = await open({ kind: 'node', name: 'node-2' })
    goTo(view, /kube-proxy/)
    view.press('enter')
    await settled()
    expect(view.rows()[0]).toMatch(/node\/node-2 › kube-proxy-/)
  })
})
