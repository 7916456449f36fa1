import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/lib/width.ts'
import { mostLines } from '../../src/tui/log-follower.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

/** The log of the container of a Pod, followed. */
async function open(size = { columns: 80, rows: 24 }, color = false) {
  const view = stage(fakeLive(list, store), { size, settings: { color } })
  view.press('j', 'j', 'j', 'enter', 'j', 'enter')
  await settled()
  view.press('g', 'j', 'f')
  await settled()
  const flush = () => {
    for (const timer of view.timers.filter(({ ms }) => ms === 100)) timer.then()
  }
  const write = (...lines: string[]) => {
    for (const line of lines) view.live.log?.each(line)
    flush()
  }
  return { view, write, screen: () => view.session.model().state.places.at(-1)?.screen }
}

describe('the log of a container', () => {
  it('f on a container of a Pod follows its log, and says what that costs', async () => {
    const { view, write, screen } = await open()
    expect(screen()).toMatchObject({ at: 'log', log: { namespace: 'demo', container: 'payments' } })
    expect(view.live.asked).toContainEqual(['followLog', expect.objectContaining({ container: 'payments' })])
    expect(view.text()).toMatch(/following: one request, open while this page is shown/)
    expect(view.text()).toMatch(/nothing was written so far/)
    write('GET /healthz 503')
    expect(view.text()).toMatch(/GET \/healthz 503/)
  })

  it('the end of the log stays in sight, unless the reader scrolled away from it', async () => {
    const { view, write } = await open()
    write(...Array.from({ length: 40 }, (_, index) => `line ${index}`))
    expect(view.text()).toMatch(/line 39\b/)
    write('line 40')
    expect(view.text()).toMatch(/line 40\b/)
    view.press('g')
    write('line 41')
    expect(view.text()).toMatch(/line 0\b/)
    expect(view.text()).not.toMatch(/line 41/)
    view.press('G')
    write('line 42')
    expect(view.text()).toMatch(/line 42\b/)
  })

  it('the last lines are kept, and the page says how many earlier lines were dropped', async () => {
    const { view, write } = await open()
    write(...Array.from({ length: mostLines + 7 }, (_, index) => `line ${index}`))
    view.press('g')
    expect(view.text()).toMatch(/7 lines above are not kept\s+┃?\n +line 7/)
  })

  it('a log without an end keeps its last lines and counts the others', async () => {
    const { view, write } = await open()
    write(...Array.from({ length: 20_000 }, (_, index) => `line ${index}`))
    expect(view.text()).toMatch(/line 19999\b/)
    view.press('g')
    expect(view.text()).toMatch(/19500 lines above are not kept/)
  })

  it('lines that come together are drawn once', async () => {
    const { view } = await open()
    let frames = 0
    view.session.subscribe(() => frames++)
    for (let line = 0; line < 100; line++) view.live.log?.each(`line ${line}`)
    expect(frames).toBe(0)
    for (const timer of view.timers.filter(({ ms }) => ms === 100)) timer.then()
    expect(frames).toBeLessThanOrEqual(2)
  })

  it('a log is followed only while its page is shown', async () => {
    const { view } = await open()
    const signal = view.live.log?.signal
    expect(signal?.aborted).toBe(false)
    view.press('?')
    expect(signal?.aborted).toBe(true)
    view.press('q')
    expect(view.live.log?.signal.aborted).toBe(false)
    view.press('q')
    expect(view.live.log?.signal.aborted).toBe(true)
    view.session.close()
  })

  it('a change of the cluster does not read the log again', async () => {
    const { view } = await open()
    view.live.set({ list: { ...list } })
    expect(view.live.asked.filter(([what]) => what === 'followLog')).toHaveLength(1)
  })

  it('a log that has ended says so, keeps its lines, and is read again by r', async () => {
    const { view, write } = await open()
    write('bye')
    view.live.log?.ending.resolve()
    await settled()
    expect(view.text()).toMatch(/the log has ended {3}r reads it again[\s\S]*bye/)
    view.press('r')
    expect(view.text()).toMatch(/following/)
    expect(view.live.asked.filter(([what]) => what === 'followLog')).toHaveLength(2)
  })

  it('a log that cannot be read says why, as with a missing right', async () => {
    const { view } = await open()
    view.live.log?.ending.reject(new Error('not allowed (pods/log)'))
    await settled()
    expect(view.text()).toMatch(/not read: not allowed \(pods\/log\) {3}r tries again/)
  })

  it('f follows the only container of a Pod wherever the selection is, and does nothing on other pages', async () => {
    const view = stage(fakeLive(list, store))
    view.press('f')
    expect(view.session.model().state.places).toHaveLength(1)
    view.press('j', 'j', 'j', 'enter', 'j', 'enter')
    await settled()
    view.press('g', 'f')
    expect(view.session.model().state.places.at(-1)?.screen).toMatchObject({ at: 'log' })
  })

  it('a hostile line stays in its row', async () => {
    const { view, write } = await open()
    write('\x1b[2J\x1b]0;x\x07‮evil', '漢'.repeat(200))
    for (const row of view.rows()) expect(columnsOf(row)).toBeLessThanOrEqual(80)
    expect(view.text()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
  })

  it.each(sizes)('the log of a container is drawn at $columns×$rows', async (size) => {
    await expectDrawn('log', size, async (color) => {
      const { view, write } = await open(size, color)
      write(...Array.from({ length: 60 }, (_, index) => `2026-01-15T08:59:${index}Z GET /healthz 503 upstream connect error ${index}`))
      return view
    })
  })
})
