import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import type { PathProbe, PathResult, PathTarget } from '../../src/model/path.ts'
import type { Trace } from '../../src/model/trace.ts'
import type { Settings } from '../../src/tui/model.ts'
import type { TrafficProposal, ViewProbes } from '../../src/tui/view-probes.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive, present } from './fake-live.ts'
import { failed, list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const web = list.items.find(({ target }) => target.name === 'web') ?? failed()
const [port = failed()] = web.ports
const [first = failed(), second = failed()] = port.endpoints

/** `o` was established, `x` refused, `.` silent, and a blank is unknown. */
const said = { o: 'open', x: 'refused', '.': 'timeout' } as const

function targetOf(rounds: string, more: Omit<PathTarget, 'sent' | 'refused' | 'silent' | 'protocol' | 'position'>): PathTarget {
  const count = (letter: string) => [...rounds].filter((one) => one === letter).length
  const times = { lastMs: 0.52, minMs: 0.31, medianMs: 0.5, p95Ms: 1.96 }
  const sent = rounds.replaceAll(' ', '').length
  return { protocol: 'TCP', position: 0, sent, refused: count('x'), silent: count('.'), ...(rounds.includes('o') && times), ...more }
}

const layers = [
  { rounds: 'oooooooooooo', to: { type: 'dns', address: 'web.demo.svc', port: 80 } },
  { rounds: 'ooooooxooxox', to: { type: 'clusterIP', address: '10.96.3.9', port: 80 } },
  { rounds: 'oooooooooooo', to: { type: 'pod', address: first.address, port: 8080, pod: first.pod ?? '' } },
  { rounds: 'oooooxxxxxxx', to: { type: 'pod', address: second.address, port: 8080, pod: second.pod ?? '' } },
  { rounds: 'oooo        ', to: { type: 'pod', address: '10.244.9.9', port: 8080, pod: 'web-gone', gone: true } },
  { rounds: '............', to: { type: 'nodePort', address: '192.0.2.1', port: 30080, node: 'node-1' } },
] as const

const nothingListens: Finding = {
  code: 'PT302',
  name: 'nothing-listens',
  severity: 'warn',
  confidence: 'proven',
  hop: 'ports[0].socket',
  title: `nothing listens on 8080 in ${second.pod ?? ''}`,
  message: '',
  evidence: [
    { object: { kind: 'Pod', namespace: 'demo', name: second.pod ?? '' }, field: '/proc/net/tcp', value: 'no socket' },
    {
      object: { kind: 'Service', namespace: 'demo', name: 'web' },
      field: 'path from pod/shop-1: lost connections to 10.96.3.9:80',
      value: '3 of 7, 1 of 2 endpoints lost all',
    },
  ],
  docs: '',
  causes: [],
}

function traced(more: Partial<PathProbe> = {}): Trace {
  const rounds = layers.flatMap(({ rounds: row }, target) =>
    [...row].flatMap((letter, second): PathResult[] => {
      const outcome = letter === 'o' || letter === 'x' || letter === '.' ? said[letter] : undefined
      const at = `2026-01-15T10:00:${String(second).padStart(2, '0')}Z`
      return outcome ? [{ at, target, outcome, ...(outcome === 'open' && { ms: 0.2 + (second % 3) / 2 }) }] : []
    }),
  )
  const probe: PathProbe = {
    kind: 'path',
    from: { namespace: 'demo', pod: 'shop-1' },
    state: 'read',
    tool: 'python3',
    every: 1_000,
    targets: layers.map(({ rounds: row, to }) => targetOf(row, to)),
    rounds: rounds.sort((a, b) => a.at.localeCompare(b.at)),
    ...more,
  }
  return { ...web, probes: [probe], findings: [nothingListens] }
}

/** A view on the chain of web whose path can be fed. */
function opened(own: { size?: { columns: number; rows: number }; settings?: Partial<Settings>; proposal?: Partial<TrafficProposal> } = {}) {
  const feed: { show?: (trace: Trace) => void; signal?: AbortSignal; clients: unknown[] } = { clients: [] }
  const path: ViewProbes['path'] = async (_, client) => {
    feed.clients.push(client)
    return {
      lines: ['connect from pod/shop-1 (app) to 6 addresses every second'],
      run: (show, signal) => {
        Object.assign(feed, { show, signal })
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
      ...own.proposal,
    }
  }
  const { proposal: _, ...rest } = own
  let now = present
  const pass = (ms: number) => {
    now += ms
  }
  const view = stage(fakeLive(list, store), {
    target: { kind: 'service', name: 'web' },
    probes: { plan: async () => failed(), path },
    now: () => now,
    ...rest,
  })
  return { feed, view, pass }
}

async function running(own: Parameters<typeof opened>[0] = {}, trace = traced()) {
  const all = opened(own)
  all.view.press('P')
  await settled()
  all.view.press('enter')
  all.pass(95_000)
  all.feed.show?.(trace)
  return all
}

describe('the path page', () => {
  it.each(sizes)('the path page at $columns×$rows is as drawn before', async (size) => {
    await expectDrawn('path', size, async (color) => (await running({ size, settings: { color } })).view)
  })

  it('the path page says the same without colours', async () => {
    const [plain, colored] = [(await running()).view.text(), (await running({ settings: { color: true } })).view.text()]
    expect(plain).not.toContain('\x1b')
    expect(colored.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe(plain)
  })

  it('the path page is drawn in ASCII if there is nothing else', async () => {
    const { view } = await running({ settings: { unicode: false } })
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
    expect(view.text()).toMatch(/x refused {3}\. no answer/)
  })

  it('refusal and silence have different signs, and the selected layer says how many of each', async () => {
    const { view } = await running()
    expect(view.text()).toMatch(/ClusterIP .*✗.*✗\n/)
    expect(view.text()).toMatch(/NodePort on node-1 +100 % .*·{10}\n/)
    view.press('j')
    expect(view.text()).toMatch(/ClusterIP {3}10\.96\.3\.9:80\n +12 connections: 3 refused, 0 without an answer\n/)
  })

  it('a ClusterIP that loses connections names the endpoint, and e explains it', async () => {
    const { view } = await running({ size: { columns: 120, rows: 40 } })
    expect(view.text()).toMatch(
      /▲ PT302 {3}nothing listens on 8080 in web-\S+\n.*lost connections to 10\.96\.3\.9:80: 3 of 7, 1 of 2 endpoints lost all/,
    )
    view.press('j', 'e')
    expect(view.rows()[0]).toMatch(/› PT302/)
  })

  it('the path page runs nothing before Enter on the plan', async () => {
    const { feed, view } = opened()
    view.press('P')
    await settled()
    expect(view.text()).toMatch(/nothing has run yet; Enter runs it[\s\S]*connect from pod\/shop-1/)
    expect(feed.show).toBeUndefined()
  })

  it('a path without a client runs nothing, and is planned anew for the client that C chooses', async () => {
    const { feed, view } = opened({ proposal: { isEmpty: true, lines: ['nothing to run: no client is chosen'] } })
    view.press('P')
    await settled()
    view.press('enter')
    expect(feed.show).toBeUndefined()
    expect(view.text()).toMatch(/nothing to run[\s\S]*no client is chosen/)
    view.press('C')
    await settled()
    view.press('j', 'j', 'enter')
    await settled()
    expect(feed.clients).toEqual([undefined, { kind: 'workload', type: 'Deployment', namespace: 'demo', name: 'web' }])
  })

  it('Space holds the path page, and shows what came meanwhile when it continues', async () => {
    const { feed, view } = await running()
    view.press('space')
    feed.show?.(traced({ tool: 'perl' }))
    expect(view.text()).toMatch(/paused; Space continues[\s\S]*by python3/)
    view.press('space')
    expect(view.text()).toMatch(/00:01:35; Esc ends it[\s\S]*by perl/)
  })

  it.each(['escape', 'q', '['])('%s leaves the path page, and ends what runs in Pods', async (key) => {
    const { feed, view } = await running()
    expect(feed.signal?.aborted).toBe(false)
    view.press(key)
    expect(feed.signal?.aborted).toBe(true)
  })

  it('the page reports a tool without times, a client that cannot connect and a client that was replaced', async () => {
    const targets = traced().probes.flatMap((one) => (one.kind === 'path' ? one.targets : []))
    const untimed = targets.map(({ lastMs: _, minMs: __, medianMs: ___, p95Ms: ____, ...one }) => one)
    expect((await running({}, traced({ tool: 'nc', targets: untimed }))).view.text()).toMatch(
      /by nc, which tells no times\n[\s\S]* lost +sent +last 12?\d*\n/,
    )
    const replaced = { pod: 'shop-0', at: '2026-01-15T10:00:00Z' }
    const { view } = await running({}, traced({ reason: 'not-running', message: 'gone', replaced }))
    expect(view.text()).toMatch(/\? from pod\/shop-1, in place of pod\/shop-0, every 1 s: not running\n/)
  })
})
