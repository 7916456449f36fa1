import { type ChildProcess, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { onTestFinished } from 'vitest'
import { environment } from './porttrace.ts'

/** How each shell starts on a terminal without a person's own settings. */
const programs = {
  bash: 'bash --noprofile --norc -i',
  zsh: 'zsh -f -i',
  fish: 'fish --no-config -i',
} as const

/** A shell that has a script. */
export type ShellName = keyof typeof programs

/** A real shell on a terminal of its own, driven by keys. */
export interface Shell {
  /** Types the line and a TAB, and runs what is there then, with the command replaced by one that prints its words. */
  complete(line: string): Promise<string[]>
  /** Types the line and two TABs: what the terminal shows, once it shows all of these. */
  list(line: string, wanted: readonly RegExp[]): Promise<string>
}

const END = 'END-OF-WORDS'

/** Starts a shell with its lines of set-up; it ends with the test. */
export async function startShell(name: ShellName, setup: readonly string[]): Promise<Shell> {
  const child = spawn('script', ['-qefc', programs[name], '/dev/null'], {
    // npm names vi as the editor, and zsh then takes vi's keys.
    env: { ...environment(), TERM: 'xterm', PS1: '$ ', COLUMNS: '200', EDITOR: 'emacs', VISUAL: 'emacs' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const screen = new Screen(child)
  for (const line of setup) child.stdin.write(`${line}\n`)
  child.stdin.write(`printf 'READY-%s\\n' now\n`)
  await screen.shows(/READY-now/)
  return {
    async complete(line) {
      screen.clear()
      // Ctrl-A and Ctrl-E: the beginning and the end of the line, in all three.
      child.stdin.write(`${line}\t\x01printf '[%s]' \x05; printf '%s\\n' ${END.replace('-', "'-'")}\r`)
      const [, words = ''] = await screen.shows(new RegExp(`((?:\\[[^\\]\\n]*\\])+)${END}`))
      return words.slice(1, -1).split('][')
    },
    async list(line, wanted) {
      screen.clear()
      child.stdin.write(`${line}\t\t`)
      for (const one of wanted) await screen.shows(one)
      child.stdin.write('\x15\r')
      return screen.text
    },
  }
}

/** What a terminal got to show. */
class Screen {
  text = ''
  #wake: (() => void) | undefined

  constructor(child: ChildProcess) {
    child.stdout?.on('data', (part: Buffer) => {
      this.text += stripVTControlCharacters(part.toString('utf8'))
      this.#wake?.()
    })
  }

  clear(): void {
    this.text = ''
  }

  /** Waits until it shows this; the test's own limit ends a wait that is in vain. */
  async shows(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.text)
      if (found) return found
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
