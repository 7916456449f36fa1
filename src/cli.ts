import { homedir } from 'node:os'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Io } from './cli/io.ts'
import { main } from './cli/main.ts'

/** A write to a pipe whose reader has gone is no error of ours: `porttrace -A | head` ends quietly. */
function quietWhenClosed(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
}
process.stdout.on('error', quietWhenClosed)
process.stderr.on('error', quietWhenClosed)

const name = basename(process.env.PORTTRACE_PROGRAM ?? process.argv[1] ?? '')
const io: Io = {
  program: name.startsWith('kubectl-') || name.startsWith('start') || name.startsWith('cli') ? 'kubectl porttrace' : name,
  env: process.env,
  platform: process.platform,
  home: homedir(),
  stdinIsTTY: process.stdin.isTTY === true,
  stdoutIsTTY: process.stdout.isTTY === true,
  ...(process.stdout.isTTY && process.stdout.columns > 0 && { columns: process.stdout.columns }),
  stdout: (output) => new Promise((resolve) => process.stdout.write(output, () => resolve())),
  stderr: (output) => void process.stderr.write(output),
  readStdin: () => text(process.stdin),
  now: () => new Date(),
  signal: new AbortController().signal,
}
process.exitCode = await main(process.argv.slice(2), io)
