import { describe, expect, it } from 'vitest'
import { targetsOnCluster } from '../../src/cli/slice-targets.ts'
import { listOf, reader, traceOf } from './program.ts'
import { quietIo } from './quiet-io.ts'
import { start } from './start.ts'
import { parse } from './text.ts'

const rights = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'deployments.apps']

describe('a target that does not exist', () => {
  it('a Service of another namespace is named with that namespace, for one request more', async () => {
    const { run, server } = await start()
    expect(await run(['svc/kube-dns'])).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error: services "kube-dns" not found in namespace "demo"; namespace kube-system has it: -n kube-system\n',
    })
    const wide = server.requests.filter(
      ({ path, query }) => path === '/api/v1/services' && query.get('fieldSelector') === 'metadata.name=kube-dns',
    )
    expect(wide).toHaveLength(1)
    expect(server.requests.filter(({ path }) => path === '/api/v1/namespaces')).toEqual([])
    // A Service that exists costs none of these requests.
    const before = server.requests.length
    await run(['svc/web'])
    expect(server.requests.slice(before).filter(({ path }) => path === '/api/v1/services')).toEqual([])
  })

  it('a Service with a slip in its name is still named by the closest match', async () => {
    const { run } = await start()
    expect((await run(['svc/serach'])).stderr).toBe('error: services "serach" not found in namespace "demo"; did you mean "search"?\n')
    expect((await run(['svc/nowhere-near'])).stderr).toBe('error: services "nowhere-near" not found in namespace "demo"\n')
  })

  it('a Service in several namespaces is named with each of them', async () => {
    const { run, server } = await start()
    for (const namespace of ['a', 'b', 'c', 'd', 'e'])
      server.store.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace }, spec: { ports: [{ port: 80 }] } })
    expect((await run(['svc/api'])).stderr).toBe(
      'error: services "api" not found in namespace "demo"; namespaces that have it: a, b, c and 2 more\n',
    )
  })

  it('a namespace with a slip is named by the closest match', async () => {
    const { run } = await start()
    const missing = 'services "web" not found in namespace "dmeo": that namespace does not exist; did you mean -n demo?'
    expect(await run(['svc/web', '-n', 'dmeo'])).toEqual({ code: 3, stdout: '', stderr: `error: ${missing}\n` })
    expect((await run(['deploy/web', '-n', 'dmeo'])).stderr).toContain('that namespace does not exist; did you mean -n demo?')
    expect(await run(['-n', 'dmeo'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No services found in dmeo namespace. It does not exist: did you mean -n demo?\n',
    })
    expect((await run(['svc/web', '-n', 'dmeo', '-w'])).stderr).toBe(`error: ${missing}\n`)
  })

  it('a DNS name of a Service that does not exist gives one line with a suggestion', async () => {
    const { run } = await start()
    const line = async (address: string) => (await run([address])).stderr
    expect(await line('web.dmeo.svc:80')).toBe(
      'error: web.dmeo.svc:80: services "web" not found in namespace "dmeo": that namespace does not exist; did you mean -n demo?\n',
    )
    expect(await line('kube-dns.demo.svc.cluster.local')).toBe(
      'error: kube-dns.demo.svc.cluster.local: services "kube-dns" not found in namespace "demo"; namespace kube-system has it: -n kube-system\n',
    )
    expect(await line('wbe.demo.svc')).toBe('error: wbe.demo.svc: services "wbe" not found in namespace "demo"; did you mean "web"?\n')
  })

  it('a user who may read one namespace alone gets the plain line', async () => {
    const { run } = await start({ users: [reader('few', rights, 'demo')] })
    expect((await run(['svc/kube-dns'], 'few')).stderr).toBe('error: services "kube-dns" not found in namespace "demo"\n')
  })

  it('a dump names the namespace that has the Service, and the closest match of a namespace of which it holds nothing', async () => {
    const { run, server } = await start()
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: server.store.list('Service') })
    const missing = async (...argv: string[]) =>
      (await run(['-f', '-', ...argv], undefined, dump)).stderr.split('\n').find((line) => line.startsWith('error'))
    expect(await missing('svc/kube-dns', '-n', 'demo')).toBe(
      'error: services "kube-dns" not found in namespace "demo"; namespace kube-system has it: -n kube-system',
    )
    expect(await missing('svc/web', '-n', 'dmeo')).toBe(
      'error: services "web" not found in namespace "dmeo": the dump has no objects in that namespace; did you mean -n demo?',
    )
  })
})

