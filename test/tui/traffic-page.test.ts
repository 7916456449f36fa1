import { describe, expect, it } from 'vitest'
import type { ConnectionProbe } from '../../src/model/connections.ts'
import type { Trace } from '../../src/model/trace.ts'
import type { TrafficProposal, ViewProbes } from '../../src/tui/view-probes.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, shop, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const web = () => list.items.find(({ target }) => target.name === 'web') ?? failed()

/** The trace of web with samples of its first endpoint: so many open connections, one sample after another. */
function sampled(...open: number[]): Trace {
  const trace = web()
  const [port] = trace.ports
  const [first, ...others] = port?.endpoints ?? []
  if (!port || !first?.pod || first.port === undefined) return failed()
  const { pod, protocol, port: number } = first
  const samples = open.map((established, index) => ({
    at: `2026-01-15T10:00:0${index}Z`,
    counters: {},
    ports: [{ protocol, port: number, states: { established, notAccepted: 2 }, peers: [] }],
    outgoing: [],
  }))
  const probe: ConnectionProbe = { kind: 'connections', from: { namespace: 'demo', pod }, state: 'read', every: 5_000, samples }
  const connections = { open: open.at(-1) ?? 0, waiting: 2, newPerSecond: 3.1, samples: open.length, since: '2026-01-15T10:00:00Z' }
  const clients = [
    { who: { kind: 'Deployment', namespace: 'demo', name: 'cart' }, addresses: ['10.244.0.7'], open: 4, waiting: 2, ended: 9 },
  ]
  return { ...trace, probes: [probe], ports: [{ ...port, clients, endpoints: [{ ...first, connections }, ...others] }] }
}

/** A view on the chain of web whose traffic can be fed. */
function opened(more: Partial<TrafficProposal> = {}) {
  const feed: { show?: (trace: Trace) => void; signal?: AbortSignal; clients: unknown[] } = { clients: [] }
  const traffic: ViewProbes['traffic'] = async (_, client) => {
    feed.clients.push(client)
    return {
      lines: ['would read the tables'],
      run: (show, signal) => {
        Object.assign(feed, { show, signal })
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
      ...more,
    }
  }
  const probes: ViewProbes = { plan: async () => failed(), traffic }
  return { feed, view: stage(fakeLive(list, store), { target: { kind: 'service', name: 'web' }, probes }) }
}

describe('traffic', () => {
  it('the traffic page says that there are no probes', () => {
    const view = shop()
    view.press('t')
    expect(view.text()).toMatch(/probes are not available here/)
  })

  it('the traffic page runs nothing before Enter on the plan, then shows who is connected', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    expect(view.text()).toMatch(/nothing has run yet; Enter runs it[\s\S]*would read the tables/)
    expect(feed.show).toBeUndefined()
    view.press('enter')
    expect(view.text()).toMatch(/Esc ends it[\s\S]*reading/)
    feed.show?.(sampled(1, 4, 8))
    expect(view.text()).toMatch(/▲ \S+ +8 open +▂▅█ +3\.1\/s new +2 waiting +███/)
    expect(view.text()).toMatch(/\? \S+ +not read\n/)
  })

  it('the bottom line of the traffic page offers to pause and to show states only while traffic is counted', async () => {
    const { view } = opened()
    const bottom = () => view.rows().at(-1)
    view.press('t')
    await settled()
    expect(bottom()).not.toMatch(/pause|states/)
    view.press('enter')
    expect(bottom()).toMatch(/Space pause.*L states/)
  })

  it('Space holds the traffic page, and shows what came meanwhile when it goes on', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    feed.show?.(sampled(5))
    view.press('space')
    feed.show?.(sampled(6))
    expect(view.text()).toMatch(/paused; Space continues[\s\S]* 5 open/)
    view.press('space')
    expect(view.text()).toMatch(/ 6 open/)
    feed.show?.(sampled(7))
    expect(view.text()).toMatch(/ 7 open/)
  })

  it('L shows connections by their states, and hides them again', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    feed.show?.(sampled(5))
    expect(view.text()).not.toMatch(/established/)
    view.press('L')
    expect(view.text()).toMatch(/ {2}states of http\n {6}web-\S+ {3}5 established, 2 not accepted\n/)
    view.session.resize({ columns: 120, rows: 24 })
    expect(view.text()).toMatch(/states of http +established +not accepted +CLOSE_WAIT[\s\S]* 5 +2 +0 /)
    view.press('L')
    expect(view.text()).not.toMatch(/CLOSE_WAIT/)
  })

  it.each(['escape', 'q'])('%s leaves the traffic page, and ends what runs in Pods', async (key) => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    expect(feed.signal?.aborted).toBe(false)
    view.press(key)
    expect(feed.signal?.aborted).toBe(true)
    feed.show?.(sampled(5))
    expect(view.text()).not.toMatch(/ 5 open/)
  })

  it('leaving the view ends what runs in Pods', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    view.session.close()
    expect(feed.signal?.aborted).toBe(true)
  })

  it('traffic that cannot be followed any more says why', async () => {
    const { view } = opened({ run: () => Promise.reject(new Error('the Service is gone')) })
    view.press('t')
    await settled()
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/failed; Enter plans it again[\s\S]*✗ the Service is gone/)
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/nothing has run yet/)
  })

  it('] opens a traffic page that was left with a new plan, and runs nothing', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    view.press('[')
    expect(feed.signal?.aborted).toBe(true)
    const before = feed.show
    view.press(']')
    await settled()
    expect(view.text()).toMatch(/› web › traffic[\s\S]*nothing has run yet; Enter runs it/)
    expect(feed.show).toBe(before)
    view.press('enter')
    feed.show?.(sampled(6))
    expect(view.text()).toMatch(/ 6 open/)
  })

  it('another client is chosen on the traffic page, which is planned anew for it', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter', 'C')
    await settled()
    view.press('j', 'j', 'enter')
    await settled()
    expect(feed.signal?.aborted).toBe(true)
    expect(feed.clients).toEqual([undefined, { kind: 'workload', type: 'Deployment', namespace: 'demo', name: 'web' }])
    expect(view.text()).toMatch(/ Traffic demo\/web[\s\S]*nothing has run yet/)
  })

  it('one traffic page runs at a time: the earlier one says that it has ended, and shows what it read last', async () => {
    const { feed, view } = opened()
    view.press('t')
    await settled()
    view.press('enter')
    feed.show?.(sampled(5))
    const first = feed.signal
    view.press(':', ...'svc cart', 'enter', 't')
    await settled()
    expect(first?.aborted).toBe(false)
    view.press('enter')
    expect(first?.aborted).toBe(true)
    expect(feed.signal?.aborted).toBe(false)
    view.press('[', '[')
    expect(view.text()).toMatch(/› web › traffic[\s\S]*ended; Enter plans it again[\s\S]* 5 open/)
    view.press('space', 'L')
    expect(view.text()).toMatch(/ended; Enter plans it again/)
    expect(view.rows().at(-1)).toMatch(/Enter plan again/)
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/nothing has run yet/)
  })
})
