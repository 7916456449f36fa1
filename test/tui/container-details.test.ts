import { describe, expect, it } from 'vitest'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { type Stage, settled, stage } from './stage.ts'

/** The page of a Pod that is not ready, with its container selected. */
async function open(size = { columns: 140, rows: 50 }, lines: readonly string[] = ['GET /healthz 503']): Promise<Stage> {
  const view = stage(fakeLive(list, store), { size })
  const log = { namespace: 'demo', pod: 'payments', container: 'payments', previous: false, lines: [...lines] }
  view.live.logsAre = { logs: lines.length === 0 ? [] : [log], notes: [] }
  view.press('j', 'j', 'j', 'enter', 'j', 'enter')
  await settled()
  view.press('j')
  return view
}

const details = (view: Stage) =>
  view
    .rows()
    .map((row) => row.split('│').at(1) ?? '')
    .join('\n')

describe('the details of a container', () => {
  it('the details of a container show its readiness probe as the kubelet sends it, and the end of its log', async () => {
    const text = details(await open())
    expect(text).toMatch(/▲ payments {3}running for 2d/)
    expect(text).toMatch(/Readiness probe\n +GET http:\/\/10\.244\.0\.6:8080\/healthz, within 1 second\n +✗ the kubelet says: not ready/)
    expect(text).toMatch(/Log\n +log\[payments\] {2}GET \/healthz 503/)
  })

  it('the details of a container end with its own part of the Pod, and no other', async () => {
    const text = details(await open())
    expect(text).toMatch(/As it is in the Pod\n[\s\S]*name: payments/)
    expect(text).not.toMatch(/resourceVersion|conditions:/)
  })

  it('the details of a container whose log was not read say how to follow it', async () => {
    const view = await open({ columns: 140, rows: 50 }, [])
    expect(details(view)).toMatch(/Log\n +not read: f follows it/)
  })

  it('the details of the state of a Pod stay its object', async () => {
    const view = await open()
    view.press('k')
    expect(details(view)).toMatch(/conditions:/)
    expect(details(view)).not.toMatch(/Readiness probe/)
  })
})

it('two stacked panes have a line between them, and the details are below it', async () => {
  const rows = (await open({ columns: 80, rows: 50 })).rows()
  const rule = rows.findIndex((row) => /^─+$/.test(row))
  expect(rows[rule]).toHaveLength(80)
  expect(rows.slice(0, rule).join('\n')).toMatch(/Reached by/)
  expect(rows.slice(rule).join('\n')).toMatch(/Readiness probe/)
})

it('a terminal with one pane has no line between panes', async () => {
  expect((await open({ columns: 80, rows: 24 })).text()).not.toMatch(/^─+$/m)
})
