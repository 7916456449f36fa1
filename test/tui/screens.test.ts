import { describe, expect, it } from 'vitest'
import type { LiveChange } from '../../src/model/live.ts'
import { fakeLive, present, traceFrom } from './fake-live.ts'
import { change, list, shop, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

describe('other screens', () => {
  it('the view lists what changed, the newest on top, and opens it', () => {
    const view = shop()
    view.live.set({ changes: [change('web'), change('cart', present + 1000)] })
    view.press('w')
    expect(view.rows()[2]).toMatch(/^▶ 09:00:01 {3}cart {3}✗ now broken, was healthy/)
    view.press('j', 'enter')
    expect(view.rows()[0]).toMatch(/timeline › web/)
  })

  it('the view chooses a namespace or all of them', async () => {
    const view = shop()
    view.press('n')
    await settled()
    expect(view.selected()).toMatch(/● demo {3}current/)
    view.press('g', 'enter')
    expect(view.live.asked).toContainEqual(['scope', undefined])
    expect(view.text()).toMatch(/cart/)
    view.press('n')
    expect(view.text()).toMatch(/Namespace\n +reading\.\.\./)
    await settled()
    view.press('/', 'k', 'enter', 'enter')
    expect(view.live.asked.at(-2)).toEqual(['scope', 'kube-system'])
  })

  it('if namespaces cannot be listed the view accepts a typed name, and says why the choice is short', async () => {
    const live = fakeLive(list, store)
    live.namespaces = async () => ({ names: ['demo'], failure: 'namespaces is forbidden' })
    const view = stage(live)
    view.press('n')
    await settled()
    expect(view.text()).toMatch(/Namespace\n +Type \/ and a name. They cannot be listed: namespaces is forbidden/)
    view.press('/', 's', 'h', 'o', 'p', 'enter', 'enter')
    expect(live.asked.at(-2)).toEqual(['scope', 'shop'])
  })

  it('the view keeps its place in the timeline, also where the oldest changes are forgotten', () => {
    const changes = Array.from(
      { length: 30 },
      (_, index): LiveChange => ({
        at: present + index,
        target: { namespace: 'demo', name: `s${index}` },
        object: { kind: 'Service', namespace: 'demo', name: `s${index}` },
        what: 'service-added',
      }),
    )
    const view = shop()
    view.live.set({ changes: changes.slice(0, 20) })
    view.press('w', 'j', 'j')
    expect(view.selected()).toMatch(/ s17 /)
    view.live.set({ changes: changes.slice(1, 21) })
    expect(view.selected()).toMatch(/ s17 /)
  })

  it('the view chooses a context', () => {
    const view = shop()
    view.press('c', 'j', 'enter')
    expect(view.live.asked).toContainEqual(['context', 'prod'])
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it('the view offers to suspend only if the system supports it', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 80, rows: 60 }, canSuspend: false })
    view.press('?')
    expect(view.text()).toContain('Ctrl-C')
    expect(view.text()).not.toContain('Ctrl-Z')
    view.press('q', 'ctrl-z')
    expect(view.text()).toContain('suspend is not supported on this system')
  })

  it('the view helps, and q goes back before it quits', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 80, rows: 60 } })
    view.press('?')
    expect(view.text()).toMatch(/Ctrl-Z +suspend; fg resumes/)
    view.press('q')
    expect(view.quits).toBe(0)
    view.press('q')
    expect(view.quits).toBe(1)
  })

  it('the view opens the chain that was asked for as soon as its place is known', () => {
    const live = fakeLive(list, store)
    const view = stage(live, { target: { kind: 'service', name: 'web' } })
    expect(view.rows()[0]).toMatch(/› web/)
    view.press('q')
    expect(view.text()).toMatch(/cart/)
    expect(stage(fakeLive(list, store), { target: { kind: 'service', name: 'nowhere' } }).text()).toMatch(
      /Service nowhere does not exist in demo/,
    )
  })

  it('the view begins at the port that was asked for', () => {
    const at = (port: number | string) => stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port } }).selected()
    expect(at('metrics')).toMatch(/metrics +.*9090/)
    expect(at(9090)).toBe(at('metrics'))
    expect(at(80)).toMatch(/80\/TCP/)
  })

  it('the view explains and copies nothing for a port other than the one asked for', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port: 'metrics' } })
    view.press('e')
    expect(view.text()).toMatch(/no finding selected/)
    view.press('y')
    expect(view.copied).toEqual([])
    view.press('g')
    while (!/80\/TCP ─▶/.test(view.selected())) view.press('j')
    view.press('e')
    expect(view.rows()[0]).toMatch(/› PT302/)
  })

  it('the view says that the Service does not have the port asked for, and which ports it has', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port: 99 } })
    expect(view.selected()).toMatch(/✗ PT306 {3}Service has no port 99: it has 80 \(http\), 9090 \(metrics\)/)
    view.press('enter')
    expect(view.text()).toMatch(/PT306 no-such-service-port/)
  })

  it('the view opens any other target, and from there the Services and Pods that it leads to', async () => {
    const target = { kind: 'workload', type: 'Deployment', name: 'web' } as const
    const view = stage(fakeLive(list, store), { target })
    expect(view.rows()[0]).toMatch(/› deployment\/web/)
    expect(view.live.asked.at(-1)).toEqual(['focus', 'web', 'demo'])
    view.live.set({ focus: await traceFrom(store, target) })
    expect(view.rows()[2]).toMatch(/▲ demo\/web degraded/)
    view.press('g', 'enter')
    expect(view.rows()[0]).toMatch(/› … › deployment\/web/)
    view.press('escape')
    view.live.set({ focus: await traceFrom(store, target) })
    for (let more = 40; more > 0 && !/demo\/web degraded/.test(view.selected()); more--) view.press('j')
    view.press('enter')
    expect(view.rows()[0]).toMatch(/› deployment\/web › web/)
    expect(view.live.asked.at(-1)).toEqual(['focus', 'web', 'demo'])
    view.press('escape')
    view.live.set({ focus: await traceFrom(store, { ...target, name: 'gone' }) })
    expect(view.text()).toMatch(/deployment\/web does not exist/)
  })

  it('the view says why a target cannot be read, beside a list that can', () => {
    const { focus: _, ...view } = fakeLive(list).view()
    const live = fakeLive(list, store, { ...view, focusFailure: 'nodes "a" is forbidden' })
    expect(stage(live, { target: { kind: 'node', name: 'a' } }).text()).toMatch(/cannot read it: nodes "a" is forbidden/)
  })

  it('the view says when it is too small, and follows every size', () => {
    const view = shop()
    for (const [columns, rows] of [
      [40, 10],
      [56, 12],
      [300, 100],
      [1, 1],
      [80, 24],
    ] as const) {
      view.session.resize({ columns, rows })
      expect(view.rows().length).toBeLessThanOrEqual(rows)
    }
    view.session.resize({ columns: 40, rows: 10 })
    expect(view.text()).toBe('40x10 is too small:\nat least 56x12 is needed\nCtrl-C quits')
    view.press('enter', '/', 'ctrl-c')
    expect(view.quits).toBe(1)
  })
})
