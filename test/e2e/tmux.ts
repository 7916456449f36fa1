import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** The plugin as it is installed. */
export const plugin = fileURLToPath(new URL('../../plugin/kubectl-porttrace', import.meta.url))

/** What of a terminal a program can leave in a mess. */
export interface TerminalState {
  alternate: boolean
  cursor: boolean
  /** The terminal reports the mouse. */
  mouse: boolean
  /** As `stty -a` prints the modes, asked from outside. */
  modes: string
}

/** A real terminal, in which a shell runs a script. */
export interface Terminal {
  /** Presses keys, by tmux's names or as text. */
  press(...keys: string[]): void
  screen(): string
  state(): TerminalState
  /** The private modes of the terminal that programs have switched on and not off again, by their numbers. */
  modesOn(): number[]
  /** Waits until the screen fits, and answers it. */
  shows(pattern: RegExp): Promise<string>
  /** Waits until the screen does not fit any more. */
  hides(pattern: RegExp): Promise<void>
  resize(columns: number, rows: number): void
  /** Waits for a state of the terminal. */
  becomes(state: Partial<TerminalState>): Promise<void>
  /** The process that the shell has started. */
  child(): number
  close(): void
}

let count = 0

/** Opens a terminal; `shell` are the words of the program that runs in it. tmux sets TERM itself, so that the program gets its own. */
export function openTerminal(
  shell: readonly string[],
  env: Readonly<Record<string, string>> = {},
  size: [number, number] = [80, 24],
): Terminal {
  const socket = `porttrace-${process.pid}-${count++}`
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8', env: cleanEnv() })
  const [columns, rows] = size
  const own = Object.entries({ TERM: 'xterm-256color', ...env }).map(([name, value]) => `${name}=${value}`)
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '--', 'env', ...own, ...shell)
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-tmux-'))
  const output = join(folder, 'output')
  tmux('pipe-pane', `cat > '${output}'`)
  const ask = (format: string) => tmux('display-message', '-p', format).trim()
  const screen = () => tmux('capture-pane', '-p')
  const state = () => ({
    alternate: ask('#{alternate_on}') === '1',
    cursor: ask('#{cursor_flag}') === '1',
    mouse: ask('#{mouse_any_flag}') === '1' || ask('#{mouse_sgr_flag}') === '1' || ask('#{mouse_standard_flag}') === '1',
    modes: execFileSync('stty', ['-a', '-F', ask('#{pane_tty}')], { encoding: 'utf8' }),
  })
  let isClosed = false
  const patience = { timeout: 30_000, interval: 50 }
  return {
    press: (...keys) => void tmux('send-keys', ...keys),
    screen,
    state,
    modesOn: () => modesOn(readFileSync(output, 'latin1')),
    async shows(pattern) {
      await expect.poll(screen, patience).toMatch(pattern)
      return screen()
    },
    hides: (pattern) => expect.poll(screen, patience).not.toMatch(pattern),
    resize: (x, y) => void tmux('resize-window', '-x', String(x), '-y', String(y)),
    becomes: (wanted) => expect.poll(state, patience).toMatchObject(wanted),
    child() {
      const shellId = ask('#{pane_pid}')
      return Number(readFileSync(`/proc/${shellId}/task/${shellId}/children`, 'utf8').trim().split(' ').at(-1))
    },
    close() {
      if (!isClosed) {
        tmux('kill-server')
        rmSync(folder, { recursive: true, force: true })
      }
      isClosed = true
    },
  }
}

/** DECSET and DECRST: `ESC [ ? 1000 ; 1006 h` and `l`. The cursor is shown by default, so hiding it counts as switched on. */
function modesOn(output: string): number[] {
  const on = new Set<number>()
  for (const [, numbers = '', letter] of output.matchAll(/\x1b\[\?([\d;]+)([hl])/g))
    for (const mode of numbers.split(';').map(Number)) {
      if ((letter === 'h') === (mode !== cursorMode)) on.add(mode)
      else on.delete(mode)
    }
  return [...on].sort((a, b) => a - b)
}

/** DECTCEM. */
const cursorMode = 25

/** Ink takes a terminal for none if CI is set. */
function cleanEnv(): NodeJS.ProcessEnv {
  const { CI: _, NO_COLOR: __, TMUX: ___, ...rest } = process.env
  return { ...rest, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' }
}
