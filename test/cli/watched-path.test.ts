import { describe, expect, it, onTestFinished } from 'vitest'
import { WatchProbes } from '../../src/cli/probe/watch-probes.ts'
import type { Transport } from '../../src/cluster/http/transport.ts'
import type { Exec } from '../../src/model/exec.ts'
import type { PathProbe } from '../../src/model/path.ts'
import type { Pod } from '../../src/model/resources.ts'
import { endpointOf, pod, service, slice, snapshot, trace, workload } from '../build.ts'

const client = (part: Partial<Pod> = {}) => pod('client', { labels: { app: 'client' }, ips: ['10.244.0.99'], ...part })
const web = (number: number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`] })

/** A world of these Pods, of which those of web are the endpoints. */
const world = (...pods: Pod[]) =>
  snapshot({
    services: [service()],
    workloads: [workload('client', { podLabels: { app: 'client' } })],
    pods,
    slices: [slice(pods.filter(({ labels }) => labels.app === 'web').map((one) => endpointOf(one)))],
  })

/** A cluster with the objects of the snapshots. In its client Pod, each session prints a round when the test asks for it. */
function watched(from: 'pod' | 'workload' = 'pod') {
  const sessions: { pod: string; targets: string[]; round: () => void; isEnded: boolean }[] = []
  const told: string[] = []
  const exec: Exec = ({ pod: name, command, onStdout }, signal) => {
    // After the program come the rounds, the interval and the timeout of a connection, then the address and port of each target.
    const at = command.indexOf('600')
    if (command[0] !== 'python3' || at < 0) return Promise.resolve({ kind: 'no-tool', message: 'not found', ms: 1 })
    const targets = command.slice(at + 3).filter((_, index) => index % 2 === 0)
    return new Promise((resolve) => {
      const round = () =>
        onStdout?.(Buffer.from(`porttrace round 1\n${targets.map((_, index) => `${index} open 250`).join('\n')}\nporttrace end 1\n`))
      const session = { pod: name, targets, round, isEnded: false }
      sessions.push(session)
      signal.addEventListener('abort', () => {
        session.isEnded = true
        resolve({ kind: 'aborted', message: 'ended', ms: 1 })
      })
    })
  }
  const missing = () => Promise.reject(new Error('pods "client" not found'))
  const api: Transport = {
    get: missing,
    list: missing,
    stream: missing,
    post: async () => ({ status: { allowed: true } }),
    patch: missing,
    answerHead: missing,
    close: () => {},
  }
  const request = {
    mode: 'run' as const,
    timeoutMs: 60_000,
    yes: false,
    watchMs: 5_000,
    from:
      from === 'pod'
        ? { kind: 'pod' as const, name: 'client' }
        : { kind: 'workload' as const, type: 'Deployment' as const, name: 'client' },
  }
  let wake = () => {}
  const probes = new WatchProbes(
    { api, exec, forward: () => Promise.reject(), request },
    5_000,
    { stderr: (text) => void told.push(text) },
    {
      ignore: [],
      signal: new AbortController().signal,
      changed: () => wake(),
    },
  )
  onTestFinished(() => probes.close())
  const target = { kind: 'service' as const, name: 'web' }
  const look = async (...pods: Pod[]): Promise<PathProbe | undefined> => {
    const [found] = await probes.traces([{ target, trace: trace(world(...pods)), snapshot: world(...pods) }])
    return found?.probes.find((probe) => probe.kind === 'path')
  }
  /** Prints a round of the running session, as soon as there is one. */
  const round = async () => {
    await expect.poll(() => sessions.filter(({ isEnded }) => !isEnded).length).toBe(1)
    const came = new Promise<void>((resolve) => {
      wake = resolve
    })
    sessions.find(({ isEnded }) => !isEnded)?.round()
    await came
  }
  return { look, round, sessions, told: () => told.join('') }
}

const numbers = (path: PathProbe | undefined) =>
  Object.fromEntries(path?.targets.map(({ type, pod: name, sent, gone }) => [name ?? type, gone ? `${sent}, gone` : sent]) ?? [])

describe('the path of --probe -w', () => {
  it('the rounds of a path go on while Pods come and go', async () => {
    const { look, round, sessions } = watched()
    await look(client(), web(1), web(2))
    await round()
    await round()
    expect(numbers(await look(client(), web(1), web(2), web(3)))).toEqual({ dns: 2, clusterIP: 2, 'web-1': 2, 'web-2': 2, 'web-3': 0 })
    await round()
    expect(numbers(await look(client(), web(1), web(3)))).toEqual({ dns: 3, clusterIP: 3, 'web-1': 3, 'web-2': '3, gone', 'web-3': 1 })
    await round()
    const path = await look(client(), web(1), web(3))
    expect(numbers(path)).toEqual({ dns: 4, clusterIP: 4, 'web-1': 4, 'web-2': '3, gone', 'web-3': 2 })
    expect(path?.rounds.filter(({ target }) => path.targets[target]?.pod === 'web-1')).toHaveLength(4)
    expect(sessions.map(({ targets }) => targets.filter((one) => one.startsWith('10.244'))).slice(-1)).toEqual([
      ['10.244.0.1', '10.244.0.3'],
    ])
    expect(sessions.filter(({ isEnded }) => !isEnded)).toHaveLength(1)
  })

  it('the session of a path is not begun anew if nothing changes for it', async () => {
    const { look, round, sessions } = watched()
    await look(client(), web(1), web(2))
    await round()
    await look(client(), web(2), web(1), pod('other', { labels: {} }))
    expect(sessions).toHaveLength(1)
  })

  it('the rounds of a path are kept while no endpoint is left, and continue when there is one again', async () => {
    const { look, round, sessions } = watched()
    await look(client(), web(1))
    await round()
    expect(numbers(await look(client()))).toEqual({ dns: '1, gone', clusterIP: '1, gone', 'web-1': '1, gone' })
    expect(sessions.every(({ isEnded }) => isEnded)).toBe(true)
    await look(client(), web(2))
    await round()
    expect(numbers(await look(client(), web(2)))).toEqual({ dns: 2, clusterIP: 2, 'web-1': '1, gone', 'web-2': 1 })
  })

  it('the rounds of a path are kept while there is no client Pod to connect from, and the path says so', async () => {
    const { look, round, sessions, told } = watched()
    await look(client(), web(1))
    await round()
    const path = await look(web(1))
    expect(path).toMatchObject({ reason: 'not-running', message: 'pods "client" not found' })
    expect(numbers(path)).toEqual({ dns: 1, clusterIP: 1, 'web-1': 1 })
    expect(sessions.every(({ isEnded }) => isEnded)).toBe(true)
    await look(client(), web(1))
    await round()
    expect(numbers(await look(client(), web(1)))).toEqual({ dns: 2, clusterIP: 2, 'web-1': 2 })
    expect(told()).not.toContain('anew')
  })

  it('the path says that its client Pod was recreated, and its rounds start again', async () => {
    const { look, round, told } = watched()
    await look(client(), web(1))
    await round()
    const path = await look(client({ uid: 'other' }), web(1))
    expect(path?.replaced).toMatchObject({ pod: 'client' })
    expect(told()).toContain('the client pod/client was recreated: its rounds start again\n')
    await round()
    expect(numbers(await look(client({ uid: 'other' }), web(1)))).toEqual({ dns: 1, clusterIP: 1, 'web-1': 1 })
  })

  it('a workload connects from the same Pod as long as that Pod runs, and the path names the next one', async () => {
    const { look, round, told } = watched('workload')
    const own = (name: string) => client({ name, uid: name, owner: { kind: 'Deployment', name: 'client' } })
    await look(own('client-b'), web(1))
    await round()
    expect((await look(own('client-a'), own('client-b'), web(1)))?.from.pod).toBe('client-b')
    const path = await look(own('client-a'), web(1))
    expect(path).toMatchObject({ from: { pod: 'client-a' }, replaced: { pod: 'client-b' } })
    expect(told()).toContain('the client is pod/client-a now, in place of pod/client-b: its rounds start again\n')
  })
})
