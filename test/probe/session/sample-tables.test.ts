import { describe, expect, it } from 'vitest'
import type { Exec, ExecOutcome, ExecRequest } from '../../../src/model/exec.ts'
import { ImageMemory } from '../../../src/probe/memory.ts'
import { sampleTables, type TableSample, type UnreadSample } from '../../../src/probe/session/sample-tables.ts'

type Command = (request: ExecRequest, signal: AbortSignal) => Promise<ExecOutcome> | ExecOutcome

const missing: ExecOutcome = { kind: 'no-tool', message: 'executable file not found in $PATH', ms: 1 }
const lost: ExecOutcome = { kind: 'lost', message: 'broken off', ms: 1 }
const done = (stdout = '', exitCode = 0): ExecOutcome => ({ kind: 'exited', exitCode, stdout, stderr: '', truncated: false, ms: 1 })

/** A program that prints so many rounds, at most as many as it is asked for, and ends. */
function printing(rounds = Number.POSITIVE_INFINITY, outcome = done()): Command {
  return ({ command, onStdout }) => {
    const asked = Number(command[command.indexOf('sh', 1) + 1])
    for (let round = 1; round <= Math.min(asked, rounds); round++)
      onStdout?.(Buffer.from(`porttrace round ${round} cat /proc/net/tcp6\nrow\nporttrace end ${round}\n`))
    return outcome
  }
}

interface World {
  /** By the first word of the command. */
  programs: Readonly<Record<string, Command>>
  samples?: number
  containers?: string[]
  signal?: AbortSignal
  timeoutMs?: number
}

function sampling({ programs, samples = 3, containers = ['app'], signal = new AbortController().signal, timeoutMs = 1_000 }: World) {
  const asked: string[] = []
  const exec: Exec = async (request, ended) => {
    asked.push(`${request.container} ${request.command[0]}`)
    return (await programs[request.command[0] ?? '']?.(request, ended)) ?? missing
  }
  const place = { namespace: 'demo', pod: 'web-1', containers, template: 'web' }
  const files = { tables: ['/proc/net/tcp', '/proc/net/tcp6'], others: ['/proc/net/snmp'], ports: [8080] }
  return { asked, found: sampleTables(place, { exec, memory: new ImageMemory(), signal, everyMs: 1, timeoutMs, samples, ...files }) }
}

const words = (one: TableSample | UnreadSample) =>
  one.kind === 'read' ? `${one.tool} ${one.text.trim()}` : `${one.reason}: ${one.message}`
const all = async (found: AsyncIterable<TableSample | UnreadSample>) => (await Array.fromAsync(found)).map(words)

describe('samples of tables', () => {
  it('an image with a shell is sampled in one session', async () => {
    const { asked, found } = sampling({ programs: { sh: printing() } })
    expect(await Array.fromAsync(found)).toMatchObject([
      { kind: 'read', container: 'app', tool: 'sh', text: 'row\n', complaint: '/proc/net/tcp6: No such file or directory' },
      { kind: 'read' },
      { kind: 'read' },
    ])
    expect(asked).toEqual(['app sh'])
  })

  it('after 120 rounds a new session begins', async () => {
    const { asked, found } = sampling({ programs: { sh: printing() }, samples: 121 })
    expect(await all(found)).toHaveLength(121)
    expect(asked).toEqual(['app sh', 'app sh'])
  })

  it('an image without sh is sampled by the shell that it has', async () => {
    const { asked, found } = sampling({ programs: { bash: printing() } })
    expect(await all(found)).toEqual(['bash row', 'bash row', 'bash row'])
    expect(asked).toEqual(['app sh', 'app bash'])
  })

  it('an image without a shell takes a session for each sample', async () => {
    const { asked, found } = sampling({ programs: { cat: () => done('row\n') }, samples: 1 })
    expect(await all(found)).toEqual(['cat row'])
    expect(asked.at(-1)).toBe('app cat')
  })

  it('a shell whose loop prints nothing counts as no shell', async () => {
    const { found } = sampling({ programs: { sh: () => done(), cat: () => done('row\n') }, samples: 1 })
    expect(await all(found)).toEqual(['cat row'])
  })

  it('an image without a tool is unknown, once', async () => {
    const { found } = sampling({ programs: {} })
    expect(await all(found)).toEqual(['no-tool: no tool in the image that can print a file'])
  })

  it('the next container is asked where one has no tool', async () => {
    const exec = (request: ExecRequest, signal: AbortSignal) => (request.container === 'app' ? missing : printing()(request, signal))
    expect(await all(sampling({ programs: { sh: exec }, containers: ['app', 'side'], samples: 1 }).found)).toEqual(['sh row'])
  })

  it('if a session is lost half-way its sample is unread, and a new session begins', async () => {
    const turns = [printing(1, lost), printing()].values()
    const exec: Command = (request, signal) => turns.next().value?.(request, signal) ?? missing
    const { found } = sampling({ programs: { sh: exec } })
    expect(await all(found)).toEqual(['sh row', 'lost: broken off', 'sh row'])
  })

  it.each(['forbidden', 'not-running'] as const)('a Pod whose session ends as %s is unread, and is tried again', async (kind) => {
    const turns = [{ kind, message: 'no', ms: 1 } satisfies ExecOutcome, undefined].values()
    const exec: Command = (request, signal) => turns.next().value ?? printing()(request, signal)
    expect(await all(sampling({ programs: { sh: exec }, samples: 2 }).found)).toEqual([`${kind}: no`, 'sh row'])
  })

  it('a session that falls silent is ended, and its sample is unread', async () => {
    const exec: Command = (_, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'aborted', message: 'ended', ms: 1 })))
    expect(await all(sampling({ programs: { sh: exec }, samples: 1, timeoutMs: 20 }).found)).toEqual(['timeout: no answer within 0.021 s'])
  })

  it('a reader that takes no more samples ends the session', async () => {
    const ended = Promise.withResolvers<void>()
    const exec: Command = async (request, signal) => {
      await printing(1)(request, signal)
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          ended.resolve()
          resolve({ kind: 'aborted', message: 'ended', ms: 1 })
        }),
      )
    }
    for await (const one of sampling({ programs: { sh: exec } }).found) {
      expect(one.kind).toBe('read')
      break
    }
    await ended.promise
  })
})
