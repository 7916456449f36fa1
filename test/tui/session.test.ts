import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { loadWidths } from '../../src/lib/width.ts'
import type { LiveChange } from '../../src/model/live.ts'
import type { Trace, TraceList } from '../../src/model/trace.ts'
import { fakeLive, present, shopList, traceFrom } from './fake-live.ts'
import { settled, stage } from './stage.ts'

let list: TraceList
let store: ObjectStore
beforeAll(async () => {
  await loadWidths()
  const shop = await shopList()
  list = shop.list
  store = shop.store
})

const shop = () => stage(fakeLive(list, store))
const change = (name: string, at = present): LiveChange => ({
  at,
  target: { namespace: 'demo', name },
  object: { kind: 'Service', namespace: 'demo', name },
  what: 'verdict',
  from: 'healthy',
  to: 'broken',
})

function failed(): never {
  throw new Error('the shop has no such Service')
}

describe('the list', () => {
  it('the list shows the worst first, and says what is wrong with the selected one', () => {
    const view = shop()
    expect(view.rows()[0]).toMatch(/^kind-dev · demo +16 services {3}5 broken {3}● live$/)
    expect(view.selected()).toMatch(/^▶ ✗ broken +cart/)
    expect(view.rows()[1]).toBe('✗ PT101 the selector matches no Pod')
  })

  it('the list keeps the selected Service, and its line on the screen, when the order changes', () => {
    const view = shop()
    view.press(...Array.from({ length: 10 }, () => 'j'))
    const before = view.rows().indexOf(view.selected())
    expect(view.selected()).toMatch(/cache/)
    const cache = list.items.filter(({ target }) => target.name === 'cache')
    view.live.set({ list: { ...list, items: [...cache, ...list.items.filter(({ target }) => target.name !== 'cache')] } })
    expect(view.selected()).toMatch(/cache/)
    view.live.set({ list })
    expect(view.selected()).toMatch(/cache/)
    expect(view.rows().indexOf(view.selected())).toBe(before)
  })

  it('the list selects a neighbour when the selected Service is deleted', () => {
    const view = shop()
    view.press('j', 'j')
    expect(view.selected()).toMatch(/orders/)
    view.live.set({ list: { ...list, items: list.items.filter(({ target }) => target.name !== 'orders') } })
    expect(view.selected()).toMatch(/payments/)
  })

  it('the list filters while typing; Enter keeps the filter, Esc clears it and never quits', () => {
    const view = shop()
    view.press('/', 'w', 'e', 'b')
    expect(view.text()).toMatch(/^\/ web$/m)
    expect(view.text()).not.toMatch(/cart/)
    view.press('enter')
    expect(view.rows()[1]).toBe('filter: web   (Esc clears it)')
    view.press('escape')
    expect(view.text()).toMatch(/cart/)
    view.press('escape', 'escape')
    expect(view.quits).toBe(0)
    view.press('/', 'x', 'backspace', 'p', 'u', 'escape')
    expect(view.text()).toMatch(/cart/)
    view.press('/')
    view.session.paste('pay\nments')
    expect(view.text()).toMatch(/^\/ pay ments$/m)
  })

  it('the list does not take what is typed for commands', () => {
    const view = shop()
    view.press('/', 'q', 'q', '?')
    expect(view.quits).toBe(0)
    expect(view.text()).toMatch(/no Service matches "qq\?"/)
    view.press('ctrl-c')
    expect(view.quits).toBe(1)
  })

  it('the list moves through what the filter leaves without an end to the typing', () => {
    const view = shop()
    view.press('/', 'e', 'down', 'down', 'r')
    expect(view.text()).toMatch(/\n\/ er$/)
    view.press('backspace', 'down')
    expect(view.selected()).toMatch(/metrics/)
    view.press('enter', 'enter')
    expect(view.rows()[0]).toMatch(/› metrics/)
  })

  it('the list sorts by each column in turn, and the other way round', () => {
    const view = shop()
    view.press('s')
    expect(view.text()).toMatch(/NAME↑/)
    expect(view.rows()[3]).toMatch(/cache/)
    view.press('S')
    expect(view.text()).toMatch(/NAME↓/)
    expect(view.rows()[3]).toMatch(/web/)
    view.press('s')
    // The column itself has no room at 80 columns.
    expect(view.rows()[2]).toMatch(/FINDING {3}by TYPE↑/)
    view.press('s')
    expect(view.text()).toMatch(/READY↑/)
    const shares = view.rows().flatMap((row) => {
      const [, ready, of] = / (\d+)\/(\d+) /.exec(row) ?? []
      return ready === undefined ? [] : [of === '0' ? 1 : Number(ready) / Number(of)]
    })
    expect(new Set(shares).size).toBeGreaterThan(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    view.press('s')
    expect(view.rows()[3]).toMatch(/cart/)
  })

  it('the list marks what changed, with one call of the clock, and unmarks it then', () => {
    let now = present
    const view = stage(fakeLive(list, store), { now: () => now })
    expect(view.timers).toHaveLength(0)
    view.live.set({ changes: [change('web')] })
    expect(view.text()).toMatch(/^ \*▲ degraded +web/m)
    expect(view.rows()[1]).toBe('* ✗ web: now broken, was healthy')
    expect(view.timers.map(({ ms }) => ms)).toEqual([3000])
    now += 3000
    view.timers[0]?.then()
    expect(view.text()).not.toMatch(/\*/)
    expect(view.timers).toHaveLength(0)
  })

  it('the list says since when it is stale and why, and when it is live again', () => {
    const view = shop()
    view.live.set({ status: { state: 'stale', since: present, reason: 'lost', message: 'connect ECONNREFUSED' } })
    expect(view.rows()[0]).toMatch(/▲ stale$/)
    expect(view.rows()[1]).toBe('as of 09:00:00, connection lost, trying again: connect ECONNREFUSED')
    expect(view.text()).toMatch(/cart/)
    view.live.set({ status: { state: 'live' } })
    expect(view.rows()[0]).toMatch(/● live$/)
  })

  it('the list is there before anything was read, and says what failed', () => {
    const live = fakeLive(undefined, undefined, { status: { state: 'connecting' } })
    const view = stage(live)
    expect(view.text()).toMatch(/reading kind-dev…/)
    live.set({ status: { state: 'failed', message: 'no such host' } })
    expect(view.text()).toMatch(/cannot read the cluster: no such host/)
  })
})

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
    expect(view.text()).toMatch(/^▶ {3}- name: http$/m)
  })

  it('the view opens the proof of a finding, explains it and copies its fix', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'j', 'enter', 'G')
    expect(view.selected()).toMatch(/PT301/)
    view.press('y')
    expect(view.copied).toEqual([expect.stringMatching(/^kubectl -n demo patch service search/)])
    expect(view.text()).toMatch(/sent to the clipboard: kubectl -n demo patch/)
    view.press('e')
    expect(view.text()).toMatch(/PT301 .*\n\n.*\n\n {2}What it means/)
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

  it('the view reads again what is on the screen, also where nothing has changed', async () => {
    const view = shop()
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    const before = view.live.asked.length
    view.press('r')
    expect(view.live.asked.slice(before).map(([what]) => what)).toEqual(['refresh', 'object'])
    expect(view.text()).toMatch(/reading again/)
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
    expect(view.text()).toMatch(/there is no Service cart in demo/)
    const [cart = failed()] = list.items
    const { service: _, ...rest } = cart
    view.live.set({ focus: { ...rest, ports: [], findings: [], verdict: 'healthy' } })
    expect(view.text()).toMatch(/there is no Service cart in demo/)
    expect(view.text()).not.toMatch(/healthy/)
  })
})

