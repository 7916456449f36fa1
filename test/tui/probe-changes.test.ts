import { expect, it } from 'vitest'
import type { Verdict } from '../../src/model/verdict.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const start = 1_800_000_000_000
const web = list.items.find(({ target }) => target.name === 'web') ?? failed()
const finding = { ...(web.findings[0] ?? failed()), code: 'PT302', title: 'process listens on localhost only' }

/** `web` is degraded, and a probe that ends after a minute finds another verdict. The screen is wide enough for details and strips. */
async function probed(verdict: Verdict, findings = web.findings) {
  let time = start
  const pass = (seconds: number) => {
    time += seconds * 1_000
  }
  const plan = async () => ({ lines: [], run: async () => ({ ...web, verdict, findings }) })
  const view = stage(fakeLive(list, store), { probes: { plan }, size: { columns: 140, rows: 40 }, now: () => time })
  view.press('/', ...'web', 'enter', 'p')
  await settled()
  pass(60)
  view.press('enter')
  await settled()
  view.press('escape', 'escape')
  return { view, pass }
}

const changesOf = (view: ReturnType<typeof stage>) => view.session.model().view.changes

it('the verdict of a probe is a change of the Service, marked as by a probe, with the finding that it found', async () => {
  const { view } = await probed('broken', [finding, ...web.findings])
  expect(changesOf(view).map(({ at, what, from, to, by }) => [at - start, what, from, to, by])).toEqual([
    [60_000, 'verdict', 'degraded', 'broken', 'probe'],
    [60_000, 'finding', undefined, 'PT302', 'probe'],
  ])
  view.press('w')
  const text = view.text()
  expect(text).toMatch(/web +✗ now broken, was degraded \(by a probe\)/)
  expect(text).toMatch(/web +▲ process listens on localhost only \(PT302, by a pr…/)
  expect(text).toMatch(/✗ broken +for 0s \(by a probe\) +PT302 process/)
})

it('the verdict of a probe is in the strip of the Service from the time of the probe on', async () => {
  const { view, pass } = await probed('broken')
  pass(60)
  view.live.set({ status: { state: 'live' } })
  expect(view.selected()).toMatch(/ ▲▲✗✗✗ /)
})

it('a probe that finds what is known already changes nothing', async () => {
  const { view, pass } = await probed(web.verdict)
  pass(60)
  view.live.set({ status: { state: 'live' } })
  expect(changesOf(view)).toEqual([])
  expect(view.selected()).toMatch(/ ▲▲▲▲▲ /)
})

it('the verdict before a probe comes back as a change once the cluster has changed, and no finding is said to be resolved by that', async () => {
  const { view, pass } = await probed('broken', [finding, ...web.findings])
  pass(30)
  const items = list.items.map((item) => (item === web ? { ...item, taken: '2026-01-15T10:00:00Z' } : item))
  view.live.set({ list: { ...list, items } })
  expect(changesOf(view).map(({ what, from, to, by }) => [what, from, to, by])).toEqual([
    ['verdict', 'degraded', 'broken', 'probe'],
    ['finding', undefined, 'PT302', 'probe'],
    ['verdict', 'broken', 'degraded', 'outdated-probe'],
  ])
  view.press('w')
  expect(view.text()).toMatch(/now degraded, was broken \(the probe is outdated\)/)
})

it('a change of the cluster that makes a probe outdated is told once', async () => {
  const { view } = await probed('broken')
  const target = { namespace: 'demo', name: 'web' }
  const told = {
    at: start + 90_000,
    target,
    object: { kind: 'Service', ...target },
    what: 'verdict',
    from: 'degraded',
    to: 'healthy',
  } as const
  const items = list.items.map((item) => (item === web ? { ...item, verdict: 'healthy' as const } : item))
  view.live.set({ list: { ...list, items }, changes: [told] })
  expect(changesOf(view).map(({ to, by }) => [to, by])).toEqual([
    ['broken', 'probe'],
    ['healthy', undefined],
  ])
})

it('changes by probes are forgotten in another context', async () => {
  const { view } = await probed('broken')
  view.live.set({ context: 'prod', list: { ...list, items: list.items.map((item) => ({ ...item })) } })
  expect(changesOf(view)).toEqual([])
})
