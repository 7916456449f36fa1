import { describe, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import type { LiveChange } from '../../src/model/live.ts'
import { allSizes, expectDrawn } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { rested, stage } from './stage.ts'

await loadWidths()
const start = 1_800_000_000_000

const about = (seconds: number, part: Pick<LiveChange, 'what' | 'from' | 'to' | 'title'>): LiveChange => ({
  at: start + seconds * 1_000,
  target: { namespace: 'demo', name: 'cache' },
  object: { kind: 'Service', namespace: 'demo', name: 'cache' },
  ...part,
})

/** `cache` broke after a minute, with two findings, and was healthy again half a minute later: the newest change is on top. */
const changes: readonly LiveChange[] = [
  about(65, { what: 'verdict', from: 'healthy', to: 'broken' }),
  about(65, { what: 'finding', to: 'PT206', title: 'rollout may drop connections' }),
  about(65, { what: 'finding', to: 'PT202', title: 'the only Pod is crashing' }),
  about(95, { what: 'verdict', from: 'broken', to: 'healthy' }),
]

const turned = (verdict: 'healthy' | 'broken') => ({
  ...list,
  items: list.items.map((item) => (item.target.name === 'cache' ? { ...item, verdict } : item)),
})

/** The page of changes two minutes after the start. */
function timeline(part: Parameters<typeof stage>[1] = {}) {
  let time = start
  const view = stage(fakeLive(turned('healthy'), store), { size: { columns: 120, rows: 40 }, now: () => time, ...part })
  for (const [seconds, verdict] of [
    [65, 'broken'],
    [30, 'healthy'],
    [25, 'healthy'],
  ] as const) {
    time += seconds * 1_000
    view.live.set({ list: turned(verdict), changes })
  }
  view.press('w')
  return view
}

/** The lines beside the changes. */
const beside = (view: ReturnType<typeof timeline>) => view.rows().map((row) => row.split('│')[1]?.trimEnd() ?? '')

describe('what a Service was, beside its changes', () => {
  it.each(allSizes)('what a Service was, beside its changes, is drawn at $columns×$rows', async (size) => {
    await expectDrawn('history', size, async (color) => timeline({ size, settings: { color } }))
  })

  it('what a Service was, beside its changes, is the strip of the session with a mark at the selected change', () => {
    const view = timeline()
    const lines = () => {
      const all = beside(view)
      const at = all.findIndex((line) => /cells of 30 s/.test(line))
      return [all[at + 1], all[at + 2]?.replace(/ \d\d:.*/, '')]
    }
    expect(lines()).toEqual(['    ··✗✗·', '       ^'])
    view.press('G')
    expect(lines()).toEqual(['    ··✗✗·', '      ^'])
  })

  it('what a Service was, beside its changes, has a line for each verdict with its time and the first finding that came with it', () => {
    const text = beside(timeline()).join('\n')
    expect(text).toMatch(/before +● healthy\n +\S+ +✗ broken +for 30s +PT202 the only Pod[^\n]*\n +\S+ +● healthy +for 25s\n/)
  })

  it('what a Service was, beside its changes, says that a change is older than what is kept', () => {
    const view = timeline()
    view.live.set({ changes: [about(-7_200, { what: 'verdict', from: 'healthy', to: 'broken' })] })
    expect(beside(view).join('\n')).toMatch(/was before that/)
  })

  it('what a Service was, beside its changes, is drawn in ASCII where there is nothing else', async () => {
    const view = timeline({ settings: { unicode: false } })
    await rested(view)
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
  })

  it('what a Service was, beside its changes, is opened by a key if there is only one pane', () => {
    const view = timeline({ size: { columns: 80, rows: 24 } })
    view.press('2')
    expect(view.text()).toMatch(/5 cells of 30 s[\s\S]*Verdicts[\s\S]*PT202/)
  })
})
