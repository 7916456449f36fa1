import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import type { PortReply } from '../../src/demo/server/pods/pod-ports.ts'
import type { User } from '../server/rbac.ts'
import type { TestServerOptions } from '../server/server.ts'
import { manyPods, openExec } from './many-pods.ts'
import { type Bench, reader, traceOf } from './program.ts'
import { start } from './start.ts'

/** The sessions in Pods that were asked for. */
function execs({ server }: Bench) {
  return server.requests.filter(({ path }) => path.endsWith('/exec'))
}

const lists = [
  'services',
  'pods',
  'endpointslices.discovery.k8s.io',
  'nodes',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
]
const exec = { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] }
const runner: User = { ...reader('runner', lists), rules: [...(reader('runner', lists).rules ?? []), exec] }

describe('--probe', () => {
  it('a probe proves what was inferred, names the open port and the patch, and breaks the verdict', async () => {
    const one = await start()
    const before = traceOf(await one.run(['svc/checkout', '-o', 'json']))
    expect(before.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const ran = await one.run(['svc/checkout', '--probe', '-o', 'json'])
    const trace = traceOf(ran)
    expect([ran.code, trace.verdict]).toEqual([1, 'broken'])
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven', severity: 'error' })
    expect(trace.findings[0]?.fix?.command).toContain('patch service checkout')
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'closed' })
    expect(trace.ports[0]?.hops.at(-1)).toEqual({ stage: 'socket', state: 'broken' })
    expect(ran.stderr).toMatch(/^probes of demo\/checkout, by exec in running containers, 5s each at most\n {2}read \/proc\/net/)
    // Not a terminal: no live line.
    expect(ran.stderr).not.toContain('\r')
  })

  it('a probe shows the sockets and the connections as text', async () => {
    const { stdout } = await (await start()).run(['svc/checkout', '--probe'])
    expect(stdout).toMatch(/✗ PT302 {3}nothing listens on 8081, in both Pods/)
    expect(stdout).toMatch(/nothing listens there, but on/)
    expect(stdout).toMatch(/probes +\? from pod\/checkout-\S+ \(its own\): 8 connections not known: no tool in the image/)
    expect(stdout).not.toMatch(/not probed/)
  })

  it('a probe of a healthy Service ends the chain in its socket', async () => {
    const trace = traceOf(await (await start()).run(['svc/db', '--probe', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(trace.ports[0]?.endpoints.map(({ socket }) => socket?.state)).toEqual(['open', 'open'])
    expect(trace.ports[0]?.hops.at(-1)).toEqual({ stage: 'socket', state: 'ok' })
  })

  it('nothing is run in any Pod without being asked for', async () => {
    const one = await start()
    await one.run(['svc/checkout'])
    await one.run([])
    expect(execs(one)).toEqual([])
  })

  it('a probe of a Pod traces its Services and probes them', async () => {
    const one = await start()
    const [name = ''] = one.server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .filter((each) => each.startsWith('checkout-'))
    const trace = traceOf(await one.run([`pod/${name}`, '--probe', '-o', 'json']))
    expect(trace.through?.[0]?.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
    // For this Pod nobody gets through; of the other one of the Service nothing was asked.
    expect(trace.verdict).toBe('broken')
    expect(new Set(trace.through?.[0]?.probes.flatMap((probe) => (probe.kind === 'sockets' ? [probe.from.pod] : [])))).toEqual(
      new Set([name]),
    )
  })
})

describe('what is no Service', () => {
  const nameOf = ({ server }: Bench, start: string) =>
    server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .find((name) => name.startsWith(start)) ?? ''

  it('an address is probed through what it leads to', async () => {
    const trace = traceOf(await (await start()).run(['10.96.3.4:80', '--probe', '-o', 'json']))
    expect(trace.verdict).toBe('broken')
    expect(trace.through?.[0]?.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
  })

  it.each([
    [8081, 'broken', { state: 'broken', reason: 'not-listening' }],
    [8080, 'healthy', { state: 'ok' }],
  ] as const)('at the address of a Pod port %i is %s', async (port, verdict, owner) => {
    const one = await start()
    const pod = one.server.store.list('Pod').find(({ metadata }) => metadata.name === nameOf(one, 'checkout-'))
    const [address = ''] = String(JSON.stringify(pod?.status)).match(/(?<="podIP":")[^"]+/) ?? []
    const trace = traceOf(await one.run([`${address}:${port}`, '--probe', '-o', 'json']))
    expect([trace.verdict, trace.address?.owners]).toEqual([verdict, [expect.objectContaining(owner)]])
  })

  it('a port of a Pod follows its socket', async () => {
    const one = await start()
    const ran = [`pod/${nameOf(one, 'checkout-')}`, '--probe']
    const rows = traceOf(await one.run([...ran, '-o', 'json'])).reach?.ports ?? []
    expect(rows.map(({ port, sockets }) => [port, sockets?.map(({ state }) => state)])).toEqual([
      [8080, ['open']],
      [8081, ['closed']],
      [9090, ['open']],
    ])
    expect((await one.run(ran)).stdout).toMatch(/✗ 8081\/TCP .*service\/checkout:80.*nothing listens there/)
  })

  it('a Pod to which no Service leads shows what it listens on', async () => {
    const objects = manyPods(1).filter((one) => JSON.stringify(one).includes('"kind":"Pod"'))
    const one = await start({ objects, exec: openExec })
    expect((await one.run(['pod/many-000', '--probe=plan'])).stdout).toMatch(/sockets {3}pod\/many-000/)
    const { stdout } = await one.run(['pod/many-000', '--probe'])
    expect(stdout).toMatch(/8080\/TCP http .*no Service, socket \[::\]:8080/)
    expect(execs(one)).toHaveLength(1)
  })

  it('a Node is refused, in a line', async () => {
    const ran = await (await start()).run(['node/node-1', '--probe'])
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('--probe takes no Node')])
  })

  it('an address behind which there is no Pod says that nothing is probed', async () => {
    const one = await start()
    const { stderr } = await one.run(['10.0.0.12', '--probe'])
    expect([stderr, execs(one)]).toEqual([expect.stringMatching(/^not probed: no Service and no Pod .*address\/10\.0\.0\.12$/m), []])
  })
})

describe('--probe=plan', () => {
  it('--probe=plan prints what would run where, and runs nothing', async () => {
    const one = await start()
    const { code, stdout } = await one.run(['svc/web', '--probe=plan'])
    expect([code, execs(one)]).toEqual([0, []])
    expect(stdout).toMatch(/^probes of demo\/web: nothing has been run\n {2}sockets {3}pod\/web-/)
    expect(stdout).toMatch(/connect {3}pod\/web-\S+ \(\S+, a Pod of the Service itself\) ─▶ web\.demo\.svc:80 {3}DNS name/)
  })

  it('the document of --probe=plan is as its schema says', async () => {
    const schema: object = JSON.parse(readFileSync(new URL('../../schema/probe-plan.v1.json', import.meta.url), 'utf8'))
    const isPlan = new Ajv({ strict: false, allErrors: true }).compile(schema)
    const one = await start()
    const single = JSON.parse((await one.run(['svc/web', '--probe=plan', '-o', 'json'])).stdout)
    const two = JSON.parse((await one.run(['svc/web', 'svc/checkout', '--probe=plan', '-o', 'json'])).stdout)
    expect([isPlan(single), isPlan.errors]).toEqual([true, null])
    expect([isPlan(two), isPlan.errors]).toEqual([true, null])
    expect(two.items).toHaveLength(2)
  })
})

describe('rights', () => {
  it('rights that a probe lacks are one line and one gap, and nothing is tried', async () => {
    const one = await start({ users: [reader('looker', lists)] })
    const ran = await one.run(['svc/checkout', '--probe', '-o', 'json'], 'looker')
    const trace = traceOf(ran)
    expect(execs(one)).toEqual([])
    expect(ran.stderr.match(/^not probed: no right to .*pods\/exec.*$/gm)).toHaveLength(1)
    expect(trace.gaps.filter(({ resource }) => resource === 'pods/exec')).toMatchObject([
      { reason: 'forbidden', hops: ['socket'], hides: false },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'forbidden' })
    // What is not known is not closed: the finding stays as it was.
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const { stdout } = await one.run(['svc/checkout', '--probe'], 'looker')
    expect(stdout).toMatch(/not probed: no right to .*what listens is unknown/s)
  })

  it('the right to exec and the rights to read are enough for a probe', async () => {
    const one = await start({ users: [runner] })
    expect(traceOf(await one.run(['svc/web', '--probe', '-o', 'json'], 'runner')).ports[0]?.endpoints[0]?.socket?.state).toBe('open')
  })

  it('a socket is unknown where its session is forbidden', async () => {
    const one = await start()
    one.server.faults.add({ do: 'status', status: 403, match: /exec/, count: 100 })
    const trace = traceOf(await one.run(['svc/db', '--probe', '-o', 'json']))
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'forbidden' })
    expect(trace.verdict).toBe('healthy')
  })
})

