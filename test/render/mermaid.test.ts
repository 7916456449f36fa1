import { describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderMermaid } from '../../src/render/mermaid.ts'
import { renderText } from '../../src/render/text.ts'
import { expectGolden } from '../golden.ts'
import { endpoint, now, port, trace } from './build.ts'
import { scenarios } from './scenarios.ts'

const options = { color: false, unicode: true, now }

/** The statements that a chart may hold: what Mermaid's grammar of flowcharts takes, tried with Mermaid itself. */
const statements: readonly RegExp[] = [
  /^flowchart LR$/,
  /^ +classDef \w+ [\w:#,-]+$/,
  /^ +subgraph \w+\["[^"<>`%&{}|\\]*"\]$/,
  /^ +end$/,
  /^ +(?<id>\w+)\["(?:[^"<>`%&{}|\\]|<br\/>)*"\]:::\w+$/,
  /^ +(?<from>\w+) (?:-->|-\.->|-\.-) (?<to>\w+)$/,
]

describe.each(Object.entries(scenarios))('%s as a flowchart', (name, one) => {
  const lines = renderMermaid([one], options).trimEnd().split('\n')

  it('the chart is as in the golden file', () => expectGolden(`render/${name}.mmd`, renderMermaid([one], options)))

  it('the chart holds only statements of the grammar, and nothing that a terminal obeys', () => {
    for (const line of lines) expect(statements.some((statement) => statement.test(line))).toBe(true)
    expect(lines.some(isUnsafe)).toBe(false)
  })

  it('the chart joins boxes that are there', () => {
    const boxes = new Set(lines.flatMap((line) => statements[4]?.exec(line)?.groups?.id ?? []))
    const ends = lines.flatMap((line) => Object.values(statements[5]?.exec(line)?.groups ?? {}))
    expect(ends.filter((id) => !boxes.has(id))).toEqual([])
  })

  it('the chart gives the verdict and the findings the same signs as the text', () => {
    const chart = lines.join('\n')
    expect(chart).toContain(`<br/>${one.verdict}"]`)
    const text = renderText(one, { ...options, wide: true })
    for (const { code } of one.findings) {
      const sign = new RegExp(`(\\S) ${code}\\b`)
      expect(sign.exec(chart)?.[1]).toBe(sign.exec(text)?.[1])
    }
  })
})

describe('the endpoints of a flowchart', () => {
  const chart = (state: 'ready' | 'not-ready', number: number) => {
    const endpoints = Array.from({ length: number }, (_, index) => endpoint(index, { state }))
    return renderMermaid([trace('web', { ports: [port({ endpoints })] })], options)
  }
  const boxes = (state: 'ready' | 'not-ready', number: number) => chart(state, number).match(/^ +t0p0e\d+\["[^"]*10\.244\./gm)?.length ?? 0

  it('the endpoints of a flowchart are a box each up to eight, and one box for all from nine on', () => {
    expect([boxes('ready', 7), boxes('ready', 8), boxes('ready', 9)]).toEqual([7, 8, 0])
    expect(chart('ready', 9)).toContain('9 addresses')
  })

  it('the endpoints of a flowchart that are not in order have a box each, eight at most', () => {
    expect([boxes('not-ready', 8), boxes('not-ready', 9), boxes('not-ready', 20)]).toEqual([8, 8, 8])
    expect(chart('not-ready', 20)).toContain('12 addresses')
  })
})

describe('several traces', () => {
  it('several traces are several boxes of one chart', () => {
    const chart = renderMermaid([trace('web'), trace('api')], options)
    expect(chart.match(/^flowchart/gm)).toHaveLength(1)
    expect(chart.match(/^ {2}subgraph/gm)).toHaveLength(2)
  })

  it('traces behind a target are joined to the box of that target', () => {
    const { service: _, ...rest } = trace('web-0')
    const pod: Trace = { ...rest, target: { kind: 'Pod', namespace: 'demo', name: 'web-0' }, ports: [], through: [trace('web')] }
    expect(renderMermaid([pod], options)).toContain('  t0s -.- t0x0s\n')
  })
})
