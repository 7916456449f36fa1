import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/store.ts'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import type { TraceList } from '../../src/model/trace.ts'
import type { Settings, Size } from '../../src/tui/model.ts'
import { expectGolden } from '../golden.ts'
import { fakeLive, shopList } from './fake-live.ts'
import { changes, probing, views } from './scenes.ts'
import { type Stage, settled, stage } from './stage.ts'

let list: TraceList
let store: ObjectStore
beforeAll(async () => {
  await loadWidths()
  const shop = await shopList()
  list = shop.list
  store = shop.store
})

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
]

/** Colours as words that can be read in a golden file. */
function readable(text: string): string {
  return text.replaceAll(/\x1b\[([\d;]*)m/g, '⟦$1⟧')
}

async function open(name: string, own: Partial<Settings>, size?: Size): Promise<Stage> {
  const view = stage(fakeLive(list, store, { changes }), { settings: own, probing, ...(size && { size }) })
  for (const key of views[name] ?? []) {
    view.press(key)
    await settled()
  }
  return view
}

describe.each(Object.keys(views))('%s', (name) => {
  it.each(sizes)('at $columns×$rows', async (size) => {
    for (const color of [false, true]) {
      const view = await open(name, { color }, size)
      const rows = view.rows()
      expect(rows).toHaveLength(size.rows)
      for (const row of rows) expect(columnsOf(row.replaceAll(/\x1b\[[\d;]*m/g, ''))).toBeLessThanOrEqual(size.columns)
      expectGolden(`tui/${name}-${size.columns}${color ? '.color' : ''}.txt`, `${readable(rows.join('\n'))}\n`)
    }
  })

  it('says the same without colours', async () => {
    const plain = await open(name, {})
    const colored = await open(name, { color: true })
    expect(plain.text()).not.toContain('\x1b')
    // The selected hop stands in brackets where it cannot be inverted.
    const letters = (text: string) => text.replaceAll(/\x1b\[[\d;]*m|[[\]\s]/g, '')
    expect(letters(colored.text())).toBe(letters(plain.text()))
  })

  it('is drawn in ASCII where there is nothing else', async () => {
    const view = await open(name, { unicode: false })
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
