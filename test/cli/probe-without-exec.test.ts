import { describe, expect, it } from 'vitest'
import type { PortReply } from '../../src/demo/server/pods/pod-ports.ts'
import type { TestServerOptions } from '../server/server.ts'
import { manyPods, openExec } from './many-pods.ts'
import { runner } from './probe-runs.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

describe('a Pod in which no command can run', () => {
  const blind: TestServerOptions = { objects: manyPods(2), exec: () => ({ error: 'exec: "cat": executable file not found in $PATH' }) }

  it('with --http a Pod in which no command can run is asked through the API server, which proves no socket', async () => {
    const one = await start({ ...blind, ports: () => ({ status: 204, body: '' }) })
    const trace = traceOf(await one.run(['svc/many', '--probe', '--http', '-o', 'json']))
    expect(trace.probes.filter((probe) => probe.kind === 'proxy')).toMatchObject([
      { to: { pod: 'many-000', port: 8080 }, result: 'open', status: 204 },
      { to: { pod: 'many-001', port: 8080 }, result: 'open', status: 204 },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
    expect((await one.run(['svc/many', '--probe', '--http'])).stdout).toContain(
      'through the API server: 10.244.0.0:8080 of pod/many-000   answered (HTTP 204)',
    )
  })

  it('a Pod in which no command can run is not a fault if only the API server does not reach it', async () => {
    const one = await start({ ...blind, ports: ({ from }) => (from === 'inside' ? 'closes' : 'refused') })
    const trace = traceOf(await one.run(['svc/many', '--probe', '--http', '-o', 'json']))
    expect(trace.probes.filter((probe) => probe.kind === 'proxy').map(({ result }) => result)).toEqual(['refused', 'refused'])
    expect([trace.verdict, trace.findings]).toEqual(['healthy', []])
  })
})

describe('port-forward', () => {
  const blind = (reply: PortReply): TestServerOptions => ({
    objects: [...manyPods(1), node],
    exec: () => ({ error: 'exec: "cat": executable file not found in $PATH' }),
    // The API server does not reach the port that port-forward finds inside of the Pod.
    ports: ({ from }) => (from === 'inside' ? reply : 'refused'),
  })
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-0' },
    status: { nodeInfo: { containerRuntimeVersion: 'containerd://2.1.9' }, conditions: [{ type: 'Ready', status: 'True' }] },
  }

  it.each([
    ['closes', 'open', 'accepted on localhost'],
    ['refused', 'refused', 'refused on localhost'],
  ] as const)('port-forward is tried if no GET arrives: %s is %s, with the runtime, and is not a proof', async (reply, result, words) => {
    const one = await start(blind(reply))
    const trace = traceOf(await one.run(['svc/many', '--probe', '--http', '-o', 'json']))
    expect(trace.probes.filter(({ kind }) => kind === 'forward')).toMatchObject([
      { to: { pod: 'many-000', port: 8080 }, result, runtime: 'containerd://2.1.9' },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
    // A port that refuses both the API server and a client inside of the Pod is probably closed.
    const found = trace.findings.map(({ code, confidence }) => `${code} ${confidence}`)
    expect([trace.verdict, ...found]).toEqual(result === 'refused' ? ['unknown', 'PT302 inferred'] : ['healthy'])
    const { stdout } = await one.run(['svc/many', '--probe', '--http'])
    expect(stdout.replaceAll(/\s+│?\s*/g, ' ')).toMatch(
      new RegExp(`by port-forward: pod/many-000 port 8080 ${words}.*supporting only, by containerd://2.1.9`),
    )
  })

  it('port-forward is left out if the GET was answered', async () => {
    const one = await start({ ...blind('refused'), ports: () => ({ status: 200 }) })
    const trace = traceOf(await one.run(['svc/many', '--probe', '--http', '-o', 'json']))
    expect(trace.probes.map(({ kind }) => kind)).not.toContain('forward')
  })

  it('port-forward and the proxy need rights, and each right is checked first', async () => {
    const one = await start({ ...blind('closes'), users: [runner] })
    const ran = await one.run(['svc/many', '--probe', '--http', '-o', 'json'], 'runner')
    expect(traceOf(ran).gaps.map(({ resource, verb }) => `${verb} ${resource}`)).toEqual(['get pods/proxy', 'get pods/portforward'])
    expect(ran.stderr.match(/^not probed: no permission to get pods\/(proxy|portforward) .*$/gm)).toHaveLength(2)
    expect(one.server.requests.filter(({ path }) => /\/(proxy\/|portforward)/.test(path))).toEqual([])
  })
})

describe('without --http', () => {
  const blind = (reply: PortReply): TestServerOptions => ({
    objects: manyPods(1),
    exec: () => ({ error: 'exec: "cat": executable file not found in $PATH' }),
    ports: ({ from }) => (from === 'inside' ? reply : { status: 200 }),
  })
  const isProxied = ({ path }: { path: string }) => path.includes('/proxy/')

  it('without --http no GET goes through the API server, and a port-forward tells that the port accepts connections', async () => {
    const one = await start(blind('closes'))
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.probes.flatMap((probe) => (probe.kind === 'proxy' || probe.kind === 'forward' ? [probe.kind, probe.result] : []))).toEqual(
      ['forward', 'open'],
    )
    expect(one.server.requests.filter(isProxied)).toEqual([])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
  })

  it('without --http a port that waits for its client is unknown, and the text says what would tell more', async () => {
    const one = await start(blind({ status: 200 }))
    const ran = await one.run(['svc/many', '--probe', '--probe-timeout', '1s'])
    expect(ran.stdout.replaceAll(/\s+│?\s*/g, ' ')).toContain(
      'port 8080 neither accepted nor refused; --debug-image reads the sockets, --http sends a request',
    )
    expect(ran.stderr).toContain('if a Pod cannot run a command: a port-forward, over which nothing is sent')
    expect(one.server.requests.filter(isProxied)).toEqual([])
  })

  it.each([
    ['refused', ['unknown', 'PT302 inferred']],
    ['closes', ['healthy']],
  ] as const)('without --http a port-forward that is %s decides as much as it can', async (reply, expected) => {
    const one = await start(blind(reply))
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect([trace.verdict, ...trace.findings.map(({ code, confidence }) => `${code} ${confidence}`)]).toEqual(expected)
    for (const { message } of trace.findings) expect(message).toContain('refused a port-forward, and the sockets could not be read')
  })

  it('without --http the right to the proxy is not asked for', async () => {
    const one = await start({ ...blind('closes'), users: [runner] })
    const ran = await one.run(['svc/many', '--probe', '-o', 'json'], 'runner')
    expect(traceOf(ran).gaps.map(({ resource, verb }) => `${verb} ${resource}`)).toEqual(['get pods/portforward'])
  })

  it('with --http the GET has the path that was asked for', async () => {
    const one = await start(blind('closes'))
    const ran = await one.run(['svc/many', '--probe', '--http', '/healthz'])
    expect(ran.stderr).toContain('if a Pod cannot run a command: GET /healthz through the API server, then a port-forward')
    expect(one.server.requests.filter(isProxied).map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/demo/pods/many-000%3A8080/proxy/healthz',
    ])
  })
})

describe('--debug-image', () => {
  const blind: TestServerOptions = {
    objects: manyPods(1),
    exec: (call) =>
      call.container.startsWith('porttrace-') ? openExec(call) : { error: 'exec: "cat": executable file not found in $PATH' },
  }

  it('no debug container is added if there is no terminal to ask on', async () => {
    const one = await start(blind)
    const { stderr } = await one.run(['svc/many', '--probe', '--debug-image', 'busybox'])
    expect(stderr).toMatch(/stays until its Pod is deleted.*\nnot added: standard input is not a terminal; add --yes to skip the question/)
    expect(one.server.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it('without the right to add a debug container none is added, and the user is not asked', async () => {
    const one = await start({ ...blind, users: [runner] })
    const ran = await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json'], 'runner')
    expect(ran.stderr.match(/^not probed: no permission to patch pods\/ephemeralcontainers .*$/gm)).toHaveLength(1)
    expect(traceOf(ran).gaps.filter(({ resource }) => resource === 'pods/ephemeralcontainers')).toMatchObject([{ verb: 'patch' }])
    expect(one.server.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it('a debug container with --yes reads the sockets of a Pod without any tool, and says that it stays', async () => {
    const one = await start(blind)
    const ran = await one.run(['svc/many', '--probe', '--debug-image', 'busybox', '--yes', '-o', 'json'])
    expect(ran.stderr).toMatch(/added container porttrace-1 to pod\/many-000: it stays until the Pod is deleted/)
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