describe('Endpoints and EndpointSlices as targets', () => {
  it('Endpoints are traced as the Service of their name', async () => {
    const { run } = await start()
    for (const target of ['endpoints/web', 'ep/web']) {
      expect(traceOf(await run([target, '-o', 'json'])).target).toEqual({ kind: 'Service', namespace: 'demo', name: 'web' })
    }
  })

  it('an EndpointSlice is traced as the Service to which its label joins it, whatever its name', async () => {
    const { run, server } = await start()
    const [slice] = server.store.list('EndpointSlice').filter(({ metadata }) => metadata.name.startsWith('web-'))
    expect(traceOf(await run([`endpointslice/${slice?.metadata.name}`, '-o', 'json'])).target.name).toBe('web')
    const label = { 'kubernetes.io/service-name': 'legacy' }
    server.store.put({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'by-hand', namespace: 'demo', labels: label },
      addressType: 'IPv4',
      endpoints: [],
      ports: [],
    })
    expect(traceOf(await run(['endpointslice/by-hand', '-o', 'json'])).target.name).toBe('legacy')
    server.store.patch(
      { kind: 'EndpointSlice', namespace: 'demo', name: 'by-hand' },
      { metadata: { labels: { 'kubernetes.io/service-name': null } } },
    )
    expect(await run(['endpointslice/by-hand'])).toMatchObject({ code: 3, stderr: expect.stringContaining('belongs to no Service') })
    expect((await run(['endpointslice/gone'])).stderr).toBe('error: endpointslices.discovery.k8s.io "gone" not found in namespace "demo"\n')
  })

  it('an EndpointSlice opens the view at the Service to which its label joins it', async () => {
    const { server, env } = await start()
    const place = { kind: 'EndpointSlice', namespace: 'demo', name: 'web-abcde' }
    const metadata = { name: place.name, namespace: place.namespace, labels: { 'kubernetes.io/service-name': 'dns' } }
    server.store.put({ apiVersion: 'discovery.k8s.io/v1', kind: place.kind, metadata, addressType: 'IPv4', endpoints: [], ports: [] })
    const command = parse('-i endpointslice/web-abcde')
    if (command.run !== 'trace') throw new Error('no trace')
    expect(await targetsOnCluster(command, quietIo({ env: env() }))).toEqual([{ kind: 'service', name: 'dns' }])
  })

  it('an EndpointSlice of a dump is traced as its Service', async () => {
    const { run, server } = await start()
    const items = ['Service', 'EndpointSlice', 'Pod', 'Node'].flatMap((kind) => server.store.list(kind))
    const [slice] = server.store.list('EndpointSlice').filter(({ metadata }) => metadata.name.startsWith('web-'))
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const ran = await run(['-f', '-', `endpointslice/${slice?.metadata.name}`, '-o', 'json'], undefined, dump)
    expect(traceOf(ran).target).toMatchObject({ kind: 'Service', name: 'web' })
    const label = { 'kubernetes.io/service-name': 'search' }
    const far = { ...slice, metadata: { ...slice?.metadata, namespace: 'far', labels: label } }
    const twice = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...items, far] })
    expect(await run(['-f', '-', `endpointslice/${slice?.metadata.name}`], undefined, twice)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is in several namespaces of the dump (demo, far): choose one with -n'),
    })
    expect((await run(['-f', '-', 'endpointslice/gone'], undefined, dump)).stderr).toContain(
      'endpointslices.discovery.k8s.io "gone" is not in the dump',
    )
  })
})

describe('words that mean something', () => {
  it('several bare words are traced as Services', async () => {
    const { run } = await start()
    const list = listOf(await run(['web', 'search', '-o', 'json']))
    expect(list.items.map(({ target }) => target.name)).toEqual(['web', 'search'])
  })

  it('--fail-on degraded is --fail-on warn', async () => {
    const { run } = await start()
    for (const level of ['degraded', 'warn']) expect((await run(['svc/shop', '--fail-on', level, '-o', 'name'])).code).toBe(1)
    expect((await run(['svc/shop', '--fail-on', 'broken', '-o', 'name'])).code).toBe(0)
    expect((await run(['svc/web', '--fail-on', 'degrade'])).stderr).toContain('degraded')
  })

  it('explain takes the number of a code', async () => {
    const { run } = await start()
    const whole = await run(['explain', 'PT101'])
    expect(await run(['explain', '101'])).toEqual(whole)
    expect((await run(['explain', '999'])).code).toBe(2)
  })

  it('no error speaks of a server that was not asked', async () => {
    const { run, server } = await start()
    for (const words of [['foo/web'], ['servcie/web'], ['explian', 'PT101'], ['deplyo', 'web']]) {
      const { code, stderr } = await run(words)
      expect([code, stderr.split('\n').length]).toEqual([2, 3])
      expect(stderr).not.toContain('server')
    }
    expect(server.requests).toEqual([])
  })
})
