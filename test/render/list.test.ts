import { beforeAll, describe, expect, it } from 'vitest'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import type { Gap, Trace, TraceList } from '../../src/model/trace.ts'
import { renderList } from '../../src/render/index.ts'
import type { RenderOptions } from '../../src/render/options.ts'
import { expectGolden } from '../golden.ts'
import { endpoints, finding, gap, now, port, taken, trace } from './build.ts'
import { scenarios } from './scenarios.ts'

const plain: RenderOptions = { color: false, unicode: true, now }
const list = (items: Trace[], gaps: Gap[] = []): TraceList => ({
  apiVersion: 'porttrace/v1',
  kind: 'TraceList',
  taken,
  items,
  unread: [],
  gaps,
})
const named = (name: string, namespace = 'demo'): Trace => ({
  ...(scenarios[name] ?? trace('none')),
  target: { kind: 'Service', namespace, name },
})

/** The evidence from which the list knows why a Service is idle. */
const atRest = { object: { kind: 'Deployment', namespace: 'demo', name: 'batch' }, field: 'spec.replicas', value: 0 }

const names = ['two-ports', 'selector', 'crash', 'node-port-local', 'not-ready', 'unread', 'idle', 'external-name', 'headless', 'healthy']
const withProof = (one: Trace): Trace => ({ ...one, findings: one.findings.map((each) => ({ ...each, evidence: [atRest] })) })
const some = list(
  names.map((name) => (name === 'idle' ? withProof(named(name)) : named(name))),
  [gap()],
)

beforeAll(loadWidths)

describe('the list as text', () => {
  it('the list as text is a table as kubectl prints one', async () => {
    expectGolden('render/list.txt', await renderList(some, 'text', plain))
    expectGolden('render/list.ascii.txt', await renderList(some, 'text', { ...plain, unicode: false }))
    expectGolden('render/list.wide.txt', await renderList(some, 'wide', plain))
  })

  it.each([60, 80, 100, 120])('the list as text fits a terminal of %i columns, verdict, name and finding first', async (width) => {
    const text = await renderList(some, 'text', { ...plain, width })
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width)
    expect(text).toMatch(/✗ broken +selector .*PT101/)
    expectGolden(`render/list.${width}.txt`, text)
  })

  it('the list as text keeps its columns with hostile and wide names', async () => {
    const text = await renderList(
      list([scenarios['wide-glyphs'], scenarios.hostile, scenarios.healthy].flatMap((one) => one ?? [])),
      'text',
      plain,
    )
    const [header = '', ...rows] = text.trimEnd().split('\n')
    const ready = columnsOf(header.slice(0, header.indexOf('READY')))
    for (const row of rows) expect(columnsOf(row.slice(0, row.search(/\d\/\d/)))).toBe(ready)
  })

  it('the list as text shows namespaces where there are several, or where asked to', async () => {
    expect(await renderList(some, 'text', plain)).not.toContain('NAMESPACE')
    expect(await renderList(some, 'text', { ...plain, namespaces: true })).toContain('NAMESPACE')
    expect(await renderList(list([named('healthy', 'a'), named('healthy', 'b')]), 'text', plain)).toContain('NAMESPACE')
  })

  it('the list as text adds nothing but colour', async () => {
    const colored = await renderList(some, 'text', { ...plain, color: true, width: 80 })
    expect(colored).toContain('\x1b[')
    expect(colored.replaceAll(/\x1b\[[0-9;]*m/g, '')).toBe(await renderList(some, 'text', { ...plain, width: 80 }))
  })

  it('the list as text names the protocol unless it is TCP, and the target unless it equals the port', async () => {
    const ports = [port({ port: 53, targetPort: 53, protocol: 'UDP' }), port({ port: 53, targetPort: 'dns' })]
    expect(await renderList(list([trace('dns', { ports })]), 'text', plain)).toContain('53/UDP,53→dns')
  })

  it('the list as text counts an address as ready only if it is ready for every port', async () => {
    const ports = [
      port({ endpoints: endpoints(3) }),
      port({ port: 81, endpoints: endpoints(3).map((one, i) => (i === 0 ? { ...one, state: 'not-ready' } : one)) }),
    ]
    expect(await renderList(list([trace('web', { ports })]), 'text', plain)).toContain('2/3')
  })

  it('the list as text leaves a note that changes no verdict out of the finding column, but not of the wide one', async () => {
    const one = list([trace('web', { findings: [finding({ code: 'PT304', severity: 'info', title: 'two numbers' })] })])
    expect(await renderList(one, 'text', plain)).not.toContain('PT304')
    expect(await renderList(one, 'wide', plain)).toContain('PT304 two numbers')
  })

  it('the list as text says so where there are none', async () => {
    expect(await renderList(list([]), 'text', plain)).toBe('no Services\n')
  })
})
