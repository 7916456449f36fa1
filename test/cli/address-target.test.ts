import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { expectGolden } from '../golden.ts'
import { type Bench, reader, runProgram, traceOf } from './program.ts'
import { start } from './start.ts'

/** `clusterIP service/web:http`, and what is behind it: `web:http`. */
function owners({ address, through = [] }: Trace): string[] {
  return [
    ...(address?.owners ?? []).map(({ type, object, state }) => `${type} ${object.kind}/${object.name} ${state}`),
    ...through.map(({ target }) => `${target.name}${target.port === undefined ? '' : `:${target.port}`}`),
  ]
}

describe('an address leads to what owns it', () => {
  const pod = { web: '10.244.0.10', ip6: 'fd00:10:244:0::7' }
  const cases: [string, Trace['verdict'], string[]][] = [
    ['10.96.3.16:80', 'healthy', ['clusterIP Service/web ok', 'web:http']],
    ['10.96.3.16', 'healthy', ['clusterIP Service/web ok', 'web']],
    ['[fd00:10:96:0::b]:80', 'healthy', ['clusterIP Service/public ok', 'public:http']],
    ['10.96.3.10:80', 'broken', ['clusterIP Service/payments ok', 'payments:http']],
    ['10.96.3.9:8080', 'broken', ['clusterIP Service/orders ok', 'orders:8080']],
    ['10.96.3.12:80', 'idle', ['clusterIP Service/reports ok', 'reports:http']],
    ['203.0.113.20:80', 'healthy', ['loadBalancer Service/public ok', 'public:http']],
    [':31080', 'healthy', ['nodePort Service/gateway ok', 'gateway:http']],
    [':31200', 'degraded', ['nodePort Service/shop warn', 'shop:http']],
    ['10.0.0.11:31200', 'healthy', ['nodePort Service/shop ok', 'shop:http']],
    ['10.0.0.12:31200', 'broken', ['nodePort Service/shop broken', 'shop:http']],
    ['10.0.0.12', 'degraded', ['node Node/node-2 ok', 'node-2']],
    [`${pod.web}:8080`, 'healthy', ['podIP Pod/WEB ok', 'WEB']],
    [`${pod.web}:99`, 'unknown', ['podIP Pod/WEB unknown', 'WEB']],
    [`${pod.web.replaceAll('.', '-')}.demo.pod.cluster.local:8080`, 'healthy', ['podIP Pod/WEB ok', 'WEB']],
    ['web.demo:80', 'healthy', ['dns Service/web ok', 'web:http']],
    ['web.demo.svc', 'healthy', ['dns Service/web ok', 'web']],
    ['Web.Demo.svc.corp.example.:80', 'healthy', ['dns Service/web ok', 'web:http']],
    ['_http._tcp.web.demo.svc', 'healthy', ['dns Service/web ok', 'web:http']],
    ['_grpc._tcp.web.demo.svc', 'broken', ['dns Service/web ok', 'web:grpc']],
    ['db-0.db.demo.svc:5432', 'healthy', ['dns Service/db ok', 'db:postgres']],
    ['db.demo.svc', 'healthy', ['dns Service/db ok', 'db']],
    ['db.demo.svc:9999', 'unknown', ['dns Service/db unknown', 'db']],
    ['db-0.db.demo.svc:9999', 'unknown', ['dns Service/db unknown', 'db']],
    ['legacy.demo.svc', 'healthy', ['dns Service/legacy ok', 'legacy']],
    ['https://shop.example.com/', 'healthy', ['route Ingress/shop ok', 'web:http']],
    ['https://shop.example.com/pay/now', 'unknown', ['route Ingress/shop ok', 'checkout:80']],
    ['https://shop.example.com/payment', 'healthy', ['route Ingress/shop ok', 'web:http']],
    ['http://shop.example.com/old', 'broken', ['route Ingress/shop broken', 'web']],
    ['http://shop.example.com/gone/x', 'broken', ['route Ingress/shop broken', 'gone']],
  ]
  it.each(cases)('an address leads to what owns it: %s', async (address, verdict, expected) => {
    const { run, server } = await start()
    const ofWeb = server.store.list('Pod').find(({ status }) => JSON.stringify(status).includes(`"podIP":"${pod.web}"`))
    const { code, stdout, stderr } = await run([address, '-o', 'json'])
    expect(stderr).toBe('')
    const trace = traceOf({ code, stdout, stderr })
    expect(owners(trace)).toEqual(expected.map((line) => line.replaceAll('WEB', ofWeb?.metadata.name ?? '')))
    expect(trace.verdict).toBe(verdict)
    expect(code).toBe(verdict === 'broken' ? 1 : 0)
    if (verdict === 'broken') expect(trace.through?.some(({ findings }) => findings.length > 0)).toBe(true)
  })

  it('the trace of a ClusterIP has no findings about Ingresses, and the trace of a URL has those about its own Ingress', async () => {
    const { run } = await start()
    const { stdout } = await run(['10.96.3.16:80'])
    expect(stdout).not.toMatch(/Ingress|PT502|degraded/)
    const [web] = traceOf(await run(['10.96.3.16:80', '-o', 'json'])).through ?? []
    expect(web).toMatchObject({ verdict: 'healthy', findings: [], routes: [], ports: [{ entries: [{ type: 'clusterIP', state: 'ok' }] }] })
    const [old] = traceOf(await run(['http://shop.example.com/old', '-o', 'json'])).through ?? []
    expect(old?.findings.map(({ code }) => code)).toEqual(['PT502'])
    expect(old?.routes.map(({ path }) => path)).toEqual(['/old'])
  })

  it('an address with a port of UDP and TCP leads to both, and to another namespace', async () => {
    const { run } = await start()
    const trace = traceOf(await run(['10.96.0.10:53', '-n', 'demo', '-o', 'json']))
    expect(trace.through?.map(({ target, ports }) => [target.namespace, ports[0]?.protocol]).toSorted()).toEqual([
      ['kube-system', 'TCP'],
      ['kube-system', 'UDP'],
    ])
  })

  it('an external IP of two Services leads to both', async () => {
    const { run, server } = await start()
    for (const name of ['web', 'payments']) {
      server.store.patch({ kind: 'Service', namespace: 'demo', name }, { spec: { externalIPs: ['198.51.100.7'] } })
    }
    const trace = traceOf(await run(['198.51.100.7:80', '-o', 'json']))
    expect(owners(trace)).toEqual(['externalIP Service/payments ok', 'externalIP Service/web ok', 'payments:http', 'web:http'])
    expect(trace.verdict).toBe('broken')
  })

  it('the address of a Node leads to hostPort and hostNetwork, and not to a NodePort of another number', async () => {
    const { run, server } = await start()
    const patch = (name: string, spec: object) => server.store.patch({ kind: 'Pod', namespace: 'demo', name }, { spec })
    const [first, second] = server.store
      .list('Pod')
      .filter(({ metadata, spec }) => metadata.name.startsWith('web-') && /node-[12]"/.test(JSON.stringify(spec)))
      .map(({ metadata }) => metadata.name)
    patch(first ?? '', { containers: [{ name: 'web', ports: [{ protocol: 'TCP', containerPort: 8080, hostPort: 9000 }] }] })
    patch(second ?? '', { hostNetwork: true, containers: [{ name: 'web', ports: [{ protocol: 'TCP', containerPort: 9100 }] }] })
    const nodeOf = (name: string) =>
      JSON.stringify(server.store.get({ kind: 'Pod', namespace: 'demo', name })?.spec).match(/"node-(\d)"/)?.[1]
    const at = (name: string | undefined, port: number) => run([`10.0.0.1${nodeOf(name ?? '')}:${port}`, '-o', 'json'])
    expect(owners(traceOf(await at(first, 9000)))).toEqual([`hostPort Pod/${first} ok`, first])
    expect(owners(traceOf(await at(second, 9100)))).toEqual([`hostNetwork Pod/${second} ok`, second])
    expect(owners(traceOf(await run([':9000', '-n', 'demo', '-o', 'json'])))).toEqual([`hostPort Pod/${first} ok`, first])
  })

  it('a route that is perhaps not served is said to be unknown, and not to have no endpoint', async () => {
    const { run, server } = await start()
    server.store.patch(
      { kind: 'Ingress', namespace: 'demo', name: 'shop' },
      { spec: { ingressClassName: null }, status: { loadBalancer: null } },
    )
    server.store.delete({ kind: 'IngressClass', name: 'nginx' })
    const { stdout } = await run(['https://shop.example.com/'])
    expect(stdout).toMatch(/^ +\? route .*not known to be served$/m)
    expect(stdout.split('\n')[0]).toContain(' unknown: ')
  })

  it('without the right to read IngressClasses it is unknown whether a route is served', async () => {
    const rights = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io']
    const { run, server } = await start({ users: [reader('few', rights)] })
    server.store.patch({ kind: 'Ingress', namespace: 'demo', name: 'shop' }, { status: { loadBalancer: null } })
    const { stdout } = await run(['https://shop.example.com/'])
    expect(stdout).toMatch(/^ +\? route .*not known to be served$/m)
    expect(stdout).toContain('not read: ingressclasses')
  })

  it('the text of an address that leads to a Service matches the golden file', async () => {
    const { run } = await start()
    for (const [name, address] of [
      ['cluster-ip', '10.96.3.16:80'],
      ['no-such-port', '10.96.3.9:8080'],
      ['node-port-dropped', '10.0.0.12:31200'],
      ['pod-ip', '10.244.0.10:8080'],
      ['host', 'shop.example.com'],
      ['url', 'https://shop.example.com/pay'],
    ]) {
      expectGolden(`targets/address-${name}.txt`, (await run([address ?? ''])).stdout)
    }
  })
})

describe('an address that nothing owns is one line and exit code 3', () => {
  const cases: [string, string][] = [
    [
      '10.1.2.3:80',
      'no Service, Pod or Node has this address (outside namespace default only the first address of a Pod is known); it is not in the Pod range of any Node',
    ],
    [
      '10.244.1.77',
      'no Service, Pod or Node has this address (outside namespace default only the first address of a Pod is known); it is in the Pod range of node/node-2 (10.244.1.0/24)',
    ],
    [
      '10.0.0.12:8088',
      'it is an address of node/node-2, but no Service has the NodePort 8088 and no Pod there declares that port as a hostPort; NodePorts are 31080, 31200, 32080',
    ],
    [':31999', 'no Service has the NodePort 31999, and no Pod in namespace default has that hostPort; NodePorts are 31080, 31200, 32080'],
    ['203.0.113.10:80', 'it is the address of ingress/shop -n demo: trace one of its hosts (shop.example.com)'],
    ['wbe.demo.svc', 'services "wbe" not found in namespace "demo"; did you mean "web"?'],
    ['db-9.db.demo.svc', 'service/db -n demo has no Pod "db-9"'],
    ['x.web.demo.svc', 'service/web -n demo is not headless: its Pods have no DNS names'],
    ['shop.exmple.com', 'no Service, load balancer, Node, Ingress host or route host has this name; did you mean "shop.example.com"?'],
  ]
  it.each(cases)('an address that nothing owns is one line and exit code 3: %s', async (address, words) => {
    const { run } = await start()
    expect(await run([address, '-n', 'default'])).toEqual({ code: 3, stdout: '', stderr: `error: ${address}: ${words}\n` })
  })

  it('an address that nothing owns says where it could not look', async () => {
    const { run } = await start({ users: [reader('few', ['services', 'pods', 'endpointslices.discovery.k8s.io'], 'demo')] })
    const { code, stderr } = await run(['10.96.0.10:53', '-n', 'demo'], 'few')
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /not read: ingresses \(forbidden\), nodes \(forbidden\), pods outside namespace demo \(forbidden\), services outside namespace demo/,
    )
  })

  it('an address that nothing owns names a Pod that had it and has ended', async () => {
    const { run, server } = await start()
    const pod = server.store.list('Pod').find(({ status }) => JSON.stringify(status).includes('"podIP":"10.244.0.10"'))
    server.store.patch({ kind: 'Pod', namespace: 'demo', name: pod?.metadata.name ?? '' }, { status: { phase: 'Succeeded' } })
    expect((await run(['10.244.0.10:8080'])).stderr).toMatch(/pod\/web-\S+ -n demo had the address, but has ended \(Succeeded\)/)
  })
})

