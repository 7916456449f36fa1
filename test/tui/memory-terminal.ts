import { PassThrough, Writable } from 'node:stream'
import xterm from '@xterm/headless'
import type { Terminal } from '../../src/tui/terminal.ts'

/** A terminal that is only a screen in memory: what the view writes is obeyed as a real one would. */
export interface MemoryTerminal {
  readonly terminal: Terminal
  readonly screen: xterm.Terminal
  press(text: string): void
  signal(name: string): void
  crash(error: unknown): void
  resize(columns: number, rows: number): void
  /** Rows of what is on the screen now. */
  rows(): Promise<string[]>
  /** Everything that was written. */
  written(): string
  /** How often something was drawn: parts of the output that a terminal shows at once. */
  frames(): number
  isRaw(): boolean
  /** How often the process was stopped. */
  stops(): number
  /** Called with whatever was written. */
  onWrite: (text: string) => void
}

/** A terminal of a size, in which nothing runs yet. Unless it `draws`, its screen stays empty, which costs less. */
export function memoryTerminal(columns: number, rows: number, { draws = true } = {}): MemoryTerminal {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
  const listeners = new Map<string, () => void>()
  const chunks: string[] = []
  let isRaw = false
  let crash: (error: unknown) => void = () => {}
  let stops = 0
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => {
      isRaw = raw
    },
    ref: () => {},
    unref: () => {},
  })
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      chunks.push(String(chunk))
      memory.onWrite(String(chunk))
      if (draws) screen.write(String(chunk), done)
      else done()
    },
  })
  const stdout = Object.assign(output, { isTTY: true, columns, rows })
  const memory: MemoryTerminal = {
    screen,
    terminal: {
      stdin,
      stdout,
      stderr: new PassThrough(),
      on(name, listener) {
        listeners.set(name, listener)
        return () => listeners.delete(name)
      },
      onCrash(listener) {
        crash = listener
        return () => {}
      },
      onExit(listener) {
        listeners.set('exit', listener)
        return () => listeners.delete('exit')
      },
      stop: async () => {
        stops++
      },
    },
    press: (text) => void stdin.write(text),
    signal: (name) => listeners.get(name)?.(),
    crash: (error) => crash(error),
    resize(x, y) {
      screen.resize(x, y)
      Object.assign(stdout, { columns: x, rows: y })
      stdout.emit('resize')
    },
    rows: () =>
      new Promise((resolve) => {
        screen.write('', () => {
          const { active } = screen.buffer
          resolve(Array.from({ length: screen.rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? ''))
        })
      }),
    written: () => chunks.join(''),
    frames: () => chunks.join('').split('\x1b[?2026h').length - 1,
    isRaw: () => isRaw,
    stops: () => stops,
    onWrite: () => {},
  }
  return memory
}
