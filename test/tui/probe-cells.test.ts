import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/lib/width.ts'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import { sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { type Stage, settled, stage } from './stage.ts'

const targets = [
  ['web.demo.svc:80', 'dns'],
  ['10.96.3.16:80', 'clusterIP'],
  ['10.244.0.10:8080', 'pod'],
] as const

/** As many clients as wanted, of which the second one gets no answer. */
function cellsOf(count: number): ProbeCell[] {
  return Array.from({ length: count }, (_, client) => `pod/client-${client + 1}`).flatMap((from, client) =>
    targets.map(([to, type]): ProbeCell => {
      const layer = { type, position: 0, port: 80, ...(type === 'pod' && { pod: 'web-1' }) }
      const result = client === 1 ? ({ sign: 'broken', words: 'refused' } as const) : ({ sign: 'ok', words: 'open 12 ms' } as const)
      return { from, to, ...result, layer, repeat: { line: `kubectl exec ${from} -- nc ${to}` } }
    }),
  )
}

/** The matrix of a probe that has ended, or that still runs. */
async function matrix(cells: readonly ProbeCell[], part: Parameters<typeof stage>[1] = {}, hasEnded = true): Promise<Stage> {
  const view = stage(fakeLive(list, store), {
    size: { columns: 120, rows: 40 },
    target: { kind: 'service', name: 'web' },
    probes: {
      plan: async () => ({
        lines: [],
        run: async (onProgress) => {
          onProgress(cells)
          return hasEnded ? undefined : new Promise(() => {})
        },
      }),
    },
    ...part,
  })
  view.press('p')
  await settled()
  view.press('enter')
  await settled()
  return view
}

/** The row with the heads of the columns. */
function headOf(view: Stage): string {
  return view.rows().find((row) => row.includes('client-1 ') || row.includes('client-1]')) ?? ''
}

/** A press of the mouse on a text of the screen, the one with that number. */
function pressOn(view: Stage, text: string, which = 0): void {
  const places = view.rows().flatMap((row, y) => [...row.matchAll(new RegExp(text, 'g'))].map(({ index }) => ({ x: index, y })))
  const { x = 0, y = 0 } = places[which] ?? {}
  view.session.report({ kind: 'mouse', mouse: { button: 0, isModified: false, isPress: true, x, y } })
}

describe('the cursor in the matrix of a probe', () => {
  it('the cursor in the matrix of a probe moves by cell, and the details follow it', async () => {
    const view = await matrix(cellsOf(2))
    expect(view.selected()).toMatch(/\[● open 12 ms\] +✗ refused +│/)
    view.press('right')
    expect(headOf(view)).toMatch(/client-1 +\[client-2\]/)
    expect(view.selected()).toMatch(/● open 12 ms +\[✗ refused\] +│/)
    expect(view.text()).toMatch(/│ pod\/client-2 ─▶ web\.demo\.svc:80/)
    view.press('down')
    expect(view.text()).toMatch(/│ pod\/client-2 ─▶ 10\.96\.3\.16:80/)
    view.press('left')
    expect(view.text()).toMatch(/│ pod\/client-1 ─▶ 10\.96\.3\.16:80/)
  })

  it('the cursor in the matrix of a probe stays at the first client and at the last one', async () => {
    const view = await matrix(cellsOf(2), {}, false)
    view.press('left', 'left')
    expect(view.text()).toMatch(/running[\s\S]*\[(pod\/)?client-1\]/)
    view.press('right', 'right', 'right')
    expect(view.text()).toMatch(/\[(pod\/)?client-2\]/)
  })

  it('the arrows open and leave where there is no matrix', async () => {
    const view = await matrix([{ from: 'pod/web-1', to: 'its sockets', sign: 'ok', words: '1 listening socket' }])
    view.press('left')
    expect(view.text()).not.toMatch(/Probe demo\/web/)
  })

  it('the cursor in the matrix of a probe has the heads of its row and of its column in bold', async () => {
    const view = await matrix(cellsOf(2), { settings: { color: true } })
    view.press('down', 'right')
    expect(headOf(view)).toContain('\x1b[1m[client-2]\x1b[0m')
    expect(view.selected()).toContain('\x1b[1m10.96.3.16:80\x1b[0m')
    expect(view.selected()).toContain('\x1b[7m✗ refused\x1b[0m')
    expect(view.selected()).not.toContain('\x1b[7m● open')
  })

  it('the mouse selects a cell, and a press on the selected cell goes to its details', async () => {
    const view = await matrix(cellsOf(2))
    pressOn(view, 'refused', 1)
    expect(view.text()).toMatch(/│ pod\/client-2 ─▶ 10\.96\.3\.16:80/)
    expect(view.text()).toMatch(/«Probe»/)
    pressOn(view, 'refused', 2)
    expect(view.text()).toMatch(/│ «pod\/client-2 ─▶ 10\.96\.3\.16:80»/)
  })

  it('the mouse selects a client by the head of its column, and a row beside its cells', async () => {
    const view = await matrix(cellsOf(2))
    pressOn(view, ' client-2')
    expect(view.text()).toMatch(/│ pod\/client-2 ─▶ web\.demo\.svc:80/)
    pressOn(view, '10\\.96\\.3\\.16')
    expect(view.text()).toMatch(/│ pod\/client-2 ─▶ 10\.96\.3\.16:80/)
  })
})

