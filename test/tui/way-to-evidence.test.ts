import { describe, expect, it } from 'vitest'
import { fakeLive, traceFrom } from './fake-live.ts'
import { failed, list, shop, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

describe('from the list to the field in evidence, and back', () => {
  it('the view opens the chain at the broken port, and asks for its Pods only', () => {
    const view = shop()
    view.press('j', 'j', 'j', 'j', 'enter')
    expect(view.rows()[0]).toMatch(/^kind-dev · demo › search/)
    expect(view.selected()).toMatch(/└─ http {3}80\/TCP ─▶ ✗ htpp/)
    expect(view.live.asked.at(-1)).toEqual(['focus', 'search', 'demo'])
    view.press('escape')
    expect(view.live.asked.at(-1)).toEqual(['focus', undefined, undefined])
    expect(view.selected()).toMatch(/search/)
  })

  it('the view moves from hop to hop, and opens what a hop stands for', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'j', 'enter', 'tab')
    expect(view.selected()).toContain('http  [80/TCP]─▶')
    view.press('tab')
    expect(view.selected()).toContain('─▶[✗ htpp]┄┄')
    view.press('enter')
    await settled()
    expect(view.rows()[2]).toMatch(/service\/search -n demo {3}spec.ports\[0\].targetPort/)
    expect(view.text()).toMatch(/^▶ {5}targetPort: htpp$/m)
    view.press('q', 'shift-tab', 'enter')
    await settled()
    expect(view.text()).toMatch(/^▶ {3}- name: http +┃?$/m)
  })

  it('a broken hop opens the object at the field that proves it, and another hop of the same object does not', async () => {
    const view = shop()
    view.press('enter', 'tab')
    expect(view.selected()).toContain('[✗ 80/TCP]')
    view.press('enter')
    await settled()
    expect(view.rows()[2]).toMatch(/service\/cart -n demo {3}spec.selector$/)
    view.press('q', 'tab', 'enter')
    await settled()
    expect(view.rows()[2]).toMatch(/service\/cart -n demo {3}spec.ports\[0\].targetPort$/)
  })

  it('the view opens the proof of a finding, explains it and copies its fix', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'j', 'enter', 'G')
    expect(view.selected()).toMatch(/PT301/)
    view.press('y')
    expect(view.copied).toEqual([expect.stringMatching(/^kubectl -n demo patch service search/)])
    expect(view.text()).toMatch(/sent to the clipboard: kubectl -n demo patch/)
    view.press('e')
    expect(view.text()).toMatch(/PT301 [\s\S]*\n {2}What it means/)
    view.press('q', 'enter')
    await settled()
    expect(view.text()).toMatch(/^▶.*targetPort: htpp$/m)
  })

  it('the view opens a Pod: containers, probes, what reaches it, events', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    const text = view.text()
    expect(text).toMatch(/▲ payments {3}running for 2d/)
    expect(text).toMatch(/ports {6}http 8080\/TCP/)
    expect(text).toMatch(/readiness {2}GET :http\/healthz/)
    expect(text).toMatch(/service\/payments {3}✗ broken/)
    expect(text).toMatch(/▲ 8s {4}Unhealthy \(17 times\): Readiness probe failed/)
    view.press('Y')
    expect(view.copied).toEqual([expect.stringMatching(/^payments-/)])
  })

  it('the view shows below a container that is not ready the end of its log, and why another cannot be read', async () => {
    const view = shop()
    const log = {
      namespace: 'demo',
      pod: 'payments',
      container: 'payments',
      previous: false,
      lines: ['GET /healthz 503', '\u001b[2Jcleared'],
    }
    view.live.logsAre = { logs: [log], notes: ['logs of Pods in namespace demo are not read: forbidden (pods/log)'] }
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    const text = view.text()
    expect(text).toMatch(/log\[payments\] {2}GET \/healthz 503/)
    expect(text).toMatch(/log\[payments\] {2}\\x1b\[2Jcleared/)
    expect(text).toMatch(/logs of Pods in namespace demo are not read: forbidden/)
    expect(view.live.asked.filter(([what]) => what === 'logs')).toHaveLength(1)
  })

  it('the view reads a Pod again when its Service changes, at most once a second, and shows what is there until then', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    const reads = () => view.live.asked.filter(([what]) => what === 'object').length
    expect(reads()).toBe(1)
    const payments = list.items.slice(3, 4)
    for (let turn = 0; turn < 5; turn++) view.live.set({ focus: structuredClone(payments).at(0) ?? failed() })
    expect(reads()).toBe(2)
    expect(view.text()).toMatch(/running for 2d/)
    await settled()
    view.timers.find(({ ms }) => ms === 1000)?.then()
    expect(reads()).toBe(3)
  })

  it('the view reads again what is on the screen, even if nothing has changed', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    const before = view.live.asked.length
    view.press('r')
    expect(view.live.asked.slice(before).map(([what]) => what)).toEqual(['refresh', 'object'])
    expect(view.text()).toMatch(/refreshing/)
  })

  it('the view says what cannot be read, and goes on', async () => {
    const view = stage(fakeLive(list))
    view.press('enter', 'o')
    await settled()
    expect(view.text()).toMatch(/cannot read it: service "cart" not found/)
    view.press('q', 'q')
    expect(view.selected()).toMatch(/cart/)
  })

  it('the view says that a Service is gone only where its namespace was read', async () => {
    const target = { kind: 'node', name: 'node-2' } as const
    const view = stage(fakeLive({ ...list, items: [] }, store, { namespace: 'other' }), { target })
    view.live.set({ focus: await traceFrom(store, target) })
    while (!/demo\/shop/.test(view.selected())) view.press('j')
    view.press('enter')
    expect(view.text()).toMatch(/› shop[\s\S]*reading kind-dev/)
    view.live.set({ focusFailure: 'services is forbidden' })
    expect(view.text()).toMatch(/cannot read it: services is forbidden/)
  })

  it('the view reads a Pod again on the way back to it', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    view.press('o')
    await settled()
    const before = view.live.asked.filter(([what]) => what === 'object').length
    view.press('escape')
    expect(view.live.asked.filter(([what]) => what === 'object')).toHaveLength(before + 1)
  })

  it('the view says that a Service is gone', () => {
    const view = shop()
    view.press('enter')
    view.live.focus(undefined)
    view.live.set({ list: { ...list, items: list.items.slice(1) } })
    expect(view.text()).toMatch(/Service cart does not exist in demo/)
    const [cart = failed()] = list.items
    const { service: _, ...rest } = cart
    view.live.set({ focus: { ...rest, ports: [], findings: [], verdict: 'healthy' } })
    expect(view.text()).toMatch(/Service cart does not exist in demo/)
    expect(view.text()).not.toMatch(/healthy/)
  })
})
