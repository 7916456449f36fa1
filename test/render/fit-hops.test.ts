import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from '../../src/lib/printable.ts'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import type { Hop } from '../../src/model/trace.ts'
import type { HopState, Verdict } from '../../src/model/verdict.ts'
import { textOf } from '../../src/render/layout.ts'
import { portLines, stageLabel } from '../../src/render/port.ts'
import { type Line, lookOf } from '../../src/render/style.ts'
import { endpoint, endpoints, hops, port } from './build.ts'

await loadWidths()
const look = lookOf({ color: false, unicode: true, now: 0 })
const at = (width: number, unicode = true) => lookOf({ color: false, unicode, width, now: 0 })
const withoutVerdict = (line: Line | undefined) => textOf(line ?? []).replace(/ +. \w+$/, '')
const drawn = (over: Partial<Record<Hop['stage'], HopState>>, until?: Hop['stage']) =>
  withoutVerdict(portLines(port({ name: '', hops: hops(over, until), endpoints: endpoints(2) }), look).lines[0])

describe('a port without a width', () => {
  it.each([
    [drawn({}), '80/TCP ─▶ http ─▶ 2/2 ready ─▶ Pod ─▶ app:8080 ─▶ ? socket'],
    [drawn({ entry: 'broken' }), '✗ entry point ┄┄ Service ┄┄ http ┄┄ endpoint ┄┄ Pod ┄┄ port ┄┄ socket'],
    [drawn({ entry: 'warn' }), '▲ entry point ─▶ 80/TCP ─▶ http ─▶ 2/2 ready ─▶ Pod ─▶ app:8080 ─▶ ? socket'],
    [drawn({ service: 'broken' }), '✗ 80/TCP ┄┄ http ┄┄ endpoint ┄┄ Pod ┄┄ port ┄┄ socket'],
    [drawn({ targetPort: 'broken' }, 'targetPort'), '80/TCP ─▶ ✗ http ┄┄ endpoint ┄┄ Pod ┄┄ port ┄┄ socket'],
    [drawn({ endpoint: 'off', targetPort: 'off', pod: 'broken' }, 'service'), '80/TCP ─▶ http ─▶ 2/2 ready ─▶ ✗ Pod ┄┄ port ┄┄ socket'],
    [drawn({ containerPort: 'unknown' }), '80/TCP ─▶ http ─▶ 2/2 ready ─▶ Pod ─▶ ? app:8080 ─▶ ? socket'],
    [drawn({ pod: 'off', containerPort: 'off' }), '80/TCP ─▶ http ─▶ 2/2 ready ─▶ ? socket'],
    [drawn({ socket: 'broken' }), '80/TCP ─▶ http ─▶ 2/2 ready ─▶ Pod ─▶ app:8080 ─▶ ✗ socket'],
    [drawn({}, 'service'), '80/TCP ┄┄ http ┄┄ endpoint ┄┄ Pod ┄┄ port ┄┄ socket'],
  ])('the hops of a port are drawn whole without a width: %s', (line, expected) => {
    expect(line).toBe(expected)
  })

  it('the line names several numbers behind one name, and any port of a headless Service without ports', () => {
    const mixed = port({ endpoints: [endpoint(0), endpoint(1, { port: 9090 })] })
    expect(withoutVerdict(portLines(mixed, look).lines[0])).toContain('app:8080,9090')
    const any = port({ name: '', port: 0, targetPort: 0, endpoints: [endpoint(0, { port: 0 })] })
    expect(withoutVerdict(portLines(any, look).lines[0])).toMatch(/^any port ─▶ 1\/1 ready/)
  })
})

