import { describe, expect, it } from 'vitest'
import type { Exec, ExecOutcome, ExecRequest } from '../../src/model/exec.ts'
import type { ProbePlan } from '../../src/model/probe-plan.ts'
import type { ConnectProbe, ProbeView, SocketProbe } from '../../src/model/probe-view.ts'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { planProbes } from '../../src/probe/plan.ts'
import { readers } from '../../src/probe/readers.ts'
import { runProbes } from '../../src/probe/run.ts'
import { chain, container, endpoint, endpointOf, healthy, pod, service, slice, snapshot } from '../build.ts'
import { execIn } from './world.ts'

function planOf(from: Snapshot, part: { from?: { pod: Pod; container?: string }; all?: boolean } = {}): ProbePlan {
  return planProbes(chain(from), { pods: from.pods, nodes: from.nodes, ...part })
}

interface Part {
  signal?: AbortSignal
  overallMs?: number
  limit?: number
  progress?: (done: number, total: number) => void
}

function run(plan: ProbePlan, exec: Exec, part: Part = {}): Promise<ProbeView[]> {
  return runProbes(plan, { exec, signal: new AbortController().signal, probeTimeoutMs: 5_000, overallMs: 60_000, limit: 20, ...part })
}

function sockets(probes: readonly ProbeView[]): SocketProbe[] {
  return probes.filter((probe) => probe.kind === 'sockets')
}

function connects(probes: readonly ProbeView[]): ConnectProbe[] {
  return probes.filter((probe) => probe.kind === 'connect')
}

/** Many Pods of one template behind `web`. */
function many(count: number, part: Partial<Pod> = {}): Snapshot {
  const pods = Array.from({ length: count }, (_, index) =>
    pod(`web-${String(index).padStart(3, '0')}`, { ips: [`10.244.${index >> 8}.${index & 255}`], node: `node-${index % 7}`, ...part }),
  )
  return snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
}

const outcome =
  (kind: Exclude<ExecOutcome['kind'], 'exited'>): Exec =>
  async () => ({ kind, message: `said: ${kind}`, ms: 4 })

