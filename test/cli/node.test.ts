import { describe, expect, it } from 'vitest'
import { expectGolden } from '../golden.ts'
import { type Bench, reader, runProgram, traceOf } from './program.ts'
import { start } from './start.ts'

/** The requests made, with their selectors. */
function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => `${path}${query.get('fieldSelector') ? `?${query.get('fieldSelector')}` : ''}`)
}

const everything = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'endpoints']
const routes = ['ingresses.networking.k8s.io', 'ingressclasses.networking.k8s.io', 'networkpolicies.networking.k8s.io']

describe('a Node', () => {
  it('a Node is drawn with every port that can be reached on it, and what it does with each', async () => {
    const bench = await start()
    for (const name of ['node-1', 'node-2']) {
      for (const format of ['text', 'wide']) {
        const { code, stdout, stderr } = await bench.run([`node/${name}`, '-o', format])
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        expectGolden(`targets/${name}.${format}.txt`, stdout)
      }
    }
  })

  it('a healthy Node costs one round trip, which gets the Node by name and its Pods by spec.nodeName', async () => {
    const bench = await start()
    const trace = traceOf(await bench.run(['node/node-1', '-o', 'json']))
    expect(asked(bench).toSorted()).toEqual([
      '/api/v1/nodes/node-1',
      '/api/v1/pods?spec.nodeName=node-1',
      '/api/v1/services',
      '/apis/discovery.k8s.io/v1/endpointslices',
    ])
    expect(trace).toMatchObject({ verdict: 'healthy', through: [], findings: [] })
    expect(trace.node?.openings.map(({ type, port, state }) => `${type} ${port} ${state}`)).toEqual([
      'nodePort 31080 ok',
      'nodePort 31200 ok',
      'nodePort 32080 ok',
      'loadBalancer 80 ok',
    ])
  })

  it('a Node that drops traffic to a NodePort is degraded, and the Service that explains it is drawn below', async () => {
    const { run } = await start()
    const trace = traceOf(await run(['node/node-2', '-o', 'json']))
    const dropped = trace.node?.openings.filter(({ reaches }) => reaches.length === 0)
    expect(dropped).toMatchObject([{ type: 'nodePort', port: 31200, why: 'no-local', state: 'broken', to: { name: 'shop' } }])
    expect(trace.verdict).toBe('degraded')
    expect(trace.through?.map(({ target, findings }) => [target.name, findings[0]?.code])).toEqual([['shop', 'PT404']])
  })

  it('a Node is broken by a NodePort without any endpoint, and healthy if the NodePort belongs to an idle Service', async () => {
    const { run, server } = await start()
    const nodePort = (name: string, port: number) =>
      server.store.patch(
        { kind: 'Service', namespace: 'demo', name },
        { spec: { type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', nodePort: port }] } },
      )
    nodePort('reports', 31300)
    const resting = await run(['node/node-1', '-o', 'json'])
    expect([resting.code, traceOf(resting).verdict]).toEqual([0, 'healthy'])
    nodePort('payments', 31400)
    const broken = await run(['node/node-1', '-o', 'json'])
    expect([broken.code, traceOf(broken).verdict]).toEqual([1, 'broken'])
    expect(traceOf(broken).through?.[0]?.findings[0]?.code).toBe('PT201')
    expect((await run(['node/node-1'])).stdout).toMatch(/✗ 31400\/TCP +demo\/payments:http +─▶ no endpoint/)
  })

  it('a Node that a load balancer leaves out by the health check port is healthy', async () => {
    const { run, server } = await start()
    server.store.patch(
      { kind: 'Service', namespace: 'demo', name: 'public' },
      { spec: { externalTrafficPolicy: 'Local', healthCheckNodePort: 32500 } },
    )
    const of = { kind: 'Pod', namespace: 'demo' }
    for (const pod of server.store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('public-'))) {
      if (JSON.stringify(pod.spec).includes('"nodeName":"node-1"')) server.store.delete({ ...of, name: pod.metadata.name })
    }
    const trace = traceOf(await run(['node/node-1', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(trace.node?.openings.filter(({ to }) => to.name === 'public').map(({ type, state }) => [type, state])).toEqual([
      ['nodePort', 'off'],
      ['loadBalancer', 'off'],
      ['healthCheck', 'off'],
    ])
    expect((await run(['node/node-1'])).stdout).toMatch(/32500\/TCP +demo\/public +─▶ 503: no endpoint here/)
  })

  it('a Node that is not Ready says so, and names what is affected', async () => {
    const { run, server } = await start()
    const conditions = [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }]
    server.store.patch({ kind: 'Node', name: 'node-3' }, { status: { conditions } })
    const trace = traceOf(await run(['node/node-3', '-o', 'json']))
    expect(trace.verdict).toBe('degraded')
    expect(trace.findings.map(({ code, severity, next }) => [code, severity, next?.command])).toEqual([
      ['PT802', 'warn', 'kubectl describe node node-3'],
    ])
    expectGolden('targets/node-not-ready.txt', (await run(['node/node-3'])).stdout)
  })

  it('a Node shows the ports of its Pods: hostPort on an address, two that ask for one, hostNetwork', async () => {
    const { run, server } = await start()
    const onNode = server.store.list('Pod').filter(({ spec }) => JSON.stringify(spec).includes('"nodeName":"node-1"'))
    const demo = onNode.filter(({ metadata }) => metadata.namespace === 'demo').slice(0, 3)
    const patch = (name: string, spec: object) => server.store.patch({ kind: 'Pod', namespace: 'demo', name }, { spec })
    const [first, second, third] = demo.map(({ metadata }) => metadata.name)
    const container = (port: object) => ({ containers: [{ name: 'app', ports: [{ protocol: 'TCP', containerPort: 8080, ...port }] }] })
    patch(first ?? '', container({ hostPort: 9000 }))
    patch(second ?? '', container({ hostPort: 9000, hostIP: '10.0.0.11' }))
    patch(third ?? '', { hostNetwork: true, ...container({ containerPort: 9100 }) })
    const trace = traceOf(await run(['node/node-1', '-o', 'json']))
    const ofPods = trace.node?.openings.filter(({ to }) => to.kind === 'Pod')
    expect(ofPods?.map(({ type, address, port, to }) => [type, address, port, to.name])).toEqual([
      ['hostPort', '10.0.0.11', 9000, second],
      ['hostPort', undefined, 9000, first],
      ['hostNetwork', undefined, 9100, third],
    ])
    expect(trace.findings).toMatchObject([{ code: 'PT801', severity: 'info' }])
    expect(trace.findings[0]?.next?.command).toBe(`kubectl describe pod ${second} -n demo`)
    expect(trace.verdict).toBe('healthy')
  })

  it('a Node that does not exist is one line and exit code 3', async () => {
    const { run } = await start()
    const stderr = 'error: nodes "node-9" not found; did you mean "node-1"?\n'
    expect(await run(['node/node-9'])).toEqual({ code: 3, stdout: '', stderr })
  })
})

describe('a Node, with few rights', () => {
  it('a Node is unknown where only one namespace may be read, and the gap is said', async () => {
    const user = {
      name: 'few',
      token: 'few',
      rules: [...(reader('few', ['nodes']).rules ?? []), ...(reader('few', everything, 'demo').rules ?? [])],
    }
    const { run } = await start({ users: [user] })
    const { code, stdout } = await run(['node/node-1', '-n', 'demo', '-o', 'json'], 'few')
    const trace = traceOf({ code, stdout, stderr: '' })
    expect(trace.verdict).toBe('unknown')
    expect(trace.node?.openings).toHaveLength(4)
    expect(trace.gaps.map(({ api, except, hides }) => [api, except, hides])).toEqual([
      ['endpointslices.discovery.k8s.io', 'demo', true],
      ['pods', 'demo', true],
      ['services', 'demo', true],
    ])
    expect((await run(['node/node-1', '-n', 'demo'], 'few')).stdout).toMatch(
      /not read: services \(forbidden: needs list services, but for namespace demo\)/,
    )
  })

  it('a Node never says that it drops traffic to a port whose endpoints could not be read', async () => {
    const rights = [...(reader('few', ['nodes', 'services', 'pods', ...routes]).rules ?? [])]
    const { run } = await start({ users: [{ name: 'few', token: 'few', rules: rights }] })
    const trace = traceOf(await run(['node/node-2', '-n', 'demo', '-o', 'json'], 'few'))
    expect(trace.verdict).toBe('unknown')
    expect(new Set(trace.node?.openings.map(({ state }) => state))).toEqual(new Set(['unknown']))
    expect(trace.through).toEqual([])
  })

  it('a Node cannot be traced by a user who may not read it', async () => {
    const { run } = await start({ users: [reader('few', everything, 'demo')] })
    const { code, stdout, stderr } = await run(['node/node-1', '-n', 'demo'], 'few')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^error: .*forbidden.*nodes/)
  })
})

describe('a Node of a dump', () => {
  it('a Node of a dump is traced as in the cluster, and one that the dump lacks is not found', async () => {
    const { run, server } = await start()
    const items = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress'].flatMap((kind) => server.store.list(kind))
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const fromDump = traceOf(await runProgram(['node/node-2', '-f', '-', '-o', 'json'], {}, dump))
    const fromCluster = traceOf(await run(['node/node-2', '-o', 'json']))
    expect(fromDump.node).toEqual(fromCluster.node)
    expect(fromDump.verdict).toBe(fromCluster.verdict)
    expect(await runProgram(['node/worker-9', '-f', '-'], {}, dump)).toMatchObject({
      code: 3,
      stderr:
        'note: standard input has no Gateway API routes or NetworkPolicies: the trace assumes that none exist\n' +
        'error: nodes "worker-9" not found\n',
    })
  })
})
