import { describe, expect, it } from 'vitest'
import type { Size } from '../../src/tui/layout.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, store } from './shop-views.ts'
import { rested, stage } from './stage.ts'

const open = (columns: number, rows = 40) => stage(fakeLive(list, store), { size: { columns, rows } satisfies Size })
/** What stands right of the line between two panes. */
const details = (rows: readonly string[]) => rows.map((row) => row.split('│').at(1) ?? '').join('\n')

describe('two panes', () => {
  it('the details follow the cursor of the list without being in focus', () => {
    const view = open(120)
    expect(details(view.rows())).toMatch(/demo\/cart[\s\S]*PT101[\s\S]*kubectl -n demo set selector[\s\S]*Chain[\s\S]*Endpoints/)
    view.press('j', 'j')
    expect(details(view.rows())).toMatch(/demo\/orders[\s\S]*PT202/)
    expect(view.rows()[2]).toMatch(/«Services, worst first» +3\/16/)
  })

  it('events and log are read once the cursor rests, once for each object, and never while it moves', async () => {
    const view = open(120)
    view.press('j', 'j')
    expect(view.live.asked.filter(([what]) => what === 'object' || what === 'logs')).toEqual([])
    await rested(view)
    const read = () => view.live.asked.filter(([what]) => what === 'object')
    expect(read()).toEqual([['object', { kind: 'Pod', namespace: 'demo', name: expect.stringMatching(/^orders-/) }]])
    expect(details(view.rows())).toMatch(/Events of pod\/orders-\S+ +1 API request[\s\S]*Unhealthy \(17 times\)[\s\S]*Log of pod\/orders/)
    view.press('j')
    view.press('k')
    await rested(view)
    expect(read()).toHaveLength(1)
  })

  it('the events of a Service are read even if the Service alone was read just before, for a hop of its chain', async () => {
    const view = open(120)
    view.press('enter', 'tab')
    await rested(view)
    expect(details(view.rows())).toMatch(/service\/cart[\s\S]*selector:/)
    const { items } = list
    const healed = items.map((item, index) => (index === 0 ? { ...item, findings: [], ports: [], slices: [] } : item))
    view.live.set({ list: { ...list, items: healed as typeof items } })
    view.press('escape')
    await rested(view)
    expect(details(view.rows())).toMatch(/Events of service\/cart .*\n +\S+ +\S+ +Unhealthy/)
  })

  it('the object of a hop is read again when the chain changes, but not the events and logs of a Pod', async () => {
    const view = open(120)
    const count = (what: string) => view.live.asked.filter(([asked]) => asked === what).length
    view.press('enter', 'tab')
    await rested(view)
    const [first] = list.items
    const before = count('object')
    view.live.set({ focus: { ...(first ?? failed()), findings: [] } })
    await rested(view)
    expect(count('object')).toBe(before + 1)
    const other = open(120)
    other.press('j', 'j')
    await rested(other)
    const logs = other.live.asked.length
    other.live.set({ focus: { ...(first ?? failed()), findings: [] } })
    await rested(other)
    expect(other.live.asked).toHaveLength(logs)
  })

  it('why a log cannot be read is said in its place', async () => {
    const view = open(120)
    view.live.logs = async () => ({ logs: [], notes: ['not allowed (pods/log)'] })
    view.press('j', 'j')
    await rested(view)
    expect(details(view.rows())).toMatch(/Log of pod\/orders\S+ .*\n +not allowed \(pods\/log\)/)
  })

  it('the bottom line shows the keys of the pane in focus', () => {
    const view = open(120, 15)
    expect(view.rows().at(-1)).toMatch(/^Enter open {3}\/ filter {3}n namespace {3}w timeline {3}2 details/)
    view.press('2')
    expect(view.rows().at(-1)).toMatch(/^Enter open {3}Esc list {3}PgDn more {3}Tab next pane {3}z zoom .*\? help {3}q quit$/)
    expect(view.rows().at(-1)).not.toMatch(/filter|details|namespace/)
    view.press('escape', 'enter', '2')
    expect(view.rows().at(-1)).toMatch(/Esc main pane/)
    expect(view.rows().at(-1)).not.toMatch(/Tab hop/)
  })

  it('on a narrow terminal nothing is read for details that are not shown', async () => {
    const view = open(80)
    await rested(view)
    expect(view.live.asked.filter(([what]) => what === 'object')).toEqual([])
    view.press('2')
    expect(view.text()).toMatch(/«demo\/cart»/)
    await rested(view)
    expect(view.live.asked.filter(([what]) => what === 'object')).toHaveLength(1)
    view.press('escape')
    expect(view.text()).toMatch(/VERDICT/)
    expect(view.quits).toBe(0)
  })

  it('Tab goes to the details, where keys scroll, and Esc goes back before it leaves anything', () => {
    const view = open(120, 15)
    view.press('j', 'tab')
    expect(view.rows()[2]).toMatch(/│ «demo\/metrics»/)
    const before = details(view.rows())
    view.press('j', 'j')
    expect(details(view.rows())).not.toBe(before)
    expect(details(view.rows())).toMatch(/▲ \d+ above/)
    expect(view.selected()).toMatch(/metrics/)
    view.press('escape')
    expect(view.rows()[2]).toMatch(/«Services/)
    view.press('j')
    expect(details(view.rows())).not.toMatch(/above/)
  })

  it('J and K scroll the details from the list', () => {
    const view = open(120, 20)
    view.press('J', 'J')
    expect(details(view.rows())).toMatch(/▲ \d+ above/)
    view.press('K', 'K')
    expect(details(view.rows())).not.toMatch(/above/)
    expect(view.rows()[2]).toMatch(/«Services/)
  })

  it('z shows the pane in focus alone and back, + and _ move the line between them', () => {
    const view = open(160)
    const border = () => view.rows()[5]?.indexOf('│')
    const before = border() ?? 0
    view.press('+')
    expect(border()).toBeGreaterThan(before)
    view.press('_', '_')
    expect(border()).toBeLessThan(before)
    view.press('2', 'z')
    expect(view.text()).not.toMatch(/VERDICT/)
    view.press('z')
    expect(view.text()).toMatch(/VERDICT/)
  })

  it('the chain shows beside itself what Enter opens, hop by hop', async () => {
    const view = open(120)
    view.press('j', 'j', 'j', 'j', 'enter', 'tab', 'tab')
    await rested(view)
    expect(details(view.rows())).toMatch(/service\/search +spec\.ports\[0\]\.targetPort[\s\S]*targetPort: htpp/)
  })

  it('three panes show events, log and changes of the selected Service at the right', async () => {
    const view = open(200, 50)
    view.press('j', 'j')
    await rested(view)
    const side = view.rows().map((row) => row.split('│').at(2) ?? '')
    expect(side.join('\n')).toMatch(/Events and log of orders[\s\S]*Unhealthy[\s\S]*Changes since the start/)
  })

  it('two panes stand above each other on a narrow terminal that is tall', () => {
    const view = open(100, 50)
    expect(view.text()).toMatch(/«Services, worst first»[\s\S]*\n demo\/cart/)
  })
})
