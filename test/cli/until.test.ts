import { describe, expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { until } from '../live/pace.ts'
import { documentOf } from '../schema.ts'
import { breaking, going, timedOut, traces, web } from './going.ts'
import { reader } from './program.ts'

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

  it('--until healthy waits for all of several targets; after --timeout it exits with 1 and names those that are not healthy', async () => {
    expect(await timedOut(['svc', 'dns', 'cart', '--until', 'healthy', '-o', 'name'])).toEqual({
      code: 1,
      stdout: 'service/dns\nservice/cart\n',
      stderr: 'error: timed out: demo/cart is broken\n',
    })
  })

  it('-w with --until prints each change until the verdict is reached', async () => {
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
    ['an Ingress', ['ing/plain', '--until', 'healthy'], 'in namespace demo '],
    ['an address', ['dns.demo.svc:53', '--until', 'healthy'], 'in namespace demo '],
    ['an alias', ['svc/alias', '--until', 'healthy'], 'in namespace kube-system '],
    ['a list', ['-l', 'app=dns', '--until', 'healthy'], 'in namespace demo '],
    ['a list of all namespaces', ['-A', '-l', 'app=dns', '-w', '--until', 'healthy', '-o', 'name'], ''],
  ])('--until healthy of %s ends at once with 3 if a right on the path is missing, and names the right', async (_, argv, where) => {
    const backend = { service: { name: 'dns', port: { number: 53 } } }
    const plain = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'plain', namespace: 'demo' },
      spec: { ingressClassName: 'nginx', rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
    }
    const alias = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'alias', namespace: 'demo' },
      spec: { type: 'ExternalName', externalName: 'kube-dns.kube-system.svc.cluster.local' },
    }
    const options = { objects: [...shop(), plain, alias], now: () => shopPresent }
    const { ran } = await going(argv, { ...options, users: [reader('few', [...enough, 'ingresses.networking.k8s.io'])], user: 'few' })
    expect(await ran).toMatchObject({
      code: 3,
      stderr: `error: --until healthy cannot be reached: the right to list ${policies} ${where}is missing\n`,
    })
  })

  it('--until healthy of a Service ends with 0 if the only missing right is not needed for its path', async () => {
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
