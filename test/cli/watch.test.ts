import { afterEach, describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { until } from '../live/pace.ts'
import { documentOf } from '../schema.ts'
import type { TestServerOptions } from '../server/server.ts'
import { withTimeEnough } from '../time-enough.ts'
import { type Bench, type Outside, type Ran, reader, startBench } from './program.ts'

let bench: Bench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const web = { kind: 'Service', namespace: 'demo', name: 'web' }
const breaking = { spec: { selector: { app: 'nope' } } }

/** Starts a program that goes on, to be ended as by an interrupt; what it prints can be waited for. */
async function going(argv: readonly string[], options: TestServerOptions & { user?: string; rows?: number } = {}) {
  const { user, rows, ...rest } = options
  bench = await startBench(rest)
  const end = new AbortController()
  let text = ''
  let look: () => void = () => undefined
  const outside: Outside = {
    ended: end.signal,
    ...(rows !== undefined && { rows }),
    printed: (more) => {
      text += more
      look()
    },
  }
  const ran: Promise<Ran> = bench.run(argv, user, '', outside)
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        if (pattern.test(text)) resolve(text)
      }
      look()
      void ran.then(({ stderr, code }) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr}${text}`)))
    })
  const interrupted = () => {
    end.abort(130)
    return ran
  }
  return { server: bench.server, ran, printed, interrupted }
}

/** A run that its --timeout ends, but not before something was read. */
function timedOut(argv: readonly string[]): Promise<Ran> {
  return withTimeEnough(
    async (ms) => {
      await bench?.close()
      const { ran } = await going([...argv, '--timeout', `${ms}ms`])
      return ran
    },
    ({ stdout }) => stdout !== '',
  )
}

const traces = (stdout: string): Trace[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => documentOf(line))
    .filter((document) => document.kind === 'Trace')

describe('-w', () => {
  it('-w prints a target again when it changes, and ends with 130', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w'])
    const first = await printed(/demo\/dns .*healthy/)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101/)
    server.store.delete({ ...web, name: 'dns' })
    await printed(/deleted: /)
    const { code, stdout, stderr } = await interrupted()
    expect([code, stderr]).toEqual([130, ''])
    expect(stdout.startsWith(first)).toBe(true)
    expect(stdout).toContain('deleted: service/dns of namespace demo\n')
  })

  it('-w -o json prints one document a line for each change, by the schema', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101.*\n/)
    // Nothing that can be seen changes: no line.
    server.store.patch({ ...web, name: 'dns' }, { metadata: { annotations: { unseen: 'yes' } } })
    server.store.patch({ ...web, name: 'dns' }, { spec: { selector: { app: 'dns' } } })
    await printed(/"healthy".*\n(.*\n)*.*"broken".*\n(.*\n)*.*"healthy".*\n/)
    const { stdout } = await interrupted()
    const verdicts = traces(stdout).map(({ verdict }) => verdict)
    expect(verdicts[0]).toBe('healthy')
    expect(verdicts).toContain('broken')
    expect(verdicts.at(-1)).toBe('healthy')
    const lines = stdout.split('\n').map((line) => line.replace(/"taken":"[^"]*"/, ''))
    expect(lines.filter((line, index) => line === lines[index - 1])).toEqual([])
  })

  it('-w without a target prints the list, then the lines of the Services that change', async () => {
    const { server, printed, interrupted } = await going(['-w'])
    const list = await printed(/degraded +web/)
    expect(list).toMatch(/^TIME +VERDICT +NAME/)
    server.store.patch(web, breaking)
    await printed(/broken +web/)
    server.store.delete(web)
    const { stdout } = await printed(/deleted: /).then(interrupted)
    const rest = stdout.slice(list.length)
    expect(rest).toMatch(/✗ broken +web +ClusterIP/)
    expect(rest).not.toMatch(/VERDICT|cart|not asked for/)
  })

  it('-w follows a workload, with the Services that reach its Pods, to its end', async () => {
    const { server, printed, interrupted } = await going(['deploy/web', '-w', '-o', 'json'])
    const [first] = traces(await printed(/\n/))
    expect(first).toMatchObject({ target: { kind: 'Deployment' } })
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'nope' }] } })
    await printed(/\n.*PT301.*\n/)
    server.store.delete({ kind: 'Deployment', namespace: 'demo', name: 'web' })
    await printed(/\n.*\n.*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).not.toHaveProperty('pods')
  })

  it.each(['ing/shop', '10.96.3.16:80', 'node/node-1', 'https://shop.example.com/'])('-w follows %s', async (target) => {
    const { server, printed, interrupted } = await going([target, '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'nope', nodePort: 30099 }], type: 'NodePort' } })
    await printed(/\n.*PT301.*\n/)
    const documents = traces((await interrupted()).stdout)
    expect(documents.length).toBeGreaterThan(1)
  })

  it('-w follows an alias to a Service of another namespace, also to one that does not exist yet', async () => {
    const dns = { kind: 'Service', namespace: 'kube-system', name: 'kube-dns' }
    const { server, printed, interrupted } = await going(['svc/legacy', '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch({ ...web, name: 'legacy' }, { spec: { externalName: 'kube-dns.kube-system.svc' } })
    await printed(/"name":"kube-dns","state":"ok".*\n/)
    server.store.patch(dns, breaking)
    await printed(/PT101.*\n/)
    server.store.delete(dns)
    await printed(/PT711.*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).toMatchObject({ verdict: 'broken', alias: { reason: 'service-missing' } })
  })

  it('-w -o json of a list prints a trace a line, those of all Services first', async () => {
    const { server, printed, interrupted } = await going(['-w', '-o', 'json'])
    const first = traces(await printed(/"name":"web"/))
    expect(first.length).toBe(server.store.list('Service').filter(({ metadata }) => metadata.namespace === 'demo').length)
    server.store.delete(web)
    await printed(/"name":"web".*\n(.*\n)*.*"name":"web".*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).toMatchObject({ target: { name: 'web' } })
    expect(last).not.toHaveProperty('service')
  })

  it('-w draws in place on a terminal, and cuts what does not fit', async () => {
    const { server, printed, interrupted } = await going(['-w', '--no-color'], { rows: 12 })
    await printed(/… \d+ more lines\n/)
    server.store.patch(web, breaking)
    await printed(/\u001b\[\d+F\u001b\[J/)
    const { stdout } = await interrupted()
    const [first = '', second = ''] = stdout.split('\u001b[11F\u001b[J')
    expect(first.split('\n')).toHaveLength(12)
    expect(second).toMatch(/^VERDICT/)
  })

  it('-w says when the connection is lost and when it is back', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w'])
    await printed(/healthy/)
    const away = server.faults.add({ do: 'destroy', count: Number.POSITIVE_INFINITY })
    for (const watch of server.watches) watch.drop()
    await server.arrived(() => away.struck > 8)
    away.remove()
    await until(() => server.watches.size >= 5)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101/)
    const { stderr } = await interrupted()
    expect(stderr).toMatch(/^connection lost: .*; trying again\nconnected again\n$/)
  })

  it('-w is refused where nothing can change, and where nothing is there', async () => {
    const { ran } = await going(['svc/nope', '-w'])
    expect(await ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^error: services "nope" not found/) })
    const run = (argv: readonly string[]) => bench?.run(argv)
    expect(await run(['-w', '-f', 'x.yaml'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/-f reads a file, which does not change: it takes no --watch/),
    })
    expect(await run(['svc/web', '--timeout', '5s'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/neither is given/) })
    expect(await run(['--until', 'fine'])).toMatchObject({ code: 2 })
  })

  it('-w fails as a single reading does where the Services may not be read', async () => {
    const { ran } = await going(['svc/web', '-w'], { users: [reader('nobody', [])] })
    expect(await ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^error: .*forbidden.*\nask for the right/) })
  })
})

describe('--until', () => {
  it('--until waits for a verdict, prints the end, and exits with 0', async () => {
    const { server, ran } = await going(['svc/dns', '--until', 'broken', '-o', 'json'])
    await server.arrived(({ query, path }) => query.has('watch') && path.endsWith('/pods'))
    server.store.patch({ ...web, name: 'dns' }, breaking)
    const { code, stdout } = await ran
    expect(code).toBe(0)
    expect(documentOf(stdout)).toMatchObject({ kind: 'Trace', verdict: 'broken' })
  })

  it('--until waits for a Service that does not exist yet', async () => {
    const { server, ran } = await going(['svc/late', '--until', 'healthy', '-o', 'name'])
    await server.arrived(({ query }) => query.has('watch'))
    server.store.put({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name: 'late', namespace: 'demo' },
      spec: { clusterIP: '10.96.9.9', selector: { app: 'dns' }, ports: [{ port: 53, protocol: 'UDP', targetPort: 'dns' }] },
    })
    expect(await ran).toEqual({ code: 0, stdout: 'service/late\n', stderr: '' })
  })

  it('--until healthy needs all of several targets; after --timeout it exits with 1 and says what is not', async () => {
    expect(await timedOut(['svc', 'dns', 'cart', '--until', 'healthy', '-o', 'name'])).toEqual({
      code: 1,
      stdout: 'service/dns\nservice/cart\n',
      stderr: 'error: timed out: demo/cart is broken\n',
    })
  })

  it('-w with --until prints what changes on the way', async () => {
    const { server, ran } = await going(['svc/dns', '-w', '--until', 'healthy', '-o', 'json'])
    const { code, stdout } = await ran
    expect([code, traces(stdout).map(({ verdict }) => verdict)]).toEqual([0, ['healthy']])
    await until(() => server.watches.size === 0)
  })

  const enough = [
    'services',
    'endpointslices.discovery.k8s.io',
    'pods',
    'nodes',
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
  ]
  const policies = 'networkpolicies.networking.k8s.io'

  it.each([
    ['a Service', ['svc/dns', '--until', 'healthy'], 'in namespace demo '],
    ['a Pod', ['deploy/web', '--until', 'healthy'], 'in namespace demo '],
    ['a list', ['-l', 'app=dns', '--until', 'healthy'], 'in namespace demo '],
    ['a list of all namespaces', ['-A', '-l', 'app=dns', '-w', '--until', 'healthy', '-o', 'name'], ''],
  ])('--until healthy of %s ends at once with 3 where a right on the path is missing, and names it', async (_, argv, where) => {
    const { ran } = await going(argv, { users: [reader('few', enough)], user: 'few' })
    expect(await ran).toMatchObject({
      code: 3,
      stderr: `error: --until healthy cannot be reached: the right to list ${policies} ${where}is missing\n`,
    })
  })

  it('--until healthy of a Service ends with 0 where no right but one beside the path is missing', async () => {
    const { ran } = await going(['svc/dns', '--until', 'healthy', '-o', 'name'], {
      users: [reader('few', [...enough, policies])],
      user: 'few',
    })
    expect(await ran).toMatchObject({ code: 0, stdout: 'service/dns\n' })
  })

  it('for --until broken of a list any broken Service is enough', async () => {
    const { ran } = await going(['--until', 'broken', '-o', 'name'])
    expect(await ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/service\/cart/) })
  })
})

it('without --until a watch that --timeout ends exits as a single reading does', async () => {
  expect(await timedOut(['svc/cart', '-w', '-o', 'name'])).toMatchObject({ code: 1, stdout: 'service/cart\n', stderr: '' })
})