describe('sessions that go wrong', () => {
  it.each(['exec-no-status', 'exec-die'] as const)('a session that ends with %s is unknown, never a closed port', async (fault) => {
    const one = await start()
    one.server.faults.add({ do: fault, count: 100 })
    const trace = traceOf(await one.run(['svc/checkout', '--probe', '-o', 'json']))
    for (const { socket } of trace.ports[0]?.endpoints ?? []) expect(socket).toMatchObject({ state: 'unknown', reason: 'lost' })
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
  })

  it('a session that hangs ends with its deadline', async () => {
    const one = await start()
    one.server.faults.add({ do: 'exec-hang', count: 100 })
    const trace = traceOf(await one.run(['svc/checkout', '--probe', '--probe-timeout', '1s', '-o', 'json']))
    for (const { socket } of trace.ports[0]?.endpoints ?? []) expect(socket).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
})

describe('a Pod in which no command can run', () => {
  const blind: TestServerOptions = { objects: manyPods(2), exec: () => ({ error: 'exec: "cat": executable file not found in $PATH' }) }

  it('a Pod in which no command can run is asked through the API server, which proves no socket', async () => {
    const one = await start({ ...blind, ports: () => ({ status: 204, body: '' }) })
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.probes.filter((probe) => probe.kind === 'proxy')).toMatchObject([
      { to: { pod: 'many-000', port: 8080 }, result: 'open', status: 204 },
      { to: { pod: 'many-001', port: 8080 }, result: 'open', status: 204 },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
    expect((await one.run(['svc/many', '--probe'])).stdout).toContain(
      'through the API server: 10.244.0.0:8080 of pod/many-000   answered (HTTP 204)',
    )
  })

  it('a Pod in which no command can run, and that the API server alone does not reach, is no fault', async () => {
    const one = await start({ ...blind, ports: ({ from }) => (from === 'inside' ? 'closes' : 'refused') })
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.probes.filter((probe) => probe.kind === 'proxy').map(({ result }) => result)).toEqual(['refused', 'refused'])
    expect([trace.verdict, trace.findings]).toEqual(['healthy', []])
  })
})

describe('port-forward', () => {
  const blind = (reply: PortReply): TestServerOptions => ({
    objects: [...manyPods(1), node],
    exec: () => ({ error: 'exec: "cat": executable file not found in $PATH' }),
    // The API server does not reach what port-forward finds inside.
    ports: ({ from }) => (from === 'inside' ? reply : 'refused'),
  })
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-0' },
    status: { nodeInfo: { containerRuntimeVersion: 'containerd://2.1.9' }, conditions: [{ type: 'Ready', status: 'True' }] },
  }

  it.each([
    ['closes', 'open', 'accepted at localhost'],
    ['refused', 'refused', 'refused at localhost'],
  ] as const)('port-forward is asked where no GET arrives: %s is %s, with the runtime, and no proof', async (reply, result, words) => {
    const one = await start(blind(reply))
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.probes.filter(({ kind }) => kind === 'forward')).toMatchObject([
      { to: { pod: 'many-000', port: 8080 }, result, runtime: 'containerd://2.1.9' },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
    // What refuses the API server and inside of the Pod too is probably shut.
    const found = trace.findings.map(({ code, confidence }) => `${code} ${confidence}`)
    expect([trace.verdict, ...found]).toEqual(result === 'refused' ? ['unknown', 'PT302 inferred'] : ['healthy'])
    const { stdout } = await one.run(['svc/many', '--probe'])
    expect(stdout.replaceAll(/\s+│?\s*/g, ' ')).toMatch(
      new RegExp(`by port-forward: pod/many-000 port 8080 ${words}.*supporting only, by containerd://2.1.9`),
    )
  })

  it('port-forward is left out where the GET was answered', async () => {
    const one = await start({ ...blind('refused'), ports: () => ({ status: 200 }) })
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.probes.map(({ kind }) => kind)).not.toContain('forward')
  })

  it('port-forward and the proxy need rights, each of which is asked for first', async () => {
    const one = await start({ ...blind('closes'), users: [runner] })
    const ran = await one.run(['svc/many', '--probe', '-o', 'json'], 'runner')
    expect(traceOf(ran).gaps.map(({ resource, verb }) => `${verb} ${resource}`)).toEqual(['get pods/proxy', 'get pods/portforward'])
    expect(ran.stderr.match(/^not probed: no right to get pods\/(proxy|portforward) .*$/gm)).toHaveLength(2)
    expect(one.server.requests.filter(({ path }) => /\/(proxy\/|portforward)/.test(path))).toEqual([])
  })
})

describe('many endpoints', () => {
  it('many endpoints are all probed with --probe=all, one session for the sockets of each Pod and one for each connection', async () => {
    const one = await start({ objects: manyPods(200), exec: openExec })
    const trace = traceOf(await one.run(['svc/many', '--probe=all', '-o', 'json']))
    expect(trace.ports[0]?.endpoints.filter(({ socket }) => socket?.state === 'open')).toHaveLength(200)
    expect(trace.probes.filter((probe) => probe.kind === 'connect' && probe.result === 'open')).toHaveLength(202)
    // 200 tables, 202 connections, and the question for tools once.
    expect(execs(one)).toHaveLength(403)
    // Beside them the reads of the trace itself, and the questions for the right to exec.
    expect(one.server.requests.length - 403).toBeLessThanOrEqual(9)
  })

  it('of many endpoints a sample is probed, which is said, and the rest is not called open', async () => {
    const one = await start({ objects: manyPods(200), exec: openExec })
    const { stdout, stderr } = await one.run(['svc/many', '--probe'])
    expect(stderr).toContain('a sample: 20 of 200 Pods')
    expect(stdout).toContain('probed: 20 of 200 Pods')
    expect(stdout).toMatch(/─▶ \? socket/)
    expect(execs(one).length).toBeLessThanOrEqual(45)
  })
})

describe('flags', () => {
  it.each([
    [['--probe'], 'takes a target'],
    [['svc/web', '--probe', '--from', 'node/node-1'], 'nothing can be run in node/node-1'],
    [['svc/web', '--probe', '--from', '203.0.113.7'], 'nothing can be run in 203.0.113.7'],
    [['svc/web', '--probe', '--from', 'outside'], 'nothing can be run in outside'],
    [['svc/web', '--probe', '--from', 'pod/a', '--from', 'pod/b'], 'from one client'],
    [['svc/web', '--probe', '--from', 'x'], 'must be pod/NAME'],
    [['svc/web', '--probe=most'], 'must be one of'],
    [['svc/web', '--probe', '-f', 'dump.yaml'], 'takes no --probe'],
    [['svc/web', '--debug-image', 'busybox'], 'is about probes'],
    [['svc/web', '--probe', '--debug-image='], 'must be an image'],
  ])('the flags of a probe are checked: %j', async (argv, words) => {
    const { code, stderr } = await (await start()).run(argv)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  it('--from a Pod that does not exist, or a container that it has not, ends with 3', async () => {
    const one = await start()
    expect(await one.run(['svc/web', '--probe', '--from', 'pod/none'])).toMatchObject({ code: 3, stderr: expect.stringContaining('none') })
    const [name = ''] = one.server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .filter((each) => each.startsWith('web-'))
    const ran = await one.run(['svc/web', '--probe', '--from', `pod/${name}:other`])
    expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining('container other is not valid') })
  })
})

describe('--debug-image', () => {
  const blind: TestServerOptions = {
    objects: manyPods(1),
    exec: (call) =>
      call.container.startsWith('porttrace-') ? openExec(call) : { error: 'exec: "cat": executable file not found in $PATH' },
  }

  it('no debug container is added where nobody can be asked', async () => {
    const one = await start(blind)
    const { stderr } = await one.run(['svc/many', '--probe', '--debug-image', 'busybox'])
    expect(stderr).toMatch(/it stays until its Pod goes.*\nnot added: nobody can be asked here, and there is no --yes/)
    expect(one.server.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it('no debug container is added, nor asked about, without the right to', async () => {
    const one = await start({ ...blind, users: [runner] })
    const ran = await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json'], 'runner')
    expect(ran.stderr.match(/^not probed: no right to patch pods\/ephemeralcontainers .*$/gm)).toHaveLength(1)
    expect(traceOf(ran).gaps.filter(({ resource }) => resource === 'pods/ephemeralcontainers')).toMatchObject([{ verb: 'patch' }])
    expect(one.server.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it('a debug container with --yes reads the sockets of a Pod without any tool, and says that it stays', async () => {
    const one = await start(blind)
    const ran = await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json'])
    expect(ran.stderr).toMatch(/added container porttrace-1 to pod\/many-000: it stays until the Pod goes/)
    expect(traceOf(ran).ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'open', container: 'porttrace-1' })
  })

  it('connections that no image had a tool for are tried from the debug container, too', async () => {
    const one = await start(blind)
    const { probes } = traceOf(await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json']))
    const connects = probes.filter(({ kind }) => kind === 'connect')
    expect(connects.length).toBeGreaterThan(0)
    for (const connect of connects) expect(connect).toMatchObject({ from: { container: 'porttrace-1' }, result: 'open' })
  })

  it('an image that reads sockets and cannot connect has its connections tried from the debug container alone', async () => {
    const exec: NonNullable<TestServerOptions['exec']> = (call) =>
      call.container.startsWith('porttrace-') || call.command[0] === 'cat'
        ? openExec(call)
        : { error: 'exec: "sh": executable file not found in $PATH' }
    const one = await start({ ...blind, exec })
    const { probes } = traceOf(await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json']))
    const containersOf = (kind: string) =>
      new Set(probes.flatMap((probe) => (probe.kind === kind && 'from' in probe ? [probe.from.container] : [])))
    expect([containersOf('sockets'), containersOf('connect')]).toEqual([new Set(['app']), new Set(['porttrace-1'])])
  })
})
