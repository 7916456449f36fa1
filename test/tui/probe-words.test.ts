import { describe, expect, it } from 'vitest'
import type { ClientRef } from '../../src/model/client.ts'
import { withWish } from '../../src/tui/studio-wish.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { type Stage, settled, stage } from './stage.ts'
import { clients, proposal, targets } from './studio-proposal.ts'

type Options = Partial<Parameters<typeof stage>[1]>

/** A view whose plans have the same clients and targets for each Service, and what was planned and run. */
function open(options: Options = {}) {
  const planned: [service: string, client: ClientRef | undefined][] = []
  const ran: string[][] = []
  const view = stage(fakeLive(list, store), {
    size: { columns: 120, rows: 40 },
    probes: {
      plan: async (trace, _, client) => {
        planned.push([trace.target.name, client])
        return proposal(new Set([...clients.slice(0, 2), ...targets]), ran)
      },
    },
    ...options,
  })
  return { view, planned, ran }
}

async function run(view: Stage, command: string) {
  view.press(':', ...command, 'enter')
  await settled()
}

/** What is marked on the page of the plan. */
const marked = (view: Stage) => view.rows().flatMap((row) => /\[x\] (\S+)/.exec(row)?.[1] ?? [])

describe(':probe', () => {
  it(':probe opens the plan with the client and the address that are named, and nothing runs before Enter', async () => {
    const { view, planned, ran } = open()
    await run(view, 'probe shop-1 --to 10.96.3.16:80')
    expect(planned).toEqual([['web', { kind: 'pod', name: 'shop-1' }]])
    expect(view.rows()[0]).toMatch(/› probe/)
    expect(marked(view)).toEqual(['pod/shop-1', '10.96.3.16:80'])
    expect(view.selected()).toMatch(/▶ \[x\] pod\/shop-1/)
    expect(ran).toEqual([])
    view.press('enter')
    expect(ran).toEqual([['pod/shop-1', '10.96.3.16:80']])
  })

  it.each(['probe shop-1 --to web', 'probe pod/shop-1 --to=svc/web', 'probe shop-1 --to demo/web'])(
    ':%s plans the probe of that Service, all of its targets marked',
    async (command) => {
      const { view, planned } = open()
      await run(view, command)
      expect(planned).toEqual([['web', { kind: 'pod', name: 'shop-1' }]])
      expect(marked(view)).toEqual(['pod/shop-1', ...targets])
    },
  )

  it('a Pod that is named like a Service is a client by its kind', async () => {
    const { view, planned } = open()
    await run(view, 'probe pod/web --to payments')
    expect(planned).toEqual([['payments', { kind: 'pod', name: 'web' }]])
  })

  it('without a target it is the selected Service, and without a client the plan keeps its own', async () => {
    const { view, planned } = open()
    await run(view, 'probe api-2')
    expect(planned).toEqual([[list.items[0]?.target.name, { kind: 'pod', name: 'api-2' }]])
    view.press('q')
    await run(view, 'probe --to payments')
    expect(planned.at(-1)).toEqual(['payments', undefined])
    expect(marked(view)).toEqual([...clients.slice(0, 2), ...targets])
  })

  it('names of Pods and of Services are completed', () => {
    const { view } = open()
    view.press(':', ...'probe orders')
    expect(view.text()).toMatch(/▶ probe orders-/)
    view.press('tab')
    expect(view.rows().at(-1)).toMatch(/^: probe orders-\S+$/)
    view.press(' ', ...'--to paym', 'tab')
    expect(view.rows().at(-1)).toMatch(/^: probe orders-\S+ --to payments$/)
  })

  it.each([
    ['probe shop-1 --to paymnets', /^there is no Service "paymnets"; did you mean payments\?$/m],
    ['probe shop-1 --to 10.9.9.9:80', /^no Service of the list has the address 10\.9\.9\.9:80$/m],
    ['probe a b --to web', /^probe takes one client: mark others on its page$/m],
    ['probe a --to web cart', /^--to takes one Service or address$/m],
    ['probe 10.0.0.1 --to web', /^"10\.0\.0\.1" is no client: name a Pod or a workload$/m],
    ['probe web --to payments', /^"web" is a Service, not a client: name a Pod, or a workload such as deploy\/NAME$/m],
  ])(':%s plans nothing, and says why', async (command, words) => {
    const { view, planned } = open()
    await run(view, command)
    expect(view.text()).toMatch(words)
    expect(planned).toEqual([])
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it('a client that the plan does not have is named with the closest one, and the marks stay', async () => {
    const { view } = open()
    await run(view, 'probe shop-2 --to web')
    expect(view.text()).toMatch(/^the plan has no client shop-2; did you mean shop-1\?$/m)
    expect(marked(view)).toEqual([...clients.slice(0, 2), ...targets])
  })

  it('without probes it says so', async () => {
    const view = stage(fakeLive(list, store))
    await run(view, 'probe shop-1 --to web')
    expect(view.text()).toMatch(/probes are not available here/)
  })

  it('a wish marks an IPv6 target by its address, and a workload keeps what the plan chose', () => {
    const choice = (name: string, isMarked: boolean) => ({ key: name, name, note: '', isMarked })
    const seen: string[][] = []
    const plan = {
      lines: [],
      run: async () => undefined,
      choices: {
        clients: [choice('pod/a', true), choice('pod/b', false)],
        targets: [choice('[fd00::1]:80', false), choice('[fd00::10]:80', true)],
        mark: (keys: ReadonlySet<string>) => {
          seen.push([...keys])
          return plan
        },
      },
    }
    const { note } = withWish(plan, { client: { kind: 'workload', type: 'Deployment', name: 'shop' }, target: 'fd00::1' })
    expect([seen, note]).toEqual([[['pod/a', '[fd00::1]:80']], undefined])
    expect(withWish(plan, {})).toEqual({ proposal: plan })
    expect(seen).toHaveLength(1)
  })

  it.each(sizes)('a plan with a chosen client and target is drawn at $columns×$rows', async (size) => {
    await expectDrawn('probe-chosen', size, async (color) => {
      const { view } = open({ size, settings: { color } })
      await run(view, 'probe shop-1 --to 10.96.3.16:80')
      return view
    })
  })
})
