import { describe, expect, it } from 'vitest'
import type { ConnectionCounters, ConnectionProbe, Peer, PortConnections } from '../../src/model/connections.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Trace } from '../../src/model/trace.ts'
import type { Size } from '../../src/tui/layout.ts'
import type { ViewProbes } from '../../src/tui/view-probes.ts'
import { expectDrawn } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const web = list.items.find(({ target }) => target.name === 'web') ?? failed()
const [port = failed()] = web.ports
const [first = failed(), second = failed()] = port.endpoints

const peer = (who: Peer['who'], address: string, ...[established, notAccepted, timeWait]: [number, number, number]): Peer => ({
  who,
  address,
  established,
  notAccepted,
  timeWait,
})
const cart = (name: string) => ({ kind: 'Pod', namespace: 'demo', name, workload: { kind: 'Deployment', namespace: 'demo', name: 'cart' } })
const peersOfFirst = [
  peer(cart('cart-1'), '10.1.0.5', 4, 1, 0),
  peer(cart('cart-2'), '10.1.0.6', 3, 1, 40),
  peer({ kind: 'Node', name: 'node-1', hidden: true }, '10.1.0.1', 1, 0, 12),
]
const peersOfSecond = [peer('outside', '203.0.113.9', 7, 0, 0)]

interface Sampled {
  peers: Peer[]
  waiting: number
  /** ListenOverflows of each sample. */
  overflows?: number[]
  more?: Partial<PortConnections>
}

function probeOf(pod: string | undefined, { peers, waiting, overflows = [0, 0], more }: Sampled): ConnectionProbe {
  const samples = overflows.map((listenOverflows, index) => {
    const counters: ConnectionCounters = { listenOverflows }
    const states = { established: 8 - index, notAccepted: waiting }
    const one: PortConnections = { protocol: 'TCP', port: first.port ?? 0, waiting, states, peers, ...more }
    return { at: `2026-01-15T10:00:0${index * 5}Z`, counters, ports: [one], outgoing: [] }
  })
  return { kind: 'connections', from: { namespace: 'demo', pod: pod ?? failed() }, state: 'read', every: 5_000, samples }
}

const stuck: Finding = {
  code: 'PT312',
  name: 'not-accepted',
  severity: 'warn',
  confidence: 'proven',
  hop: 'ports[0].socket',
  title: 'accept queue is full',
  message: '',
  evidence: [{ object: { kind: 'Pod', namespace: 'demo', name: first.pod ?? failed() }, field: '/proc/net/tcp', value: '2 → 2' }],
  docs: '',
  causes: [],
}

function traceOf(more: Partial<Sampled> = {}): Trace {
  const [one, other] = [
    { peers: peersOfFirst, waiting: 2, overflows: [3, 9], ...more },
    { peers: peersOfSecond, waiting: 0 },
  ]
  const summary = { samples: 2, since: '2026-01-15T10:00:00Z' }
  const endpoints = [
    { ...first, connections: { ...summary, open: 8, waiting: one.waiting } },
    { ...second, port: first.port ?? 0, connections: { ...summary, open: 7, waiting: 0 } },
  ]
  const probes = [probeOf(first.pod, one), probeOf(second.pod, other)]
  return { ...web, findings: [stuck], probes, ports: [{ ...port, endpoints }] }
}

