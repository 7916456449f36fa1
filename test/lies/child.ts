import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../plugin/start.cjs', import.meta.url))
const reportPeak = fileURLToPath(new URL('report-peak.cjs', import.meta.url))

/** The outcome of a process of the program. */
export interface ChildRun {
  code: number | null
  /** What ended it from outside. */
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** ms from start to end. */
  ms: number
  /** ms from the last output to the end. */
  lingeredMs: number
  /** MiB of memory that it had at most; absent if it was killed. */
  peakMiB: number | undefined
}

/** How a process of the program runs. */
export interface ChildOptions {
  env?: Record<string, string>
  /** ms after which it is killed. */
  killAfterMs: number
  /** ms from its first output until it gets SIGINT. */
  interruptAfterMs?: number
  /** Runs it on a terminal; what it draws comes as `stdout`. */
  onTerminal?: boolean
  /**
   * Gets all output so far, again and again until the end, and its result is typed. A terminal may drop what is typed
   * before the program reads keys, so once is not enough.
   */
  typed?: (stdout: string) => string | undefined
}

/** Runs what `npm run build` made, in a process of its own, to its end. */
export async function runChild(
  argv: readonly string[],
  { env = {}, killAfterMs, interruptAfterMs, onTerminal = false, typed }: ChildOptions,
): Promise<ChildRun> {
  const folder = mkdtempSync(join(tmpdir(), 'lies-'))
  const peak = join(folder, 'peak')
  const words = [process.execPath, '--require', reportPeak, program, ...argv]
  const [file = '', ...rest] = onTerminal ? ['script', '-qefc', words.map((word) => `'${word}'`).join(' '), '/dev/null'] : words
  const began = performance.now()
  const child = spawn(file, rest, {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', HOME: folder, ...env, PORTTRACE_TEST_PEAK: peak },
    detached: true,
  })
  let stdout = ''
  let stderr = ''
  let interrupter: NodeJS.Timeout | undefined
  let printedAt = began
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout === '' && interruptAfterMs !== undefined) interrupter = setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
    stdout += text
    printedAt = performance.now()
  })
  const typist = setInterval(() => {
    const keys = typed?.(stdout)
    if (keys !== undefined) child.stdin.write(keys)
  }, 100)
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    printedAt = performance.now()
  })
  if (!onTerminal) child.stdin.end()
  const killer = setTimeout(() => killGroup(child), killAfterMs)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject).once('close', (...ended) => resolve(ended))
  })
  clearInterval(typist)
  clearTimeout(killer)
  clearTimeout(interrupter)
  const ms = Math.round(performance.now() - began)
  const lingeredMs = Math.round(performance.now() - printedAt)
  const peakMiB = peakOf(peak)
  rmSync(folder, { recursive: true, force: true })
  return { code, signal, stdout, stderr, ms, lingeredMs, peakMiB }
}

/** Kills the child and all that it started. Its group may be gone already: a terminal's child has one of its own. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function peakOf(file: string): number | undefined {
  try {
    return Math.round(Number(readFileSync(file, 'utf8')) / 1024)
  } catch {
    return undefined
  }
}