describe('probes', () => {
  const cells = [{ from: 'pod/a', to: '10.0.0.1:80', sign: 'broken' as const, words: 'refused' }]
  const web = () => list.items.find(({ target }) => target.name === 'web') ?? failed()

  it('the probe page says that there are none', () => {
    const view = shop()
    view.press('p')
    expect(view.text()).toMatch(/there are no probes here/)
  })

  it('the probe page shows what would run, runs it on Enter only, and then draws the chain with the evidence until it changes', async () => {
    const ended = Promise.withResolvers<Trace>()
    const began: unknown[] = []
    const view = stage(fakeLive(list, store), {
      target: { kind: 'service', name: 'web' },
      probes: {
        plan: async ({ target }) => ({
          lines: [`would run in ${target.name}`],
          run: async (onProgress) => {
            began.push(target.name)
            onProgress(cells)
            return ended.promise
          },
        }),
      },
    })
    view.press('p')
    await settled()
    expect(view.text()).toMatch(/nothing has run yet[\s\S]*would run in web/)
    expect(began).toEqual([])
    view.press('enter')
    expect(view.text()).toMatch(/running: Esc stops it[\s\S]*10.0.0.1:80 +✗ refused/)
    ended.resolve({ ...web(), verdict: 'unknown' })
    await settled()
    expect(view.text()).toMatch(/done: Enter shows the chain[\s\S]*\nEnter chain +Esc back$/)
    view.press('enter')
    expect(view.session.model().state.places).toHaveLength(2)
    expect(view.rows()[2]).toMatch(/\? demo\/web unknown:/)
    view.live.set({ focus: { ...web(), taken: '2026-01-15T10:00:00Z' } })
    expect(view.rows()[2]).toMatch(/\? demo\/web unknown:/)
    view.live.set({ focus: { ...web(), ports: [] } })
    expect(view.rows()[2]).toMatch(/▲ demo\/web degraded:/)
  })

  it('the probe page keeps the evidence in the list and when the Service is opened again, until it changes', async () => {
    const probes = { plan: async () => ({ lines: [], run: async () => ({ ...web(), verdict: 'broken' as const }) }) }
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'web' }, probes })
    const rowOfWeb = () => view.rows().findIndex((row) => / web /.test(row))
    expect(view.rows()[0]).toMatch(/5 broken/)
    view.press('escape', '/', 'w', 'e', 'b', 'enter', 'p')
    await settled()
    view.press('enter')
    await settled()
    view.press('enter')
    expect(view.rows()[2]).toMatch(/✗ demo\/web broken:/)
    view.press('escape', 'escape')
    expect(view.selected()).toMatch(/ web /)
    expect(view.rows()[0]).toMatch(/6 broken/)
    expect(view.rows()[rowOfWeb()]).toMatch(/✗ broken +web /)
    expect(rowOfWeb()).toBeLessThan(view.rows().findIndex((row) => /▲ degraded/.test(row)))
    view.press('enter')
    expect(view.rows()[2]).toMatch(/✗ demo\/web broken:/)
    view.press('escape')
    view.live.set({ list: { ...list, items: list.items.map((item) => (item === web() ? { ...item } : item)) } })
    expect(view.rows()[rowOfWeb()]).toMatch(/▲ degraded +web /)
  })

  it('the probe page shows in a Pod what listens there, once a probe has read it', async () => {
    const trace = web()
    const pod = trace.ports[0]?.endpoints[0]?.pod ?? failed()
    const sockets = [{ protocol: 'TCP' as const, address: '::', port: 8080, family: 'IPv6' as const }]
    const probe = {
      kind: 'sockets' as const,
      from: { namespace: 'demo', pod },
      state: 'read' as const,
      sockets,
      complete: ['TCP' as const],
    }
    const probes = { plan: async () => ({ lines: [], run: async () => ({ ...trace, probes: [{ ...probe, notes: [], ms: 1 }] }) }) }
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'web' }, probes })
    view.press('tab', 'tab', 'tab', 'tab', 'enter')
    await settled()
    view.press('G')
    expect(view.text()).not.toMatch(/Sockets/)
    view.press('escape', 'p')
    await settled()
    view.press('enter')
    await settled()
    view.press('escape', 'enter')
    await settled()
    expect(view.text()).toMatch(/Sockets\n +● \[::\]:8080\/TCP\n/)
  })

  it('the probe page takes no answer of a plan that was left, though it comes late', async () => {
    const first = Promise.withResolvers<void>()
    const ran: string[] = []
    const plan = async ({ target: { name } }: Trace) => {
      if (name === 'cart') await first.promise
      return { lines: [`would run in ${name}`], run: async () => Promise.reject(ran.push(name)) }
    }
    const view = stage(fakeLive(list, store), { probes: { plan } })
    view.press('p', 'escape', 'j', 'p')
    await settled()
    first.resolve()
    await settled()
    expect(view.text()).toMatch(/Probe demo\/metrics[\s\S]*would run in metrics/)
    view.press('enter')
    expect(ran).toEqual(['metrics'])
  })

  it('the probe page shows no evidence in another context, and none that is older than a change', async () => {
    for (const leave of [['c', 'j', 'enter'], []]) {
      const ended = Promise.withResolvers<Trace>()
      const probes = { plan: async () => ({ lines: [], run: () => ended.promise }) }
      const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'web' }, probes })
      view.press('p')
      await settled()
      view.press('enter', ...leave)
      const items = list.items.map((item) => (item === web() ? { ...item, ports: [] } : item))
      if (leave.length === 0) view.live.set({ list: { ...list, items }, focus: { ...web(), ports: [] } })
      ended.resolve({ ...web(), verdict: 'broken' })
      await settled()
      expect([...view.session.model().state.probed.keys()]).toEqual(leave.length === 0 ? ['demo/web'] : [])
      if (leave.length === 0) view.press('enter')
      expect(view.text()).not.toMatch(/✗ broken +web|web .*✗ broken/)
    }
  })

  it('the probe page plans none for a Service that is not there', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'nosuch' }, probes: { plan: () => Promise.reject() } })
    expect(view.text()).toMatch(/there is no Service nosuch in demo[\s\S]*\nEsc back {3}\? help$/)
    view.press('p')
    expect(view.text()).toMatch(/there is nothing to probe\n/)
  })

  it('the probe page does not offer to run what is empty', async () => {
    const ran: unknown[] = []
    const run = () => Promise.reject(ran.push('run'))
    const probes = { plan: async () => ({ isEmpty: true as const, lines: ['nothing to run'], run }) }
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'cart' }, probes })
    view.press('p')
    await settled()
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/there is nothing to run/)
    expect(view.text()).not.toMatch(/Enter/)
    expect(ran).toEqual([])
  })

  it('the probe page interrupts what runs when the reader leaves, and says what failed', async () => {
    let interrupted: AbortSignal | undefined
    const view = stage(fakeLive(list, store), {
      target: { kind: 'service', name: 'web' },
      probes: {
        plan: async (_, signal) => {
          interrupted = signal
          return { lines: [], run: () => Promise.reject(new Error('forbidden')) }
        },
      },
    })
    view.press('p')
    await settled()
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/✗ forbidden/)
    view.press('q')
    expect(interrupted?.aborted).toBe(true)
  })
})

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
    expect(view.selected()).toMatch(/● demo {3}now/)
    view.press('g', 'enter')
    expect(view.live.asked).toContainEqual(['scope', undefined])
    expect(view.text()).toMatch(/cart/)
    view.press('n')
    expect(view.text()).toMatch(/Namespace\n +reading…/)
    await settled()
    view.press('/', 'k', 'enter', 'enter')
    expect(view.live.asked.at(-2)).toEqual(['scope', 'kube-system'])
  })

  it('the view takes the name of a namespace where they cannot be listed, and says why they are so few', async () => {
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

  it('the view offers the shell only where there is a way back from it', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 80, rows: 60 }, canSuspend: false })
    view.press('?')
    expect(view.text()).toContain('Ctrl-C')
    expect(view.text()).not.toContain('Ctrl-Z')
    view.press('q', 'ctrl-z')
    expect(view.text()).toContain('there is no going to the shell and back on this system')
  })

  it('the view helps, and q goes back before it quits', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 80, rows: 60 } })
    view.press('?')
    expect(view.text()).toMatch(/Ctrl-Z +to the shell; fg comes back/)
    view.press('q')
    expect(view.quits).toBe(0)
    view.press('q')
    expect(view.quits).toBe(1)
  })

  it('the view opens the chain that was asked for, once it is known where it is', () => {
    const live = fakeLive(list, store)
    const view = stage(live, { target: { kind: 'service', name: 'web' } })
    expect(view.rows()[0]).toMatch(/› web/)
    view.press('q')
    expect(view.text()).toMatch(/cart/)
    expect(stage(fakeLive(list, store), { target: { kind: 'service', name: 'nowhere' } }).text()).toMatch(/no Service nowhere in demo/)
  })

  it('the view begins at the port that was asked for', () => {
    const at = (port: number | string) => stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port } }).selected()
    expect(at('metrics')).toMatch(/metrics +.*9090/)
    expect(at(9090)).toBe(at('metrics'))
    expect(at(80)).toMatch(/80\/TCP/)
  })

  it('the view explains and copies nothing of another port', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port: 'metrics' } })
    view.press('e')
    expect(view.text()).toMatch(/no finding here/)
    view.press('y')
    expect(view.copied).toEqual([])
    view.press('g')
    while (!/80\/TCP ─▶/.test(view.selected())) view.press('j')
    view.press('e')
    expect(view.rows()[0]).toMatch(/› PT302/)
  })

  it('the view says that the port asked for is none of the Service, and what it has', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'checkout', port: 99 } })
    expect(view.selected()).toMatch(/✗ PT306 {3}the Service has no port 99: it has 80 \(http\), 9090 \(metrics\)/)
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
    expect(view.rows()[0]).toMatch(/› deployment\/web › deployment/)
    view.press('escape')
    view.live.set({ focus: await traceFrom(store, target) })
    for (let more = 40; more > 0 && !/demo\/web degraded/.test(view.selected()); more--) view.press('j')
    view.press('enter')
    expect(view.rows()[0]).toMatch(/› deployment\/web › web/)
    expect(view.live.asked.at(-1)).toEqual(['focus', 'web', 'demo'])
    view.press('escape')
    view.live.set({ focus: await traceFrom(store, { ...target, name: 'gone' }) })
    expect(view.text()).toMatch(/there is no deployment\/web/)
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
    expect(view.text()).toBe('40x10 is too small:\n56x12 is needed\nCtrl-C quits')
    view.press('enter', '/', 'ctrl-c')
    expect(view.quits).toBe(1)
  })
})
