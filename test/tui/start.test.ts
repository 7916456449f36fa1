import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import type { TraceList } from '../../src/model/trace.ts'
import { frameOf } from '../../src/tui/frame.ts'
import { fakeLive, shopList } from './fake-live.ts'
import { stage } from './stage.ts'
import { openTty, type Tty } from './tty.ts'

let list: TraceList
let store: ObjectStore
beforeAll(async () => {
  const shop = await shopList()
  list = shop.list
  store = shop.store
})

const enter = '\x1b[?1049h'
const leave = '\x1b[?1049l'
const shop = () => fakeLive(list, store)

/** The terminal has its screen, cursor and modes again. */
function isLeft(tty: Tty): void {
  expect(tty.written().split(enter)).toHaveLength(2)
  expect(tty.written().split(leave)).toHaveLength(2)
  expect(tty.written().lastIndexOf('\x1b[?25h')).toBeGreaterThan(tty.written().lastIndexOf('\x1b[?25l'))
  expect(tty.written().lastIndexOf('\x1b[?2004l')).toBeGreaterThan(tty.written().lastIndexOf('\x1b[?2004h'))
  expect(tty.isRaw()).toBe(false)
}

describe('the view in a terminal', () => {
  it('the view in a terminal shows at once what is there, and exactly the frame of the model', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    const frame = frameOf(stage(shop()).session.model())
    expect(await tty.rows()).toEqual(frame.rows.map((row) => row.trimEnd()))
    tty.press('q')
    expect(await tty.ended).toBe(0)
    isLeft(tty)
  })

  it('the view in a terminal reads keys that arrive together as separate keys', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.press('jjjj')
    await tty.shows(/▶ ✗ broken +search/)
    tty.press('\r')
    await tty.shows(/▶ └─ http/)
    tty.press('\x1b')
    await tty.shows(/▶ ✗ broken +search/)
    tty.press('\x03')
    await tty.ended
  })

  it.each([
    ['OSC 11', '\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\'],
    ['OSC 52', '\x1b]52;c;Y2Nj\x07'],
    ['XTVERSION', '\x1bP>|tmux 3.3a\x1b\\'],
    ['the mouse, as X10 does', '\x1b[M *%'],
    ['the mouse, as SGR does', '\x1b[<3;10;5m'],
    ['the focus', '\x1b[I\x1b[O'],
  ])('the view in a terminal does not read a report of %s as a key', async (_, report) => {
    const tty = openTty(shop())
    await tty.shows(/▶ ✗ broken +cart/)
    tty.press(`${report}j${report}`)
    await tty.shows(/▶ ✗ broken +metrics/)
    tty.press('q')
    expect(await tty.ended).toBe(0)
    isLeft(tty)
  })

  it('the view in a terminal lets the terminal report the mouse while it is there, and not while the shell has it', async () => {
    const tty = openTty(shop(), { hasMouse: true })
    await tty.shows(/cart/)
    expect(tty.written()).toMatch(/\x1b\[\?1000h\x1b\[\?1006h\x1b\[\?1004h/)
    tty.press('\x1b[<0;10;7M')
    await tty.shows(/▶ ✗ broken +payments/)
    tty.press('\x1a')
    await expect.poll(() => tty.written().split('\x1b[?1000h').length).toBe(3)
    expect(tty.written().split('\x1b[?1000l')).toHaveLength(2)
    tty.press('m')
    await expect.poll(() => tty.written().split('\x1b[?1000l').length).toBe(3)
    tty.press('m')
    tty.press('q')
    await tty.ended
    expect(tty.isRaw()).toBe(false)
    expect(tty.written().lastIndexOf('\x1b[?1006l')).toBeGreaterThan(tty.written().lastIndexOf('\x1b[?1006h'))
  })

  it('the view in a terminal that is not to use the mouse asks for no report of it', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.press('q')
    await tty.ended
    expect(tty.written()).not.toMatch(/\x1b\[\?100[0-6]/)
  })

  it('the view in a terminal turns the mouse off when the process ends by itself', async () => {
    const tty = openTty(shop(), { hasMouse: true })
    await tty.shows(/cart/)
    tty.signal('exit')
    expect(tty.written().endsWith('\x1b[?1004l\x1b[?1006l\x1b[?1000l')).toBe(true)
    tty.press('q')
    await tty.ended
  })

  it('the view in a terminal reads a paste as text, never as commands', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.press('\x1b[200~qqq\x1b[201~')
    tty.press('/')
    await tty.shows(/^\/ *$/m)
    tty.press('\x1b[200~web\x1b[201~')
    await tty.shows(/^\/ web$/m)
    expect((await tty.rows()).join('\n')).not.toMatch(/cart/)
    tty.press('\x03')
    await tty.ended
  })

  it('the view in a terminal follows the size of the terminal', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    for (const [columns, rows] of [
      [120, 40],
      [60, 15],
      [40, 10],
      [100, 30],
    ] as const)
      tty.resize(columns, rows)
    await tty.shows(/^kind-dev · demo {40,}/m)
    expect(await tty.rows()).toHaveLength(30)
    tty.resize(40, 10)
    await tty.shows(/40x10 is too small/)
    tty.press('q')
    await tty.ended
    isLeft(tty)
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ])('the view in a terminal leaves on %s with %i', async (name, code) => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.signal(name)
    expect(await tty.ended).toBe(code)
    isLeft(tty)
  })

  it('the view in a terminal leaves on an unexpected error, and passes it on', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    const ended = expect(tty.ended).rejects.toThrow('boom')
    tty.crash(new Error('boom'))
    await ended
    isLeft(tty)
  })

  it('the view in a terminal leaves on an error while it draws, and passes it on', async () => {
    const live = shop()
    const tty = openTty(live)
    await tty.shows(/cart/)
    const ended = expect(tty.ended).rejects.toThrow('broken list')
    const items = new Proxy(list.items, {
      get(items, key) {
        if (key === 'map') throw new Error('broken list')
        return Reflect.get(items, key)
      },
    })
    live.set({ list: { ...list, items } })
    await ended
    isLeft(tty)
  })

  it('the view in a terminal hands the terminal over on Ctrl-Z, and takes it again', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.press('\x1a')
    await expect.poll(() => tty.stops()).toBe(1)
    await expect.poll(() => tty.written().split(enter).length).toBe(3)
    await tty.shows(/cart/)
    tty.press('?')
    await tty.shows(/Move/)
    tty.press('\x03')
    await tty.ended
    expect(tty.written().split(leave)).toHaveLength(3)
  })

  it('the view in a terminal continues if the system cannot stop processes', async () => {
    const tty = openTty(shop(), {}, { canStop: false })
    await tty.shows(/cart/)
    tty.press('\x1a')
    await tty.shows(/suspend is not supported/)
    tty.press('q')
    expect(await tty.ended).toBe(0)
    expect(tty.stops()).toBe(0)
    isLeft(tty)
  })

  it('the view in a terminal sends what is copied to the clipboard of the terminal', async () => {
    const tty = openTty(shop())
    await tty.shows(/cart/)
    tty.press('y')
    await tty.shows(/sent to the clipboard/)
    const [, sent = ''] = /\x1b\]52;c;([^\x07]*)\x07/.exec(tty.written()) ?? []
    expect(Buffer.from(sent, 'base64').toString()).toMatch(/^kubectl -n demo /)
    tty.press('q')
    await tty.ended
  })

  it('the view in a terminal draws a burst of 1,000 changes in a few frames, and nothing while nothing changes', async () => {
    const live = shop()
    const tty = openTty(live)
    await tty.shows(/cart/)
    const before = tty.frames()
    for (let turn = 0; turn < 1000; turn++) live.set({ list: { ...list, items: turn % 2 === 0 ? list.items : list.items.slice(1) } })
    live.set({ list, status: { state: 'stale', since: 0, reason: 'lost', message: 'gone' } })
    await tty.shows(/stale/)
    expect(tty.frames() - before).toBeLessThan(50)
    const written = tty.written()
    live.set({})
    await tty.rows()
    expect(tty.written()).toBe(written)
    tty.press('q')
    await tty.ended
  })
})
