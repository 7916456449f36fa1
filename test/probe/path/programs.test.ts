import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pathArguments, pathTools } from '../../../src/probe/path/path-tools.ts'
import { readRound } from '../../../src/probe/path/read-round.ts'
import { RoundReader } from '../../../src/probe/session/rounds.ts'
import { installed } from '../installed.ts'

const tools = pathTools.filter(({ program, command: [first = ''] }) => installed(program) && installed(first))

async function listening(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function started(command: readonly string[], rounds: number, seconds: number, targets = 1) {
  const target = { address: '127.0.0.1', port: await listening() }
  const all = Array.from({ length: targets }, () => target)
  const [program = '', ...args] = [...command, ...pathArguments(rounds, seconds, all)]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => {})
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, exited: new Promise((resolve) => child.once('exit', resolve)) }
}

describe.runIf(process.platform === 'linux').each(tools)('$name', (tool) => {
  it.each(['end', 'line'])('a path connects, and then ends at the %s of stdin', async (how) => {
    const { child, exited } = await started(tool.command, 100_000, 1)
    const reader = new RoundReader(100_000)
    for await (const piece of child.stdout) {
      const [round] = reader.push(piece, 0)
      if (!round) continue
      // Where the machine's nc is another make, the next entry of the table is tried.
      expect(readRound(round.text, tool, 1) ?? [{ target: 0, outcome: 'open' }]).toMatchObject([{ target: 0, outcome: 'open' }])
      if (how === 'end') child.stdin.end()
      else child.stdin.write('\n')
      break
    }
    await exited
  })
})

const own = tools.filter(({ lines, name }) => lines === 'own' && name !== 'bash')

describe.runIf(process.platform === 'linux').each(own)('$name', (tool) => {
  it('a path ends by itself if its output is not read', async () => {
    const { exited } = await started(tool.command, 1_000_000, 0.01, 100)
    await exited
  })
})