describe('a port with a width', () => {
  const broken = port({
    verdict: 'broken',
    hops: hops({ endpoint: 'broken' }, 'endpoint'),
    endpoints: endpoints(2, { state: 'not-ready' }),
  })
  const lines = (width: number) => portLines(broken, at(width)).lines.map(textOf)

  it.each([
    [80, ['http   80/TCP ─▶ http ─▶ ✗ 0/2 ready ┄┄ Pod ┄┄ port ┄┄ socket           ✗ broken']],
    [70, ['http   80/TCP ─▶ http ─▶ ✗ 0/2 ready ┄┄ Pod ┄┄ port ┄┄ socket        ✗']],
    [62, ['80/TCP ─▶ http ─▶ ✗ 0/2 ready ┄┄ Pod ┄┄ port ┄┄ socket       ✗']],
    [54, ['80/TCP ─▶ http ─▶ ✗ 0/2 ready ┄┄ … ┄┄ socket         ✗']],
    [46, ['● ─▶ http ─▶ ✗ 0/2 ready ┄┄ … ┄┄ socket      ✗']],
    [40, ['● ─▶ ● ─▶ ✗ 0/2 ready ┄┄ … ┄┄ socket   ✗']],
    [30, ['● ─▶ ● ─▶ ✗ 0/2 ready ┄┄ …   ✗', '    ┄┄ socket']],
  ])('the hops of a port fit into %d columns', (width, expected) => {
    expect(lines(width)).toEqual(expected)
  })

  it('a hop that is not drawn is not among those that Tab reaches', () => {
    expect(portLines(broken, at(80)).stages).toEqual(['service', 'targetPort', 'endpoint', 'pod', 'containerPort', 'socket'])
    expect(portLines(broken, at(54)).stages).toEqual(['service', 'targetPort', 'endpoint', 'socket'])
  })

  it('a hop wider than the line is broken, and all of it stays', () => {
    const long = port({ verdict: 'broken', targetPort: 'a'.repeat(90), hops: hops({ targetPort: 'broken' }, 'targetPort') })
    const text = portLines(long, at(40)).lines.map((line) => textOf(line).trim())
    expect(text.join('').replaceAll(/[^a]/g, '')).toBe('a'.repeat(90))
  })
})

const states: readonly HopState[] = ['ok', 'warn', 'broken', 'unknown', 'off']
const names = fc.string({
  unit: fc.constantFrom('a', 'b', '-', '9', '漢', '界', 'ﾊ', 'é', '👩‍👩‍👧', '🇩🇪'),
  minLength: 1,
  maxLength: 70,
})

const generated = fc.record({
  name: names,
  targetPort: fc.oneof(names, fc.integer({ min: 1, max: 65_535 })),
  port: fc.integer({ min: 1, max: 65_535 }),
  verdict: fc.constantFrom<Verdict>('healthy', 'broken'),
  hops: fc.array(fc.constantFrom(...states), { minLength: 8, maxLength: 8 }),
  container: names,
  count: fc.integer({ min: 0, max: 3 }),
  width: fc.integer({ min: 40, max: 200 }),
  unicode: fc.boolean(),
})

type Generated = typeof generated extends fc.Arbitrary<infer T> ? T : never

function made({ hops: is, container, count, width, unicode, ...rest }: Generated) {
  const built = port({
    ...rest,
    hops: hops().map((hop, index) => ({ ...hop, state: is[index] ?? 'ok' })),
    endpoints: endpoints(count, { container }),
  })
  return { built, width, ...portLines(built, at(width, unicode)) }
}

function check(property: (one: ReturnType<typeof made>) => void): void {
  fc.assert(
    fc.property(generated, (one) => property(made(one))),
    { numRuns: 400 },
  )
}

describe('any port at any width from 40 to 200', () => {
  it('no line is wider than the screen', () => {
    check(({ lines, width }) => {
      for (const line of lines) expect(columnsOf(textOf(line))).toBeLessThanOrEqual(width)
    })
  })

  it('the broken hop and the last one are whole', () => {
    check(({ lines, stages, built }) => {
      const words = (stage: Hop['stage'] | undefined) =>
        lines
          .flat()
          .filter((piece) => piece.stage === stage)
          .map(({ text }) => text)
          .join('')
      const broken = built.hops.find(({ state, stage }) => state === 'broken' && stages.includes(stage))
      const first = built.hops.find(({ state }) => state === 'broken')
      expect(broken).toBe(first)
      if (broken) expect(words(broken.stage)).toMatch(/^. /)
      if (broken) expect(words(broken.stage).slice(2)).toBe(printable(stageLabel(broken, built)))
      expect(words(stages.at(-1))).toMatch(/\S{2}/)
    })
  })

  it('every hop that Tab reaches is drawn, and no other', () => {
    check(({ lines, stages }) => {
      const seen = lines.flat().flatMap((piece) => (piece.text.trim() !== '' && piece.stage ? [piece.stage] : []))
      expect([...new Set(seen)]).toEqual(stages)
    })
  })
})
