import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { RoundReader } from '../../../src/probe/session/rounds.ts'
import { shellCommand } from '../../../src/probe/session/shell-loop.ts'
import { linePatterns, tableLoop, tableLoopAbove } from '../../../src/probe/session/table-loop.ts'
import { installed } from '../installed.ts'

/** Processes whose arguments hold a word: commands that the loop runs do not inherit them, so the word is also a file that it reads. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const line = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'utf8') : ''
      return line.includes(word) ? [line] : []
    } catch {
      return []
    }
  })
}

interface Loop {
  /** A word in the arguments of every process of the loop. */
  word: string
  end: () => unknown
  line: () => unknown
  /** The rounds, as they come; until this is called nothing is read from the pipe. */
  rounds: () => AsyncGenerator<{ words: string[]; text: string }>
  ended: Promise<number | null>
}

function loop(shell: readonly string[], rounds: number, seconds: number, tables = ['/proc/net/none'], program = tableLoop): Loop {
  const word = `/proc/porttrace-${randomUUID()}`
  const [command = '', ...args] = shellCommand(shell, program, [
    String(rounds),
    String(seconds),
    linePatterns([8080]),
    [...tables, word].join(' '),
    '/proc/version',
  ])
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => {})
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const reader = new RoundReader(100_000)
  return {
    word,
    ended,
    end: () => child.stdin.end(),
    line: () => child.stdin.write('\n'),
    async *rounds() {
      for await (const piece of child.stdout) yield* reader.push(piece, 0)
    },
  }
}

const kinds = [['sh'], ['bash'], ['busybox', 'sh']].filter(([program = '']) => installed(program))

describe.runIf(process.platform === 'linux').each(kinds.map((kind) => [kind.join(' '), kind] as const))('in %s', (_, shell) => {
  it('a loop prints each round whole, names the files that the kernel lacks, and ends by itself', async () => {
    const { rounds, ended, word } = loop(shell, 2, 0)
    const found = await Array.fromAsync(rounds())
    expect(found.map(({ words }) => words)).toEqual([
      [expect.stringMatching(/cat|grep/), '/proc/net/none', word],
      [expect.stringMatching(/cat|grep/), '/proc/net/none', word],
    ])
    for (const { text } of found) expect(text).toMatch(/^Linux version .*\n$/)
    expect(await ended).toBe(0)
    expect(processesWith(word)).toEqual([])
  })

  it.each(['end', 'line'] as const)('a loop that waits for its next round ends at the %s of stdin, and leaves no process', async (how) => {
    const running = loop(shell, 100, 600)
    await running.rounds().next()
    running[how]()
    expect(await running.ended).toBe(0)
    expect(processesWith(running.word)).toEqual([])
  })

  it('a loop prints only the lines of the ports if there are many sockets, and all of them otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porttrace-loop-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const table = join(folder, 'tcp')
    writeFileSync(
      table,
      '  sl  local_address\n   0: 0100007F:1F90 00000000:0000 0A\n   1: 0100007F:1F90 0100007F:AAAA 01\n   2: 0100007F:2222 0100007F:BBBB 01\n',
    )
    const printed = async (many: number) => {
      const [round] = await Array.fromAsync(loop(shell, 1, 0, [table], tableLoopAbove(many)).rounds())
      return { how: round?.words[0], rows: [...(round?.text ?? '').matchAll(/^ {3}(\d):/gm)].map(([, row]) => row) }
    }
    expect(await printed(1_000_000_000)).toEqual({ how: 'cat', rows: ['0', '1', '2'] })
    expect(await printed(-1)).toEqual({ how: 'grep', rows: ['0', '1'] })
  })

  it('one hundred times a loop ends at once, even if a command that it has just begun is still a copy of the shell', async () => {
    for (let turn = 0; turn < 100; turn++) {
      const running = loop(shell, 100, 600)
      await running.rounds().next()
      running[turn % 2 === 0 ? 'end' : 'line']()
      expect(await running.ended).toBe(0)
    }
  })

  it('a loop whose output is not read ends at the end of stdin, and leaves no process', async () => {
    const running = loop(
      shell,
      100_000,
      0,
      Array.from({ length: 50 }, () => '/proc/cpuinfo'),
      tableLoopAbove(1_000_000_000),
    )
    const blocked = () => processesWith('/proc/cpuinfo').some((line) => line.startsWith('cat'))
    await expect.poll(blocked, { timeout: 10_000 }).toBe(true)
    void running.end()
    expect(await running.ended).toBe(0)
    expect(processesWith(running.word)).toEqual([])
    expect(processesWith('/proc/cpuinfo')).toEqual([])
  })
})

it('a shell without the programs of a loop ends with 127', async () => {
  const child = spawn('/bin/sh', ['-c', tableLoop, 'sh', '1', '0', '', '', ''], { stdio: 'ignore', env: { PATH: '/nowhere' } })
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(127)
})

it('ports are searched for as the kernel prints them', () => {
  expect(linePatterns([80, 8080]).split('\n')).toEqual(['sl  local', ' 0A ', ':0050 ', ':1F90 '])
})