describe('the selected cell of a probe', () => {
  it('the selected cell of a probe says what its column and its row tell', async () => {
    const text = (await matrix(cellsOf(3))).text()
    expect(text).toMatch(/column +● every layer that was tried answers/)
    expect(text).toMatch(/row +▲ 2 of 3 clients get an answer, and not/)
  })

  it('the selected cell of a probe is copied as the command that repeats it', async () => {
    const view = await matrix(cellsOf(2))
    view.press('right', 'y')
    expect(view.copied).toEqual(['kubectl exec pod/client-2 -- nc web.demo.svc:80'])
  })

  it.each<[string, Partial<ProbeCell>, RegExp]>([
    ['has not ended', { sign: 'off', words: 'queued' }, /no command to copy: the probe is not done/],
    ['was not run', { sign: 'off', words: 'not run' }, /no command to copy: the probe is not run/],
    ['no command of one line repeats', {}, /no command to copy: no command of one line repeats it/],
  ])('a cell of a probe that %s says why it has no command', async (_, part, why) => {
    const cells = cellsOf(2).map(({ repeat: _repeat, ...cell }) => ({ ...cell, ...part }))
    const view = await matrix(cells)
    view.press('y')
    expect(view.copied).toEqual([])
    expect(view.text()).toMatch(why)
    expect(view.rows().at(-1)).not.toMatch(/copy command/)
  })

  it('the selected cell of a probe is below the matrix on a terminal of one pane', async () => {
    const view = await matrix(cellsOf(2), { size: { columns: 80, rows: 24 } })
    view.press('right')
    expect(view.text()).toMatch(/pod\/client-2 ─▶ web\.demo\.svc:80\n +✗ refused\n[\s\S]*command +kubectl exec pod\/client-2/)
  })
})

describe.each(sizes)('the matrix of a probe with many clients at $columns×$rows', (size) => {
  it.each([0, 7, 22])('no cell is cut, and each head is whole', async (column) => {
    const view = await matrix(cellsOf(23), { size })
    for (let press = 0; press < column; press++) view.press('right')
    const rows = view.rows().filter((row) => /open 12 ms|refused/.test(row))
    expect(rows.length).toBeGreaterThanOrEqual(3)
    expect(view.text()).toMatch(new RegExp(`\\[(pod/)?client-${column + 1}\\]`))
    for (const row of rows) {
      expect(columnsOf(row)).toBeLessThanOrEqual(size.columns)
      expect(row.split(/│/)[0]).not.toMatch(/…/)
    }
  })

  it('what the matrix tells names a few of its clients', async () => {
    const text = (await matrix(cellsOf(23), { size: { ...size, rows: 50 } }))
      .text()
      .replaceAll(/\s*│.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
    expect(text).toMatch(/from pod\/client-1, pod\/client-3, pod\/client-4 and 19 more: every layer that was tried answers/)
  })
})
