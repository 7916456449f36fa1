import { beforeAll, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { textOf } from '../../src/render/layout.ts'
import { command, span } from '../../src/render/style.ts'
import { fold } from '../../src/tui/fold-line.ts'
import { endpoint, healthy, service, slice, snapshot } from '../build.ts'
import { fakeLive, shopList } from './fake-live.ts'
import { settled, stage } from './stage.ts'

beforeAll(loadWidths)

it.each([
  ['EndpointSlice', 'web-abcde'],
  ['Endpoints', 'web'],
] as const)('an address without a Pod opens the %s that lists it', async (kind, name) => {
  const { selector: _, ...web } = service()
  const from = snapshot({ services: [web], slices: [slice([endpoint('192.0.2.7')], { kind, name })] })
  const tracer = createTracer([])
  const traces = tracer.traces(from, [{ namespace: 'demo', target: { kind: 'service', name: 'web' } }])
  const view = stage(fakeLive(tracer.list(traces, from)))
  view.press('enter')
  for (let step = 0; step < 20 && !view.selected().includes('192.0.2.7'); step++) view.press('j')
  view.press('enter')
  await settled()
  expect(view.live.asked).toContainEqual(['object', { kind, namespace: 'demo', name }])
})

it('the page of an alias has the chain of the Service that it leads to, which can be opened', async () => {
  const { selector: _, ...alias } = service({
    name: 'legacy',
    type: 'ExternalName',
    externalName: 'web.demo.svc.cluster.local',
    clusterIPs: [],
    ports: [],
  })
  const from = healthy({ services: [alias] })
  const whole = { ...from, services: [alias, service()] }
  const tracer = createTracer([])
  const traces = tracer.traces(whole, [{ namespace: 'demo', target: { kind: 'service', name: 'legacy' } }])
  const view = stage(fakeLive(tracer.list(traces, whole)))
  view.press('enter')
  const text = view.rows().join('\n')
  expect(text).toContain('alias (CNAME) of service/web')
  expect(text).toContain('demo/web')
  expect(text).toContain('healthy')
})

it.each([56, 80, 120])('every hop that Tab reaches on %d columns is drawn and marked', async (columns) => {
  const { list, store } = await shopList()
  const view = stage(fakeLive(list, store), { size: { columns, rows: 24 } })
  view.press('j', 'j', 'j', 'j', 'enter')
  const seen = new Set<string>()
  for (let step = 0; step < 12; step++) {
    view.press('tab')
    const { stage: hop } = view.session.model().state.places.at(-1) ?? {}
    if (hop === undefined) break
    seen.add(hop)
    expect(view.rows().filter((row) => row.includes('└─') && /\[\S[^\]]*\]/.test(row))).toHaveLength(1)
  }
  expect(seen).toContain('targetPort')
  expect(seen).toContain('socket')
})

it('on the row of an endpoint that is not usable, y and e take the finding of its Pod', async () => {
  const { list, store } = await shopList()
  const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'payments' } })
  for (let step = 0; step < 20 && !/✗ 10\./.test(view.selected()); step++) view.press('j')
  view.press('y')
  expect(view.copied).toEqual([expect.stringContaining('kubectl -n demo')])
  view.press('e')
  expect(view.rows()[0]).toMatch(/› payments › PT\d/)
})

it.each([
  ['cart', /selector +✗/, 'PT101', 'kubectl -n demo set selector service/cart app=cart'],
  ['web', /✗ Ingress/, 'PT502', 'kubectl -n demo patch ingress shop'],
])('on the row of %s whose object proves a finding, y copies its fix, and e explains it', async (name, row, code, fix) => {
  const { list, store } = await shopList()
  const view = stage(fakeLive(list, store), { target: { kind: 'service', name } })
  view.press('g')
  for (let step = 0; step < 20 && !row.test(view.selected()); step++) view.press('j')
  view.press('y')
  expect(view.copied).toEqual([expect.stringContaining(fix)])
  view.press('e')
  expect(view.rows()[0]).toContain(code)
})

it('on the row of a usable endpoint that no finding names, y copies nothing', async () => {
  const { list, store } = await shopList()
  const view = stage(fakeLive(list, store), { target: { kind: 'service', name: 'web' } })
  for (let step = 0; step < 20 && !/● 10\./.test(view.selected()); step++) view.press('j')
  view.press('y')
  expect(view.copied).toEqual([])
})

it('a command that wraps keeps the bars of the tree on its left', () => {
  const lines = fold([span('│    '), span('  fix  '), command('kubectl '.repeat(10))], 40).map(textOf)
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(line).toMatch(/^│ {4}/)
})
