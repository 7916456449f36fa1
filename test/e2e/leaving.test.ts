import { afterEach, describe, expect, it } from 'vitest'
import { openTerminal, plugin, type Terminal } from './tmux.ts'

/** A shell that changes no mode of the terminal by itself, before and after the program. */
const around = ['sh', '-c', 'echo begin; read go; "$0" demo; echo "code $?"; read end', plugin]

let terminal: Terminal | undefined
afterEach(() => terminal?.close())

async function opened(env: Readonly<Record<string, string>> = {}) {
  const view = openTerminal(around, env)
  terminal = view
  await view.shows(/begin/)
  const before = view.state()
  view.press('Enter')
  await view.shows(/live/)
  expect(view.state()).toMatchObject({ alternate: true, cursor: false, mouse: true })
  expect(view.state().modes).not.toBe(before.modes)
  await expect.poll(view.modesOn, patience).toEqual(whileOpen)
  return { view, before }
}

const patience = { timeout: 30_000, interval: 50 }

/** The cursor is hidden; mouse and focus are reported, on the alternate screen, and a paste is bracketed. */
const whileOpen = [25, 1000, 1004, 1006, 1049, 2004]

/** Bash brackets pastes at its prompt, too. */
const ofShell = (modes: readonly number[]) => modes.filter((mode) => mode !== 2004)

