import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace, renderTraces } from '../../src/render/index.ts'
import type { RenderOptions } from '../../src/render/options.ts'
import { renderText } from '../../src/render/text.ts'
import { expectGolden } from '../golden.ts'
import { endpoint, endpoints, finding, gap, hops, now, port, trace } from './build.ts'
import { scenarios } from './scenarios.ts'

const plain: RenderOptions = { color: false, unicode: true, now }
const withoutColor = (text: string) => text.replaceAll(/\x1b\[[0-9;]*m/g, '')
const entries = Object.entries(scenarios)

beforeAll(loadWidths)

describe('the text of one Service', () => {
  it.each(entries)('%s: in a pipe', (name, one) => {
    expectGolden(`render/${name}.txt`, renderText(one, plain))
  })

  it.each(entries)('%s: on a terminal of 80 columns', (name, one) => {
    const text = renderText(one, { ...plain, width: 80 })
    expectGolden(`render/${name}.80.txt`, text)
  })

  it.each(['selector', 'node-port-local', 'two-ports', 'unread', 'idle'])('%s is drawn in ASCII', (name) => {
    const one = scenarios[name]
    const text = one ? renderText(one, { ...plain, unicode: false, width: 80 }) : ''
    expect(text).toMatch(/^[\x20-\x7e\n]+$/)
    expectGolden(`render/${name}.ascii.txt`, text)
  })

  it.each(['many-endpoints', 'dual-stack', 'not-ready'])('%s is drawn wide', async (name) => {
    const one = scenarios[name]
    expectGolden(`render/${name}.wide.txt`, one ? await renderTrace(one, 'wide', plain) : '')
  })
})

describe('colour', () => {
  it.each(entries)('%s: adds nothing but colour', (_, one) => {
    for (const width of [undefined, 40, 80, 132]) {
      const options = { ...plain, ...(width !== undefined && { width }) }
      const colored = renderText(one, { ...options, color: true })
      expect(colored).toContain('\x1b[')
      expect(withoutColor(colored)).toBe(renderText(one, options))
    }
  })
})

describe('a terminal', () => {
  it.each(entries)('%s: no line except a command is wider than the terminal, at any width', (_, one) => {
    for (const width of [20, 40, 60, 80, 100]) {
      const lines = renderText(one, { ...plain, width }).split('\n')
      for (const line of lines) if (!/ {2}(fix|if so|more|next) /.test(line)) expect(columnsOf(line), line).toBeLessThanOrEqual(width)
    }
  })

  it('a terminal never cuts or wraps the command of a fix', () => {
    const command = `kubectl -n demo patch service web -p '${'x'.repeat(200)}  y'`
    const one = trace('web', { ports: [port()], findings: [finding({ code: 'PT101', title: 'x', fix: { text: 'y', command } })] })
    expect(renderText(one, { ...plain, width: 60 })).toContain(`fix  ${command}\n`)
  })

  it('a terminal shows the verdict also where the name is too long', () => {
    const one = trace('a'.repeat(120), { verdict: 'broken' })
    expect(renderText(one, { ...plain, width: 80 }).split('\n')[0]).toMatch(/…\s{3}✗ broken$/)
  })

  it('a terminal shows the broken hop and the last one whole, even if there is no room for others', () => {
    const one = trace('web', {
      ports: [port({ name: 'a-rather-long-port-name', verdict: 'broken', hops: hops({ endpoint: 'broken' }, 'endpoint') })],
    })
    const line = renderText(one, { ...plain, width: 72 })
      .split('\n')
      .find((text) => text.startsWith('└─'))
    expect(line).toMatch(/✗ no endpoint ┄┄ .*socket +✗$/)
  })

  it('a terminal wraps a message at words below itself', () => {
    const message = 'the quick brown fox jumps over the lazy dog and runs away from it'
    const one = trace('web', { findings: [finding({ code: 'PT101', hop: '', title: 'x', message })] })
    expect(renderText(one, { ...plain, width: 40 })).toContain(
      '    the quick brown fox jumps over the\n    lazy dog and runs away from it\n',
    )
  })
})

describe('a healthy Service', () => {
  it('a healthy Service fits on a screen of 24 lines with three ports and eight endpoints, and leaves one for the prompt', () => {
    const ports = ['http', 'grpc', 'metrics'].map((name, index) => port({ name, index, port: 80 + index, endpoints: endpoints(8) }))
    const lines = renderText(trace('web', { ports }), { ...plain, width: 80 })
      .trimEnd()
      .split('\n')
    expect(lines.length).toBeLessThanOrEqual(23)
  })

  it('a healthy Service sums up hundreds of endpoints and lists the odd ones', () => {
    const text = renderText(scenarios['many-endpoints'] ?? trace('none'), plain)
    expect(text).toContain('401 addresses   ● 394 ready')
    expect(text.match(/^ {5}[✗○] /gm)).toHaveLength(7)
    expect(text).not.toMatch(/^ {5}● /m)
  })

  it('a healthy Service lists eight endpoints one by one, and sums up nine', () => {
    const text = (number: number) => renderText(trace('web', { ports: [port({ endpoints: endpoints(number) })] }), plain)
    expect(text(8).match(/^ {5}● 10\.244\./gm)).toHaveLength(8)
    expect(text(8)).not.toContain('8 addresses')
    expect(text(9)).not.toMatch(/^ {5}● 10\.244\./m)
    expect(text(9)).toContain('9 addresses   ● 9 ready')
  })

  it('a healthy Service lists ten endpoints that are not in order, and says how many it leaves out', () => {
    const text = (number: number) => {
      const odd = Array.from({ length: number }, (_, index) => endpoint(index, { state: 'not-ready' }))
      return renderText(trace('web', { ports: [port({ endpoints: odd })] }), plain)
    }
    const listed = (number: number) => text(number).match(/^ {5}\S 10\.244\./gm)
    expect([listed(9), listed(10), listed(11), listed(30)].map((rows) => rows?.length)).toEqual([9, 10, 10, 10])
    expect(text(10)).not.toContain('more with problems')
    expect(text(11)).toContain('and 1 more with problems')
    expect(text(30)).toContain('and 20 more with problems')
  })
})

describe('what is said once', () => {
  it('the socket is said once, however many ports there are', () => {
    const text = renderText(trace('web', { ports: [port(), port({ index: 1, name: 'other', port: 81 })] }), plain)
    expect(text.match(/not probed/g)).toHaveLength(1)
  })

  it('nothing is said of Nodes that were not needed', () => {
    expect(renderText(trace('web', { ports: [port({ endpoints: endpoints(1) })] }), plain)).not.toContain('nodes ')
  })

  it('the age of a dump is said, but not that of a fresh reading', () => {
    expect(renderText(trace('web'), plain)).not.toContain('ago')
    expect(renderText(trace('web'), { ...plain, now: now + 3 * 86_400_000 })).toContain('3d ago (2026-11-20T10:00:00Z)')
  })

  it('the same gap in many namespaces is said once', () => {
    const gaps = ['a', 'b', 'c', 'd'].map((namespace) =>
      gap({ resource: 'pods', api: 'pods', namespace, hops: ['pod'], message: `${namespace} says no` }),
    )
    expect(renderText(trace('web', { gaps }), plain)).toContain(
      '?  not read: pods (forbidden: needs list pods in a, b, c and 1 more): the state of the Pods is unknown\n',
    )
  })
})

/** The trace with every text in it replaced. */
function poisoned(value: Trace, text: string): Trace {
  const keep = new Set([
    'kind',
    'type',
    'state',
    'stage',
    'verdict',
    'severity',
    'confidence',
    'reason',
    'use',
    'why',
    'hop',
    'handler',
    'taken',
    'apiVersion',
  ])
  return JSON.parse(JSON.stringify(value), (key, item) => (typeof item === 'string' && !keep.has(key) ? text : item))
}

describe('hostile text', () => {
  it.each(entries)('%s: nothing from a cluster reaches the terminal unescaped, nor breaks a line', (_, one) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom(undefined, 80), (text, width) => {
        const printed = renderText(poisoned(one, text), { ...plain, ...(width && { width }) })
        for (const line of printed.split('\n')) expect(isUnsafe(line)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})

describe('several Services', () => {
  it('several Services stand one after another', async () => {
    const [a, b] = [trace('a'), trace('b')]
    expect(await renderTraces([a, b], 'text', plain)).toBe(`${renderText(a, plain)}\n${renderText(b, plain)}`)
  })
})