describe('what is asked for', () => {
  const paths = ({ server }: Bench) =>
    server.requests.map(({ path, query }) => `${path}${query.get('fieldSelector') ? `?${query.get('fieldSelector')}` : ''}`)

  it('for an address of a Service or a Pod, neither the Pods of all namespaces nor Nodes are requested', async () => {
    const bench = await start()
    await bench.run(['10.96.3.16:80', '10.244.0.10:8080', 'web.demo:80', 'https://shop.example.com/'])
    const asked = paths(bench)
    expect(asked).toContain('/api/v1/pods?status.podIP=10.244.0.10')
    expect(asked.filter((path) => /^\/api\/v1\/(pods|nodes)$/.test(path))).toEqual([])
  })

  it('for a DNS name only its Service is requested, in two round trips and only in its namespace', async () => {
    const bench = await start({ users: [reader('few', ['services', 'pods', 'endpointslices.discovery.k8s.io'], 'demo')] })
    const { code } = await bench.run(['web.demo.svc:80', '-n', 'other'], 'few')
    expect(code).toBe(0)
    // The only other request asks whether there is a Gateway API.
    expect(paths(bench).filter((path) => !path.includes('/namespaces/demo/'))).toEqual(['/apis'])
    expect(bench.server.requests).toHaveLength(6)
  })
})

describe('an address in a dump', () => {
  it('an address in a dump is found in all of its namespaces', async () => {
    const { server } = await start()
    const items = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress'].flatMap((kind) => server.store.list(kind))
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const traced = async (address: string) => traceOf(await runProgram([address, '-f', '-', '-o', 'json'], {}, dump))
    expect(owners(await traced('10.0.0.12:31200'))).toEqual(['nodePort Service/shop broken', 'shop:http'])
    expect(owners(await traced('10.96.0.1:443'))).toEqual(['clusterIP Service/kubernetes ok', 'kubernetes:https'])
    expect(owners(await traced('https://shop.example.com/pay'))).toEqual(['route Ingress/shop ok', 'checkout:80'])
    expect(await runProgram(['10.1.2.3:80', '-f', '-'], {}, dump)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no Service, Pod or Node has this address/),
    })
  })
})