describe('the terminal is left as it was found', () => {
  const ways: [title: string, leave: (view: Terminal) => void, code: number][] = [
    ['q', (view) => view.press('q'), 0],
    ['Ctrl-C', (view) => view.press('C-c'), 0],
    ['Ctrl-C while a filter is typed', (view) => view.press('/', 'x', 'C-c'), 0],
    ['Ctrl-C in the palette', (view) => view.press(':', 'h', 'C-c'), 0],
    ['q while the mouse is off', (view) => view.press('m', 'q'), 0],
    ['q after the mouse was off and on', (view) => view.press('m', 'm', 'q'), 0],
    ['q on the plan of a probe, and then Ctrl-C', (view) => view.press('Enter', 'p', 'q', 'C-c'), 0],
    ['SIGTERM', (view) => process.kill(view.child(), 'SIGTERM'), 143],
    ['SIGHUP', (view) => process.kill(view.child(), 'SIGHUP'), 129],
    ['SIGINT', (view) => process.kill(view.child(), 'SIGINT'), 130],
    ['SIGQUIT', (view) => process.kill(view.child(), 'SIGQUIT'), 131],
  ]
  it.each(ways)('the terminal is left as it was found by %s', async (_, leave, code) => {
    const { view, before } = await opened()
    leave(view)
    await view.shows(new RegExp(`code ${code}\\b`))
    await view.becomes(before)
    expect(view.modesOn()).toEqual([])
    expect(view.screen()).not.toMatch(/live|Error|at /)
  })

  it.each([
    ['an error that is thrown', 'throw new Error(`boom`)'],
    ['a promise that is rejected', 'Promise.reject(new Error(`boom`))'],
  ])('the terminal is left as it was found by a crash, %s, which is told in one line', async (_, crashes) => {
    const crash = `data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${crashes} })`)}`
    const { view, before } = await opened({ NODE_OPTIONS: `--import=${crash}` })
    process.kill(view.child(), 'SIGUSR2')
    const screen = await view.shows(/code 3/)
    await view.becomes(before)
    expect(view.modesOn()).toEqual([])
    expect(screen).toContain('error: internal error: boom')
    expect(screen).not.toMatch(/^ +at /m)
  })
})

describe('the terminal while the process ends by itself', () => {
  it('the terminal reports no mouse and no focus after a process that exits without leaving the view', async () => {
    const exit = `data:text/javascript,${encodeURIComponent('process.on(`SIGUSR2`, () => process.exit(7))')}`
    const { view, before } = await opened({ NODE_OPTIONS: `--import=${exit}` })
    process.kill(view.child(), 'SIGUSR2')
    await view.shows(/code 7/)
    await view.becomes(before)
    expect(view.modesOn()).toEqual([])
  })
})

describe('a terminal with a view for screen readers', () => {
  const read = ['sh', '-c', 'echo begin; read go; "$0" demo --screen-reader --no-config; echo "code $?"; read end', plugin]
  const ways: [title: string, leave: (view: Terminal) => void, code: number][] = [
    ['q', (view) => view.press('q', 'Enter'), 0],
    ['Ctrl-D', (view) => view.press('C-d'), 0],
    ['SIGTERM', (view) => process.kill(view.child(), 'SIGTERM'), 143],
    ['SIGQUIT', (view) => process.kill(view.child(), 'SIGQUIT'), 131],
  ]
  it.each(ways)('a terminal with a view for screen readers keeps its modes, while it is open and after %s', async (_, leave, code) => {
    const view = openTerminal(read)
    terminal = view
    await view.shows(/begin/)
    const before = view.state()
    view.press('Enter')
    await view.shows(/at row 1 of 16/)
    expect([view.state(), view.modesOn()]).toEqual([before, []])
    leave(view)
    await view.shows(new RegExp(`code ${code}\\b`))
    expect([view.state(), view.modesOn()]).toEqual([before, []])
  })
})

describe('Ctrl-Z and back', () => {
  const shell = ['bash', '--norc', '--noprofile', '-i']

  async function started(wrapped: boolean) {
    const view = openTerminal(shell, { PS1: '$ ' })
    terminal = view
    await view.shows(/\$/)
    view.press(wrapped ? `sh -c '${plugin} demo; echo code $?'` : `${plugin} demo`, 'Enter')
    await view.shows(/live/)
    return view
  }

  it.each([
    ['by the key', (view: Terminal) => view.press('C-z')],
    ['by SIGTSTP', (view: Terminal) => process.kill(view.child(), 'SIGTSTP')],
  ])('%s: the shell has its screen, and fg brings the view and its keys back', async (_, stop) => {
    const view = await started(false)
    stop(view)
    await view.shows(/Stopped/)
    await view.becomes({ alternate: false, cursor: true, mouse: false })
    expect(ofShell(view.modesOn())).toEqual([])
    view.press('fg', 'Enter')
    await view.becomes({ alternate: true, cursor: false, mouse: true })
    await expect.poll(view.modesOn, patience).toEqual(whileOpen)
    await view.shows(/live/)
    view.press('?')
    await view.shows(/Move/)
    view.press('q', 'q')
    await view.becomes({ alternate: false, cursor: true, mouse: false })
    await view.shows(/\$\s*$/)
    expect(ofShell(view.modesOn())).toEqual([])
  })

  it.each(['SIGTERM', 'SIGHUP', 'SIGQUIT'])(
    'a view that is stopped by Ctrl-Z and then ended by %s leaves the screen to the shell',
    async (signal) => {
      const view = await started(false)
      const child = view.child()
      view.press('C-z')
      await view.shows(/Stopped/)
      process.kill(child, signal)
      view.press('clear; kill -CONT %1; wait; echo ended $?', 'Enter')
      await view.shows(/ended \d+/)
      await view.becomes({ alternate: false, cursor: true, mouse: false })
      expect(ofShell(view.modesOn())).toEqual([])
    },
  )

  it('Ctrl-Z and back work below a shell that runs it', async () => {
    const view = await started(true)
    view.press('C-z')
    await view.shows(/Stopped/)
    await view.becomes({ alternate: false, cursor: true })
    view.press('fg', 'Enter')
    await view.becomes({ alternate: true })
    await view.shows(/live/)
    view.press('q')
    await view.shows(/code 0/)
  })

  it('SIGSTOP, which nobody can catch: fg brings screen and keys back', async () => {
    const view = await started(false)
    process.kill(view.child(), 'SIGSTOP')
    await view.shows(/Stopped/)
    view.press('clear; fg', 'Enter')
    await view.shows(/live/)
    view.press('?')
    await view.shows(/Move/)
    view.press('C-c')
    await view.becomes({ alternate: false, cursor: true })
  })
})
