import { describe, expect, it } from 'vitest'
import { filterWords, fitsFilter, foundBeside } from '../../src/tui/pages/list-filter.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, shop, store } from './shop-views.ts'
import { type Stage, stage } from './stage.ts'

const filtered = (text: string, view = shop()) => {
  view.press('/', ...text)
  return view
}
/** The names of the Services that are shown. */
const names = (view: Stage) =>
  view
    .rows()
    .slice(3, -1)
    .flatMap((row) => /^[▶ ][ *]\S \w+ +(\S+)/.exec(row)?.[1] ?? [])
const trace = (name: string) => list.items.find(({ target }) => target.name === name) ?? failed()

describe('the filter of the list', () => {
  it('a host finds the Service behind it, and the row says which route it is', () => {
    const view = filtered('shop.ex')
    expect(names(view)).toEqual(expect.arrayContaining(['web']))
    expect(names(view)).not.toContain('db')
    expect(view.rows().find((row) => / web /.test(row))).toMatch(/ shop\.example\.c/)
  })

  it('the line below the first one names the place of the selected Service in full, while the filter is typed and after', () => {
    const view = filtered('shop.example.com/')
    expect(view.rows()[1]).toMatch(/^matches shop\.example\.com\/ {3}ingress\/shop/)
    view.press('enter')
    expect(view.rows()[1]).toMatch(/^filter: shop\.example\.com\/ {3}shop\.example\.com\/ {3}ingress\/shop/)
  })

  it('what the row itself shows is not said again', () => {
    const view = filtered('payments')
    expect(names(view)).toEqual(['payments'])
    expect(view.rows()[1]).toMatch(/^✗ PT201/)
    expect(view.selected()).toMatch(/PT201/)
  })

  it.each([
    ['a ClusterIP', '10.96.3.3', 'port'],
    ['an address of an endpoint with its port', '10.244.0.', 'pod/'],
    ['a DNS name', 'payments.demo.svc', 'svc'],
  ])('%s finds its Service', (_, text, place) => {
    const view = filtered(text)
    expect(names(view).length).toBeGreaterThan(0)
    expect(names(view).length).toBeLessThan(list.items.length)
    if (place !== 'port') expect(view.rows()[1]).toContain(place)
  })

  it('a word of DNS names alone finds no Service: all of them have it', () => {
    expect(names(filtered('svc'))).toEqual([])
    expect(filtered('svc').text()).toMatch(/no Service matches "svc" \(16 hidden\)/)
  })

  it('all words have to fit, whichever place each of them fits, and a verdict is no text', () => {
    const web = { trace: trace('web'), text: 'demo/web degraded' }
    expect(fitsFilter(filterWords('WEB Shop.Example'), web)).toBe(true)
    expect(fitsFilter(filterWords('web shop.example.org'), web)).toBe(false)
    expect(fitsFilter(filterWords('verdict:degraded shop.example'), web)).toBe(true)
    expect(fitsFilter(filterWords('verdict:healthy shop.example'), web)).toBe(false)
    expect(foundBeside(filterWords('web degraded'), web)).toBeUndefined()
    expect(foundBeside(filterWords('web shop.example'), web)).toMatch(/^shop\.example\.com\S* {3}ingress\/shop$/)
  })

  it('each host is found with each path, and an IPv6 address with its port', () => {
    const [route] = trace('web').routes
    const routes = [{ ...(route ?? failed()), host: 'x.example', hosts: ['a.example', 'b.example'], path: '/cart' }]
    const row = { trace: { ...trace('web'), routes }, text: 'demo/web' }
    expect(foundBeside(['b.example/ca'], row)).toBe('b.example/cart   ingress/shop')
    expect(fitsFilter(['c.example'], row)).toBe(false)
    const [port] = trace('db').ports
    const [endpoint] = port?.endpoints ?? []
    const endpoints = [{ ...(endpoint ?? failed()), address: 'fd00::9', port: 8080 }]
    const six = { trace: { ...trace('db'), ports: [{ ...(port ?? failed()), endpoints }] }, text: 'demo/db' }
    expect(foundBeside(['[fd00::9]:8080'], six)).toMatch(/^\[fd00::9\]:8080 /)
  })

  it.each(sizes)('hosts that are found are drawn at $columns×$rows', async (size) => {
    await expectDrawn('filter-host', size, async (color) =>
      filtered('shop.ex', stage(fakeLive(list, store), { size, settings: { color } })),
    )
  })
})
