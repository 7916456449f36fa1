import { homedir } from 'node:os'
import { text } from 'node:stream/consumers'
import { isatty } from 'node:tty'
import type { Io } from './cli/io.ts'
import { COMPLETE, main } from './cli/main.ts'
import { UserError } from './cluster/errors.ts'

/** A failed write is told to whoever wrote; without a listener it would end the program with a stack. */
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

/** That the reader of a pipe has gone is no error of ours: `porttrace -A | head` ends quietly. */
function write(output: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(output, (error) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve()
      else reject(new UserError(`cannot write the output: ${error.message}`))
    })
  })
}

/** The launcher tells by which name it was called; as a kubectl plugin it is a word of kubectl's. */
const name = process.env.PORTTRACE_PROGRAM ?? 'kubectl-porttrace'
const interrupt = new AbortController()
const io: Io = {
  program: name.startsWith('kubectl-') ? 'kubectl porttrace' : name,
  env: process.env,
  platform: process.platform,
  home: homedir(),
  // Asking process.stdin itself would open it, which costs 2 ms.
  stdinIsTTY: isatty(0),
  stdoutIsTTY: process.stdout.isTTY === true,
  stderrIsTTY: isatty(2),
  ...(process.stdout.isTTY && process.stdout.columns > 0 && { columns: process.stdout.columns }),
  stdout: write,
  stderr: (output) => void process.stderr.write(output),
  readStdin: () => text(process.stdin),
  ask: async (question) => {
    const { createInterface } = await import('node:readline/promises')
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    return await terminal.question(question).finally(() => terminal.close())
  },
  now: () => new Date(),
  signal: interrupt.signal,
  interrupted: () => {
    process.once('SIGINT', () => interrupt.abort())
    return interrupt.signal
  },
}
const given = process.argv.slice(2)
// By its second name kubectl asks for what could stand at the cursor.
const argv = name === 'kubectl_complete-porttrace' ? [COMPLETE, ...given] : given
// A look-up of a name cannot be broken off, and holds the process; glibc would take ten seconds for a name server that is silent.
if (argv[0] === COMPLETE) process.env.RES_OPTIONS ??= 'timeout:1 attempts:1'
void main(argv, io).then((code) => {
  process.exitCode = interrupt.signal.aborted ? 130 : code
})
