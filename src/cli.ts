import { homedir } from 'node:os'
import { text } from 'node:stream/consumers'
import { isatty } from 'node:tty'
import type { Io } from './cli/io.ts'
import { COMPLETE, main } from './cli/main.ts'
import { UserError } from './cluster/config/user-error.ts'
import { defined } from './lib/defined.ts'
import type { Terminal } from './tui/terminal.ts'

/** The caller of a write learns that it failed; without a listener, the error would also end the program with a stack trace. */
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

// A library that is loaded later would print requests with their credentials to standard error.
delete process.env.DEBUG

const ending = new AbortController()

/** Writes to standard output. If the reader of the pipe has gone, that is not an error: `porttrace -A | head` ends quietly. */
function write(output: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(output, (error) => {
      const gone = error && 'code' in error && error.code === 'EPIPE'
      if (gone) ending.abort(0)
      if (!error || gone) resolve()
      else reject(new UserError(`cannot write the output: ${error.message}`))
    })
  })
}

/** What the interactive view needs of the process. Warnings of Node would be written across its frames. */
function openTerminal(): Terminal {
  process.removeAllListeners('warning')
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    on(signal, listener) {
      process.on(signal, listener)
      return () => process.off(signal, listener)
    },
    onCrash(listener) {
      process.on('uncaughtException', listener).on('unhandledRejection', listener)
      return () => process.off('uncaughtException', listener).off('unhandledRejection', listener)
    },
    onExit(listener) {
      process.on('exit', listener)
      return () => process.off('exit', listener)
    },
    // Stops the whole process group, as a terminal does: a shell that waits for a wrapper of ours notices nothing else. The timer is there
    // because a listener alone does not keep the process alive.
    ...(process.platform !== 'win32' && {
      stop: () =>
        new Promise<void>((resolve) => {
          const hold = setInterval(() => {}, 60_000)
          process.once('SIGCONT', () => {
            clearInterval(hold)
            resolve()
          })
          process.kill(0, 'SIGSTOP')
        }),
    }),
  }
}

/** The name that the launcher was called by; as a kubectl plugin, the program is a command of kubectl. */
const name = process.env.PORTTRACE_PROGRAM ?? 'kubectl-porttrace'
// Asking process.stdin itself would open it, which costs 2 ms.
const stdinIsTTY = isatty(0)
const interrupt = new AbortController()
const io: Io = {
  program: name.startsWith('kubectl-') ? 'kubectl porttrace' : name,
  env: process.env,
  platform: process.platform,
  home: homedir(),
  stdinIsTTY,
  stdoutIsTTY: process.stdout.isTTY === true,
  get columns() {
    return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined
  },
  get rows() {
    return process.stdout.isTTY && process.stdout.rows > 0 ? process.stdout.rows : undefined
  },
  stderrIsTTY: isatty(2),
  stdout: write,
  stderr: (output) => void process.stderr.write(output),
  readStdin: () => text(process.stdin),
  streams: () => ({ stdin: process.stdin, stdout: process.stdout }),
  ask: async (question) => {
    const { createInterface } = await import('node:readline/promises')
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    return await terminal.question(question).finally(() => terminal.close())
  },
  ...defined({ terminal: stdinIsTTY && process.stdout.isTTY ? openTerminal : undefined }),
  now: () => new Date(),
  signal: interrupt.signal,
  ended() {
    process.once('SIGINT', () => ending.abort(130)).once('SIGTERM', () => ending.abort(143))
    return ending.signal
  },
  interrupted: () => {
    process.once('SIGINT', () => interrupt.abort())
    return interrupt.signal
  },
}
const given = process.argv.slice(2)
// kubectl calls the program by its second name to complete the word at the cursor.
const argv = name === 'kubectl_complete-porttrace' ? [COMPLETE, ...given] : given
// A DNS lookup cannot be aborted, and the process cannot end before it; glibc would wait 10 s for a name server that does not answer.
if (argv[0] === COMPLETE) process.env.RES_OPTIONS ??= 'timeout:1 attempts:1'
void main(argv, io).then((code) => {
  process.exitCode = interrupt.signal.aborted ? 130 : code
})