/** The page with that trace, as it runs. */
async function running(trace: Trace, color = false, size?: Size) {
  const feed: { show?: (trace: Trace) => void; signal?: AbortSignal } = {}
  const probes: ViewProbes = {
    plan: async () => failed(),
    traffic: async () => ({
      lines: ['would read the tables'],
      run: (show, signal) => {
        Object.assign(feed, { show, signal })
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    }),
  }
  const view = stage(fakeLive(list, store), {
    target: { kind: 'service', name: 'web' },
    probes,
    settings: { color },
    ...(size && { size }),
  })
  view.press('t')
  await settled()
  view.press('enter')
  feed.show?.(trace)
  return { view, feed }
}

describe('clients of an endpoint on the traffic page', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
  ])('the traffic page at $columns×$rows is as drawn before', async (size) => {
    await expectDrawn('traffic', size, async (color) => {
      const { view } = await running(traceOf(), color, size)
      view.press('enter')
      return view
    })
  })

  it('the page shows the clients of the selected endpoint alone', async () => {
    const { view } = await running(traceOf())
    expect(view.selected()).toContain(first.pod)
    expect(view.text()).toMatch(new RegExp(`clients of ${first.pod} +open +waiting +last 60 s`))
    expect(view.text()).toMatch(/deployment\/cart +7 +2 +40\s/)
    expect(view.text()).not.toContain('outside')
    view.press('down')
    expect(view.selected()).toContain(second.pod)
    expect(view.text()).toMatch(new RegExp(`clients of ${second.pod}[\\s\\S]* outside +7 +- +-`))
    expect(view.text()).not.toContain('deployment/cart')
  })

  it('a Node that hides its clients says so', async () => {
    const { view } = await running(traceOf())
    expect(view.text()).toMatch(/node\/node-1 +1 +- +12 +source hidden/)
    expect(view.text()).not.toMatch(/deployment\/cart.*source hidden/)
  })

  it('Enter shows the addresses of the clients, and hides them again', async () => {
    const { view } = await running(traceOf())
    expect(view.text()).not.toContain('10.1.0.5')
    view.press('enter')
    expect(view.text()).toMatch(/deployment\/cart +7 +2 +40\s+10\.1\.0\.5 +4 +1 +-\s+10\.1\.0\.6 +3 +1 +40\s+node\/node-1/)
    view.press('enter')
    expect(view.text()).not.toContain('10.1.0.5')
  })

  it('an endpoint whose queue dropped connections is marked full', async () => {
    const { view } = await running(traceOf())
    expect(view.selected()).toMatch(/2 waiting .*full/)
  })

  it.each([
    ['no connection was dropped', { overflows: [9, 9] }],
    ['connections of another port wait as well', { more: { othersWait: true as const } }],
    ['nothing waits any more', { waiting: 0 }],
  ])('an endpoint is not marked full if %s', async (_, more) => {
    const { view } = await running(traceOf(more))
    expect(view.selected()).toContain(first.pod)
    expect(view.selected()).not.toContain('full')
  })

  it('e explains the finding of the selected endpoint, and sampling continues', async () => {
    const { view, feed } = await running(traceOf())
    view.press('e')
    expect(view.text()).toContain('PT312')
    expect(feed.signal?.aborted).toBe(false)
    view.press('escape')
    expect(view.text()).toContain(`clients of ${first.pod}`)
    view.press('down', 'e')
    expect(view.text()).toContain('no finding selected')
  })

  it('an endpoint that was not sampled does not look like one without clients', async () => {
    const trace = traceOf()
    const ports = trace.ports.map((one) => ({ ...one, endpoints: one.endpoints.map(({ connections: _, ...rest }) => rest) }))
    const { view } = await running({ ...trace, ports, probes: [] })
    expect(view.text()).toMatch(new RegExp(`clients of ${first.pod} +not read`))
    const nobody = await running(traceOf({ peers: [] }))
    expect(nobody.view.text()).toMatch(new RegExp(`clients of ${first.pod} +none`))
  })

  it.each([
    ['another namespace', [':', ...'ns kube-system', 'enter']],
    ['Esc twice', ['escape', 'escape']],
  ])('leaving the traffic page by %s ends what runs in Pods, even from a page above it', async (_, keys) => {
    const { view, feed } = await running(traceOf())
    view.press('e')
    expect(feed.signal?.aborted).toBe(false)
    view.press(...keys)
    expect(feed.signal?.aborted).toBe(true)
  })
})
