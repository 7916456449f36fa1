import { expect, it } from 'vitest'
import { page } from '../../src/render/layout.ts'
import { command, lookOf, span } from '../../src/render/style.ts'
import { fakeLive } from '../tui/fake-live.ts'
import { list, store } from '../tui/shop-views.ts'
import { stage } from '../tui/stage.ts'

const look = (unicode: boolean) => lookOf({ color: false, unicode, now: 0, width: 80 })
const line = [span('app-of-a-very-long…name → none')]

it('text in ASCII has no ellipsis and no arrow of Unicode in shortened titles and joined values', () => {
  expect(page([line], look(false), false)).toBe('app-of-a-very-long~name > none\n')
  expect(page([line], look(true), false)).toBe('app-of-a-very-long…name → none\n')
})

it('a command is printed in ASCII as it will run', () => {
  expect(page([[command('kubectl get pod a…b')]], look(false), false)).toBe('kubectl get pod a…b\n')
})

it.each(['services', 'chain'])('the view in ASCII draws a long title of a finding in ASCII on the page %s', (at) => {
  const items = list.items.map((item) => ({
    ...item,
    findings: item.findings.map((one) => ({ ...one, title: 'Service a-long…name → none' })),
  }))
  for (const size of [
    { columns: 56, rows: 12 },
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ]) {
    const view = stage(fakeLive({ ...list, items }, store), { size, settings: { unicode: false } })
    if (at !== 'services') view.press('enter')
    expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
  }
})

it.each([
  ['connecting', { status: { state: 'connecting' }, context: '' }],
  ['reading', { status: { state: 'reading' } }],
] as const)('the view in ASCII draws the wait while it is %s in ASCII', (_, part) => {
  const view = stage(fakeLive(undefined, undefined, part), { settings: { unicode: false } })
  expect(view.text()).toMatch(/ing.*\.\.\./)
  expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
})
