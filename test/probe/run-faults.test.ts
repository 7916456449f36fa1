import { describe, expect, it } from 'vitest'
import type { Exec, ExecRequest } from '../../src/model/exec.ts'
import { container } from '../build.ts'
import { connects, many, outcome, planOf, run, sockets } from './plan-runs.ts'
import { execIn } from './world.ts'

describe('what stands in the way', () => {
  it.each(['forbidden', 'not-running', 'timeout', 'lost', 'aborted'] as const)('%s is unknown, and says why', async (kind) => {
    const abort = new AbortController()
    if (kind === 'aborted') abort.abort()
    const probes = await run(planOf(many(2)), outcome(kind), { signal: abort.signal })
    for (const probe of probes) expect(probe).toMatchObject({ reason: kind, message: `said: ${kind}` })
    for (const probe of sockets(probes)) expect(probe.state).toBe('unknown')
    for (const probe of connects(probes)) expect(probe.result).toBe('unknown')
  })

  it('forbidden is asked for once in a Pod', async () => {
    const requests: ExecRequest[] = []
    const exec: Exec = (request, signal) => {
      requests.push(request)
      return outcome('forbidden')(request, signal)
    }
    await run({ ...planOf(many(1, { containers: [container(), container({ name: 'b', ports: [] })] })), connects: [] }, exec)
    expect(requests).toHaveLength(1)
  })

  it('the deadline over all ends every session that runs or waits, as a timeout', async () => {
    const exec: Exec = (_, signal) =>
      new Promise((resolve) => {
        const end = () => resolve({ kind: 'aborted', message: 'ended', ms: 1 })
        if (signal.aborted) end()
        else signal.addEventListener('abort', end, { once: true })
      })
    const probes = await run(planOf(many(50), { all: true }), exec, { overallMs: 20 })
    expect(new Set(probes.map(({ reason, message }) => `${reason}: ${message}`))).toEqual(
      new Set(['timeout: the time limit for all probes was reached']),
    )
  })

  it('if the user interrupts, every session ends and says so', async () => {
    const abort = new AbortController()
    let running = 0
    const exec: Exec = (_, signal) =>
      new Promise((resolve) => {
        running += 1
        const end = () => resolve({ kind: 'aborted', message: 'given up', ms: 1 })
        if (signal.aborted) return end()
        signal.addEventListener('abort', end, { once: true })
        if (running === 5) abort.abort()
      })
    const probes = await run(planOf(many(20)), exec, { signal: abort.signal, limit: 5 })
    expect(new Set(probes.map(({ reason }) => reason))).toEqual(new Set(['aborted']))
  })

  it('at most so many sessions run at once, and progress is reported to the end', async () => {
    let now = 0
    let most = 0
    const world = execIn({ listens: () => ['tcp6 :::8080'] })
    const exec: Exec = async (request, signal) => {
      now += 1
      most = Math.max(most, now)
      const answer = await world(request, signal)
      await Promise.resolve()
      now -= 1
      return answer
    }
    const told: [number, number][] = []
    const plan = planOf(many(60), { all: true })
    await run(plan, exec, { limit: 7, progress: (done, total) => told.push([done, total]) })
    const total = plan.sockets.length + plan.connects.length
    expect([most, told.length, told.at(-1)]).toEqual([7, total, [total, total]])
  })
})

describe('a connection', () => {
  it('a connection is tried with the next tool if the first is of another make, and later ones begin with that tool', async () => {
    const tools: string[] = []
    const exec: Exec = async ({ command }) => {
      tools.push(command.includes('-z') ? 'scan' : command.includes('-e') ? 'pipe' : (command[0] ?? ''))
      if (command[0] === 'sh') return { kind: 'exited', exitCode: 0, stdout: 'nc\n', stderr: '', truncated: false, ms: 1 }
      if (command.includes('-z'))
        return {
          kind: 'exited',
          exitCode: 1,
          stdout: '',
          stderr: "nc: invalid option -- 'z'\nBusyBox v1.35.0 multi-call binary.",
          truncated: false,
          ms: 1,
        }
      return { kind: 'exited', exitCode: 0, stdout: '', stderr: '', truncated: false, ms: 1 }
    }
    const probes = connects(await run({ ...planOf(many(3)), sockets: [] }, exec, { limit: 1 }))
    expect(new Set(probes.map(({ result, tool }) => `${result} ${tool}`))).toEqual(new Set(['open nc (busybox)']))
    expect(tools).toEqual(['sh', 'scan', ...probes.map(() => 'pipe')])
  })

  it('a connection without a shell is tried with each tool', async () => {
    const exec: Exec = async ({ command }) =>
      command[0] === 'curl'
        ? { kind: 'exited', exitCode: 28, stdout: 'porttrace 0.002 0.001\n', stderr: '', truncated: false, ms: 9 }
        : { kind: 'no-tool', message: 'not found', ms: 1 }
    const [probe] = connects(await run({ ...planOf(many(1)), sockets: [] }, exec))
    expect(probe).toMatchObject({ result: 'open', tool: 'curl', connectMs: 2 })
  })

  it('a connection to an invalid address is not made', async () => {
    const from = many(1)
    const [one] = from.slices
    if (one) one.endpoints = one.endpoints.map((endpoint) => ({ ...endpoint, address: '-oProxyCommand=x' }))
    const requests: ExecRequest[] = []
    const probes = connects(await run({ ...planOf(from), sockets: [] }, execIn({ listens: () => [] }, requests)))
    expect(probes.find(({ to }) => to.type === 'pod')).toMatchObject({ result: 'unknown', reason: 'not-probed' })
    expect(requests.flatMap(({ command }) => command).join(' ')).not.toContain('ProxyCommand')
  })
})
