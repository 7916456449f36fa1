import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { site } from '../../src/demo/shop/site.ts'
import { loadWidths } from '../../src/lib/width.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { TraceList } from '../../src/model/trace.ts'
import type { Size } from '../../src/tui/layout.ts'
import type { Settings } from '../../src/tui/model.ts'
import { gateway, gatewayClass, httpRoute } from '../faults/gateway.ts'
import { startTestServer } from '../server/server.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive, listOf, traceFrom } from './fake-live.ts'
import { probes } from './scenes.ts'
import { type Stage, settled, stage } from './stage.ts'

const at = site(shopPresent)
const edge = [gatewayClass(at, 'envoy'), gateway(at, 'demo'), httpRoute(at, 'demo', { name: 'public' }, [{ name: 'web', port: 80 }])]

const targets: Readonly<Record<string, TargetRef>> = {
  deployment: { kind: 'workload', type: 'Deployment', name: 'payments' },
  pod: { kind: 'pod', name: 'payments-c5xxq2wl47-gthjr' },
  ingress: { kind: 'route', type: 'Ingress', name: 'shop' },
  httproute: { kind: 'route', type: 'HTTPRoute', name: 'shop' },
  gateway: { kind: 'gateway', name: 'public' },
  node: { kind: 'node', name: 'node-2' },
  address: { kind: 'address', text: '10.96.3.9:8080', host: '10.96.3.9', port: 8080 },
  missing: { kind: 'workload', type: 'StatefulSet', name: 'nowhere' },
}

let list: TraceList
let store: ObjectStore
beforeAll(async () => {
  await loadWidths()
  const server = await startTestServer({ objects: [...shop(), ...edge], now: () => shopPresent, served: () => true })
  await server.close()
  store = server.store
  list = await listOf(store, 'demo')
})

async function open(name: string, own: Partial<Settings> = {}, size?: Size): Promise<Stage> {
  const target = targets[name]
  if (!target) throw new Error(name)
  const view = stage(fakeLive(list, store), { target, settings: own, probes, ...(size && { size }) })
  view.live.set({ focus: await traceFrom(store, target) })
  return view
}

describe.each(Object.keys(targets))('a target of kind %s', (name) => {
  it.each(sizes)(`the page of a ${name} is drawn at $columns×$rows`, async (size) => {
    await expectDrawn(`target-${name}`, size, (color) => open(name, { color }, size))
  })
})

/** The line of keys. */
const hints = (view: Stage) => view.rows().at(-1) ?? ''

/** Moves down until the selected line matches. */
function seek(view: Stage, pattern: RegExp): void {
  view.press('g')
  for (let step = 0; step < 60 && !pattern.test(view.selected()); step++) view.press('j')
  expect(view.selected()).toMatch(pattern)
}

describe('what a target leads to', () => {
  it('what a target leads to is opened from each port of a Node, and probed from there', async () => {
    const view = await open('node')
    seek(view, /31200\/TCP +demo\/shop:http/)
    expect(hints(view)).toMatch(/Enter open.*e explain.*p probe/)
    view.press('enter')
    expect(view.rows()[0]).toMatch(/› node\/node-2 › shop/)
    view.press('escape')
    view.live.set({ focus: await traceFrom(store, { kind: 'node', name: 'node-2' }) })
    view.press('p')
    await settled()
    expect(view.text()).toMatch(/Probe demo\/shop +nothing has run yet/)
    expect(hints(view)).toMatch(/^Enter run .*q back$/)
  })

  it('what a target leads to can be opened: the object of a route, a Gateway and a Pod', async () => {
    for (const [name, line, title] of [
      ['httproute', /hosts +shop/, /^ *httproute\/shop/],
      ['gateway', /class +envoy/, /^ *gateway\/public/],
      ['deployment', /✗ payments-c5xxq2wl47-v2hk9/, /^ *pod\/payments-c5xxq2wl47-v2hk9/],
    ] as const) {
      const view = await open(name)
      seek(view, line)
      view.press('enter')
      await settled()
      expect(view.rows()[2], name).toMatch(title)
      expect(view.text()).not.toMatch(/cannot read it/)
    }
  })

  it('a target that does not exist leads to nothing, and no key is offered for it', async () => {
    const view = await open('missing')
    expect(view.text()).toMatch(/statefulset\/nowhere does not exist/)
    expect(hints(view)).toMatch(/^w timeline +\? help +q back$/)
    view.press('enter', 'o', 'e')
    expect(view.text()).toMatch(/no finding selected/)
    view.press('p')
    expect(view.text()).toMatch(/select a Service to probe/)
  })
})
