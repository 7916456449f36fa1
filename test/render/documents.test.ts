import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import type { TraceList } from '../../src/model/trace.ts'
import { renderJson, renderJsonLine, renderList, renderTrace, renderTraces } from '../../src/render/index.ts'
import { jsonItem, renderJsonItems } from '../../src/render/json.ts'
import type { RenderOptions } from '../../src/render/options.ts'
import { documentOf } from '../schema.ts'
import { gap, now, trace } from './build.ts'
import { scenarios } from './scenarios.ts'

const plain: RenderOptions = { color: true, unicode: true, now }
const entries = Object.entries(scenarios)

describe('JSON', () => {
  it.each(entries)('%s: is the trace, indented, and safe for a terminal', async (_, one) => {
    const text = await renderTrace(one, 'json', plain)
    expect(documentOf(text)).toEqual(one)
    expect(text.split('\n').some(isUnsafe)).toBe(false)
    expect(text).toMatch(/^\{\n {2}"apiVersion": "porttrace\/v1",\n {2}"kind": "Trace",\n/)
    expect(text.endsWith('}\n')).toBe(true)
  })

  it('JSON keeps the order of the keys, and escapes what JSON.stringify leaves', () => {
    const one = trace('web\u202e\u009b\u{e0041}')
    expect(renderJson(one)).toContain('"web\\u202e\\u009b\\udb40\\udc41"')
    expect(Object.keys(JSON.parse(renderJson(one)))).toEqual(Object.keys(one))
  })

  it('JSON of any text is the same text for a parser, and safe for a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = renderJson(trace(text))
        expect(JSON.parse(json)).toEqual(trace(text))
        expect(json.split('\n').some(isUnsafe)).toBe(false)
      }),
    )
  })

  it.each([0, 1, 3, 400])('JSON of a list of %i traces is the same from texts of its items', (count) => {
    const items = Array.from({ length: count }, (_, index) => trace(`web-${index}\u202e`))
    const list: TraceList = { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: '', items, unread: ['pods'], gaps: [gap()] }
    const parts = [...renderJsonItems({ ...list, items: items.map(jsonItem) })]
    expect(parts.join('')).toBe(renderJson(list))
  })

  it.each(entries)('%s: takes one line in a stream', (_, one) => {
    const text = renderJsonLine(one)
    expect(text.indexOf('\n')).toBe(text.length - 1)
    expect(JSON.parse(text)).toEqual(one)
  })
})

describe('YAML', () => {
  it.each(entries)('%s: is the same document, and safe for a terminal', async (_, one) => {
    const text = await renderTrace(one, 'yaml', plain)
    expect(load(text)).toEqual(JSON.parse(JSON.stringify(one)))
    expect(text.split('\n').some(isUnsafe)).toBe(false)
    expect(text.startsWith('apiVersion: porttrace/v1\nkind: Trace\n')).toBe(true)
    expect(text.endsWith('\n')).toBe(true)
  })

  it('YAML does not share values by reference', async () => {
    const shared = gap()
    expect(await renderTrace(trace('web', { gaps: [shared, shared] }), 'yaml', plain)).not.toContain('*ref')
  })
})

describe('names', () => {
  it('names are as kubectl prints them', async () => {
    expect(await renderTraces([trace('web'), trace('db')], 'name', plain)).toBe('service/web\nservice/db\n')
    expect(await renderTrace(trace('web\x1b'), 'name', plain)).toBe('service/web\\x1b\n')
  })
})

describe('several traces', () => {
  it('several traces are one list, with each gap once', async () => {
    const traces = [trace('a', { gaps: [gap()] }), trace('b', { gaps: [gap()], taken: '2026-11-20T10:00:05Z' })]
    const list = JSON.parse(await renderTraces(traces, 'json', plain))
    expect(list).toEqual({
      apiVersion: 'porttrace/v1',
      kind: 'TraceList',
      taken: '2026-11-20T10:00:05Z',
      items: traces,
      unread: [],
      gaps: [gap()],
    })
    expect(load(await renderTraces(traces, 'yaml', plain))).toEqual(list)
  })

  it('several traces are printed as the list is', async () => {
    const list: TraceList = { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: '', items: [], unread: [], gaps: [] }
    expect(JSON.parse(await renderList({ ...list, items: [], gaps: [] }, 'json', plain))).toEqual(list)
  })
})
