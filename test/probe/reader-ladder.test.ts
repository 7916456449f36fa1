import { describe, expect, it } from 'vitest'
import type { Exec, ExecRequest } from '../../src/model/exec.ts'
import { readers } from '../../src/probe/readers.ts'
import { container } from '../build.ts'
import { many, outcome, planOf, run, sockets } from './plan-runs.ts'
import { execIn } from './world.ts'

describe('the ladder of readers', () => {
  it('the ladder of readers goes down to the first program that the image has, and starts there in the next Pod of the template', async () => {
    const requests: ExecRequest[] = []
    const world = execIn({ listens: () => ['tcp6 :::8080'] }, requests)
    const poor: Exec = async (request, signal) => {
      if (request.command[0] !== 'awk') {
        requests.push(request)
        return { kind: 'no-tool', message: 'not found', ms: 1 }
      }
      return world({ ...request, command: ['cat', ...request.command.slice(2)] }, signal)
    }
    const plan = { ...planOf(many(3)), connects: [] }
    const probes = sockets(await run(plan, poor, { limit: 1 }))
    expect(probes.map(({ state, tool }) => [state, tool])).toEqual(Array(3).fill(['read', 'awk']))
    const down = readers.findIndex(({ tool }) => tool === 'awk') + 1
    expect(requests).toHaveLength(down + 2)
  })

  it.each(['StatefulSet', 'DaemonSet'])('the ladder of readers does not treat a Pod of a %s as one of another revision', async (kind) => {
    const from = many(4, { owner: { kind, name: 'web' } })
    for (const [index, one] of from.pods.entries())
      one.labels = { ...one.labels, 'controller-revision-hash': index < 2 ? 'web-old' : 'web-new' }
    const asked: string[] = []
    const world = execIn({ listens: () => ['tcp6 :::8080'] })
    const [usual] = readers
    const without: Exec = async (request, signal) => {
      const { pod: name, command } = request
      if (command[0] !== usual?.tool) return world({ ...request, command: ['cat', ...command.slice(-4)] }, signal)
      asked.push(name)
      return name < 'web-002' ? { kind: 'no-tool', message: 'not found', ms: 1 } : world(request, signal)
    }
    await run({ ...planOf(from), connects: [] }, without, { limit: 1 })
    expect(asked).toEqual(['web-000', 'web-002', 'web-003'])
  })

  it('the ladder of readers ends in `no tool`, never in closed', async () => {
    const probes = sockets(await run(planOf(many(1)), outcome('no-tool')))
    expect(probes).toMatchObject([{ state: 'unknown', reason: 'no-tool', sockets: [] }])
  })

  it('the ladder of readers asks the next container, and its answer counts for the Pod', async () => {
    const containers = [container({ name: 'app' }), container({ name: 'side', ports: [] })]
    const world = execIn({ listens: () => ['tcp6 :::8080'] })
    const exec: Exec = (request, signal) => (request.container === 'app' ? outcome('no-tool')(request, signal) : world(request, signal))
    expect(sockets(await run(planOf(many(1, { containers })), exec))).toMatchObject([{ state: 'read', from: { container: 'side' } }])
  })

  it('the ladder of readers does not read a refused file as an empty table', async () => {
    const exec: Exec = async () => ({
      kind: 'exited',
      exitCode: 1,
      stdout: '',
      stderr: "cat: can't open: Permission denied\n",
      truncated: false,
      ms: 2,
    })
    expect(sockets(await run(planOf(many(1)), exec))).toMatchObject([
      { state: 'unknown', reason: 'odd-output', message: "cat: can't open: Permission denied" },
    ])
  })

  it('the ladder of readers reads the tables one by one if together they are too long', async () => {
    const requests: ExecRequest[] = []
    const world = execIn({ listens: () => ['tcp 127.0.0.1:1', 'tcp6 :::8080', 'udp 0.0.0.0:53'] }, requests)
    const exec: Exec = async (request, signal) => {
      const answer = await world(request, signal)
      if (answer.kind !== 'exited' || request.command.length < 5) return answer
      return { ...answer, stdout: answer.stdout.slice(0, 200), truncated: true, exitCode: -1 }
    }
    const [probe] = sockets(await run({ ...planOf(many(1)), connects: [] }, exec))
    expect(requests.map(({ command }) => command.length)).toEqual([7, 4, 2, 2, 2])
    expect(probe?.sockets.map(({ port }) => port)).toEqual([1, 8080, 53])
    expect(probe?.complete).toEqual(['TCP', 'UDP'])
  })
})
