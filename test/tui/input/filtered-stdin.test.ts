import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { filteredStdin, type Report } from '../../../src/tui/input/filtered-stdin.ts'
import { createMouseModes } from '../../../src/tui/input/mouse-modes.ts'

function opened() {
  const log: string[] = []
  const reports: Report[] = []
  const timers: (() => void)[] = []
  const terminal = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => void log.push(`raw ${isRaw}`) })
  const modes = createMouseModes((text) => void log.push(text.endsWith('h') ? 'mouse on' : 'mouse off'), true)
  const stdin = filteredStdin(terminal, {
    later: (_, then) => {
      timers.push(then)
      return () => {}
    },
    report: (report) => void reports.push(report),
    raw: modes.raw,
  })
  let keys = ''
  stdin.on('readable', () => {
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) keys += chunk
  })
  return { log, reports, timers, terminal, modes, stdin, keys: () => keys }
}

/** The part of the input's interface that Ink uses beyond reading. */
function setRaw(stdin: NodeJS.ReadableStream, isRaw: boolean): void {
  if (!('setRawMode' in stdin) || typeof stdin.setRawMode !== 'function') throw new Error('no terminal')
  stdin.setRawMode(isRaw)
}

it('the mouse is reported only in raw mode: from after it begins until before it ends', () => {
  const { log, modes, stdin } = opened()
  modes.want(true)
  expect(log).toEqual([])
  setRaw(stdin, true)
  modes.want(false)
  modes.want(true)
  setRaw(stdin, false)
  expect(log).toEqual(['raw true', 'mouse on', 'mouse off', 'mouse on', 'mouse off', 'raw false'])
})

it('keys go on in their order, reports go elsewhere, and a lone Esc goes on when its time is over', async () => {
  const { reports, timers, terminal, stdin, keys } = opened()
  setRaw(stdin, true)
  terminal.write('j\x1b[<0;3;2Mk\x1b]11;rgb:0/0/0\x07')
  await expect.poll(keys).toBe('jk')
  expect(reports).toHaveLength(1)
  terminal.write('\x1b')
  await expect.poll(() => timers.length).toBe(1)
  expect(keys()).toBe('jk')
  timers[0]?.()
  await expect.poll(keys).toBe('jk\x1b')
})

it('nothing is read while the terminal is not in raw mode', async () => {
  const { terminal, stdin, reports, keys } = opened()
  setRaw(stdin, true)
  setRaw(stdin, false)
  terminal.write('j\x1b[<0;3;2M')
  await new Promise((resolve) => setImmediate(resolve))
  expect(keys()).toBe('')
  setRaw(stdin, true)
  await expect.poll(keys).toBe('j')
  expect(reports).toHaveLength(1)
})