describe('a plan', () => {
  it('a plan reads each Pod once, and connects from one of them to every way', () => {
    const { sockets: steps, connects: tries } = planOf(healthy())
    expect(steps.map((step) => [step.pod, step.containers])).toEqual([
      ['web-1', ['app']],
      ['web-2', ['app']],
      ['web-3', ['app']],
    ])
    expect(new Set(tries.map(({ from }) => `${from.pod} ${from.role}`))).toEqual(new Set(['web-1 endpoint']))
    expect(tries.map(({ to }) => `${to.type} ${to.address}:${to.port}`)).toEqual([
      'dns web.demo.svc:80',
      'clusterIP 10.96.0.10:80',
      'pod 10.244.0.1:8080',
      'pod 10.244.0.2:8080',
      'pod 10.244.0.3:8080',
    ])
  })

  it('a plan connects from the client that is named, in its container, and from the only Pod to itself', () => {
    const client = pod('client', { labels: {}, containers: [container({ name: 'tools' }), container({ name: 'shell' })] })
    const [web] = healthy().pods
    const from = healthy({ pods: [...(web ? [web] : []), client], slices: [slice([endpointOf(web ?? client)])] })
    const { connects: tries } = planOf(from, { from: { pod: client, container: 'shell' } })
    expect(tries.map((step) => [step.from.pod, step.from.role, step.from.containers.join(), step.to.type])).toEqual([
      ['client', 'client', 'shell', 'dns'],
      ['client', 'client', 'shell', 'clusterIP'],
      ['client', 'client', 'shell', 'pod'],
      ['web-1', 'endpoint', 'app', 'clusterIP'],
      ['web-1', 'endpoint', 'app', 'pod'],
    ])
  })

  it('a plan of many Pods is a sample: what is not in order first, then one of each Node', () => {
    const from = many(200)
    const odd = from.pods[150]
    if (odd) odd.containers = [container({ ports: [] })]
    const plan = planOf(from)
    expect(plan.sample).toEqual({ pods: 20, of: 200 })
    expect(plan.sockets[0]?.pod).toBe('web-150')
    expect(new Set(plan.sockets.map(({ node }) => node)).size).toBe(7)
    expect(planOf(from, { all: true }).sockets).toHaveLength(200)
    expect(planOf(from, { all: true }).sample).toBeUndefined()
  })

  it('a plan of many Pods that are not in order holds one that serves, from which it connects', () => {
    const from = many(30)
    for (const one of from.pods.slice(0, 20)) one.conditions = [{ type: 'Ready', status: 'False' }]
    const plan = planOf({ ...from, slices: [slice(from.pods.map((one) => endpointOf(one)))] })
    expect(plan.sample).toEqual({ pods: 20, of: 30 })
    expect(plan.sockets.map((step) => step.pod)).toEqual([...from.pods.slice(0, 19).map(({ name }) => name), 'web-020'])
    expect(plan.connects.map((step) => `${step.from.pod} ${step.to.type} ${step.to.address}`)).toEqual([
      'web-020 dns web.demo.svc',
      'web-020 clusterIP 10.96.0.10',
      'web-020 pod 10.244.0.20',
    ])
  })

  it('a plan connects from its first Pod where only addresses without one serve', () => {
    const unready = pod('web-1', { conditions: [{ type: 'Ready', status: 'False' }] })
    const outside = endpoint('192.0.2.7')
    const plan = planOf(snapshot({ pods: [unready], slices: [slice([endpointOf(unready), outside])] }))
    expect(plan.connects.map((step) => `${step.from.pod} ${step.to.type} ${step.to.address}`)).toEqual([
      'web-1 dns web.demo.svc',
      'web-1 clusterIP 10.96.0.10',
      'web-1 pod 192.0.2.7',
    ])
  })

  it('a plan leaves out Pods in which nothing runs, and says why', () => {
    const crashing = container({ state: { state: 'waiting', reason: 'CrashLoopBackOff' }, ready: false })
    const from = many(1, { containers: [crashing], conditions: [] })
    expect(planOf(from)).toMatchObject({
      sockets: [],
      connects: [],
      left: [{ pod: 'web-000', message: 'no container of the Pod runs: app is in CrashLoopBackOff' }],
    })
  })

  it('a plan asks a sidecar after the application, and a proxy last', () => {
    const containers = [
      container({ name: 'istio-proxy', ports: [] }),
      container({ name: 'log', role: 'sidecar', ports: [] }),
      container({ name: 'other', ports: [] }),
      container({ name: 'app' }),
      container({ name: 'setup', role: 'init', ports: [] }),
    ]
    expect(planOf(many(1, { containers })).sockets[0]?.containers).toEqual(['app', 'other', 'log', 'istio-proxy'])
  })

  it('a plan connects each container to the ports of its neighbours, in one Pod of a template', () => {
    const containers = [container({ name: 'app' }), container({ name: 'admin', ports: [{ name: 'admin', port: 9090, protocol: 'TCP' }] })]
    const steps = planOf(many(3, { containers })).connects.filter(({ from }) => from.role === 'neighbour')
    expect(steps.map(({ from, to }) => `${from.pod} ${from.containers.join()} → ${to.container} ${to.address}:${to.port}`)).toEqual([
      'web-000 app → admin 127.0.0.1:9090',
      'web-000 admin → app 127.0.0.1:8080',
    ])
  })

  it('a plan of a headless Service goes by its name to the port of the Pods, and to its own', () => {
    const headless = service({ headless: true, clusterIPs: [] })
    const targets = planOf(healthy({ services: [headless] })).connects.map(({ to }) => `${to.type}:${to.port}`)
    expect(targets).toEqual(['dns:8080', 'dns:80', 'pod:8080', 'pod:8080', 'pod:8080'])
  })

  it('a plan has nothing to connect to where nothing serves', () => {
    expect(planOf(healthy({ slices: [] })).connects).toEqual([])
  })
})

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

  it.each(['StatefulSet', 'DaemonSet'])('the ladder of readers takes no Pod of a %s for one of another revision', async (kind) => {
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

  it('the ladder of readers takes a refused file for no table', async () => {
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

  it('the ladder of readers reads the tables one by one where together they are too long', async () => {
    const requests: ExecRequest[] = []
    const world = execIn({ listens: () => ['tcp 127.0.0.1:1', 'tcp6 :::8080', 'udp 0.0.0.0:53'] }, requests)
    const exec: Exec = async (request, signal) => {
      const answer = await world(request, signal)
      if (answer.kind !== 'exited' || request.command.length < 4) return answer
      return { ...answer, stdout: answer.stdout.slice(0, 200), truncated: true, exitCode: -1 }
    }
    const [probe] = sockets(await run({ ...planOf(many(1)), connects: [] }, exec))
    expect(requests.map(({ command }) => command.length)).toEqual([5, 2, 2, 2, 2])
    expect(probe?.sockets.map(({ port }) => port)).toEqual([1, 8080, 53])
    expect(probe?.complete).toEqual(['TCP', 'UDP'])
  })
})

describe('what stands in the way', () => {
  it.each(['forbidden', 'not-running', 'timeout', 'lost', 'aborted'] as const)('%s is unknown, with its words', async (kind) => {
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
      new Set(['timeout: the time for all probes is over']),
    )
  })

  it('the user ends every session, and each says so', async () => {
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

  it('at most so many sessions run at once, and progress is told to the end', async () => {
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
  it('a connection is tried with the next tool where the first is of another make, and starts with that one from then on', async () => {
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

  it('a connection to an odd address is not made', async () => {
    const from = many(1)
    const [one] = from.slices
    if (one) one.endpoints = one.endpoints.map((endpoint) => ({ ...endpoint, address: '-oProxyCommand=x' }))
    const requests: ExecRequest[] = []
    const probes = connects(await run({ ...planOf(from), sockets: [] }, execIn({ listens: () => [] }, requests)))
    expect(probes.find(({ to }) => to.type === 'pod')).toMatchObject({ result: 'unknown', reason: 'not-probed' })
    expect(requests.flatMap(({ command }) => command).join(' ')).not.toContain('ProxyCommand')
  })
})
