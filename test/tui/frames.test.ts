import { describe, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import type { Size } from '../../src/tui/layout.ts'
import type { Settings } from '../../src/tui/model.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive, shopList } from './fake-live.ts'
import { changes, probes, views } from './scenes.ts'
import { rested, type Stage, settled, stage } from './stage.ts'

await loadWidths()
const { list, store } = await shopList()

async function open(name: string, own: Partial<Settings>, size?: Size): Promise<Stage> {
  const view = stage(fakeLive(list, store, { changes }), { settings: own, probes, ...(size && { size }) })
  for (const key of views[name] ?? []) {
    view.press(key)
    await settled()
  }
  await rested(view)
  return view
}

describe.each(Object.keys(views))('%s', (name) => {
  it.each(sizes)(`the view ${name} at $columns×$rows is as drawn before`, async (size) => {
    await expectDrawn(name, size, (color) => open(name, { color }, size))
  })

  it('the frame says the same without colours', async () => {
    const plain = await open(name, {})
    const colored = await open(name, { color: true })
    expect(plain.text()).not.toContain('\x1b')
    // The selected hop is in brackets if it cannot be inverted.
    const letters = (text: string) => text.replaceAll(/\x1b\[[\d;]*m|[[\]\s]/g, '')
    expect(letters(colored.text())).toBe(letters(plain.text()))
  })

  it('the frame is drawn in ASCII where there is nothing else', async () => {
    const view = await open(name, { unicode: false })
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
