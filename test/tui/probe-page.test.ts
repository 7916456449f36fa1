import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import { allSizes, expectDrawn } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, shop, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const matrix = (['pod/shop-1', 'pod/api-2'] as const).flatMap((from, column): ProbeCell[] => [
  { from, to: 'web.demo.svc:80', sign: 'broken', words: 'timeout', layer: { type: 'dns', position: 0, port: 80 } },
  { from, to: '10.96.3.16:80', sign: 'broken', words: 'timeout', layer: { type: 'clusterIP', position: 0, port: 80 } },
  {
    from,
    to: '10.244.0.10:8080',
    sign: 'ok',
    words: `open ${column + 1} ms`,
    layer: { type: 'pod', position: 0, port: 8080, pod: 'web-1' },
  },
  { from, to: '10.244.1.10:8080', sign: 'ok', words: 'open 2 ms', layer: { type: 'pod', position: 0, port: 8080, pod: 'web-2' } },
])

/** The page of a probe that has ended. */
async function ended(part: Parameters<typeof stage>[1]) {
  const [web] = list.items.filter(({ target }) => target.name === 'web')
  const view = stage(fakeLive(list, store), {
    target: { kind: 'service', name: 'web' },
    probes: {
      plan: async () => ({
        lines: [],
        run: async (onProgress) => {
          onProgress(matrix)
          return web ?? failed()
        },
      }),
    },
    ...part,
  })
  view.press('p')
  await settled()
  view.press('enter')
  await settled()
  return view
}

describe('a probe that has ended', () => {
  it.each(allSizes)('a probe that has ended is drawn with the layer at fault at $columns×$rows', async (size) => {
    await expectDrawn('probe-ended', size, (color) => ended({ size, settings: { color } }))
  })

  it('a probe that has ended is drawn in ASCII where there is nothing else', async () => {
    expect((await ended({ settings: { unicode: false } })).text()).toMatch(/^[\x20-\x7e\n]*$/)
  })

  it('a probe that has ended says of each client which layer is at fault', async () => {
    const text = (await ended({ size: { columns: 120, rows: 40 } })).text()
    expect(text).toMatch(/✗ from each client: every Pod answers and the ClusterIP +│\n +does not/)
  })
})

describe('probes', () => {
  const cells = [
    {
      from: 'pod/a',
      to: '10.0.0.1:80',
      sign: 'broken' as const,
      words: 'refused',
      layer: { type: 'clusterIP' as const, position: 0, port: 80 },
    },
  ]
  const web = () => list.items.find(({ target }) => target.name === 'web') ?? failed()

  it('the probe page says that there are none', () => {
    const view = shop()
    view.press('p')
    expect(view.text()).toMatch(/probes are not available here/)
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
    expect(view.text()).toMatch(/running, 1 of 1 probe done; Esc stops it[\s\S]*10.0.0.1:80 +\[✗ refused\]/)
    ended.resolve({ ...web(), verdict: 'unknown' })
    await settled()
    expect(view.text()).toMatch(/done; Enter shows the chain[\s\S]*\nEnter chain +2 details +\/ find +\? help {3}q back$/)
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
    const rowOfWeb = () => view.rows().findIndex((row) => /(broken|degraded) +web /.test(row))
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

  it('the probe page ignores a plan that arrives after its page was left', async () => {
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

  it('the probe page plans no probe for a Service that does not exist', () => {
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'nosuch' }, probes: { plan: () => Promise.reject() } })
    expect(view.text()).toMatch(/Service nosuch does not exist in demo[\s\S]*\n: command +\? help {3}q back$/)
    view.press('p')
    expect(view.text()).toMatch(/nothing to probe\n/)
  })

  it('the probe page does not offer to run an empty plan', async () => {
    const ran: unknown[] = []
    const run = () => Promise.reject(ran.push('run'))
    const probes = { plan: async () => ({ isEmpty: true as const, lines: ['nothing to run'], run }) }
    const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'cart' }, probes })
    view.press('p')
    await settled()
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/nothing to run/)
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
