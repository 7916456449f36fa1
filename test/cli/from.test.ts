import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { manyPods, openExec } from './many-pods.ts'
import { reader, traceOf } from './program.ts'
import { start } from './start.ts'

const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: 'shop', labels: { app: 'client' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app' }] },
  status: {
    phase: 'Running',
    podIP: '10.244.7.7',
    podIPs: [{ ip: '10.244.7.7' }],
    containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } }],
  },
}

function policy(namespace: string, name: string, spec: object) {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec: { podSelector: {}, ...spec } }
}

const objects = [...manyPods(2), client]
const deny = policy('shop', 'default-deny', { policyTypes: ['Egress'] })
const asked = ['svc/many', '-n', 'demo', '--from', 'pod/client', '--from-namespace', 'shop']

describe('--from', () => {
  it('--from reads a client of another namespace and its policies, and names the one that drops its traffic', async () => {
    const one = await start({ objects: [...objects, deny] })
    const { code, stdout } = await one.run(asked)
    expect(stdout).toContain(
      'access   ? pod/client in shop: dropped by networkpolicy/default-deny in shop, egress of the client (inferred)',
    )
    expect(stdout).toContain('name: allow-client-to-many')
    expect(code).toBe(0)
    const trace = traceOf(await one.run([...asked, '-o', 'json']))
    expect([trace.verdict, trace.findings[0]?.code]).toEqual(['unknown', 'PT601'])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ result: 'denied', egress: { result: 'denied', certainty: 'inferred' } })
  })

  it('--from names the client in one word with its namespace, and takes several', async () => {
    const one = await start({ objects: [...objects, deny] })
    const { stdout } = await one.run(['svc/many', '-n', 'demo', '--from', 'pod/shop/client', '--from', 'pod/many-000'])
    expect(stdout).toContain('pod/client in shop: dropped')
    expect(stdout).toContain('pod/many-000: allowed, no policy applies')
  })

  it('--until waits for the verdict for the client, and ends at once if the client does not exist', async () => {
    const one = await start({ objects })
    const ran = await one.run([...asked, '--until', 'healthy', '-o', 'json'])
    expect(ran.code).toBe(0)
    expect(traceOf(ran).ports[0]?.endpoints[0]?.access).toMatchObject({ from: { namespace: 'shop', name: 'client' }, result: 'allowed' })
    const { code, stderr } = await one.run(['svc/many', '-n', 'demo', '--from', 'pod/none', '-w'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('pods "none" not found in namespace "demo"')])
  })

  it.each([
    [['--from', 'pod/cleint', '--from-namespace', 'shop'], 'pods "cleint" not found in namespace "shop"; did you mean "client"?'],
    [['--from', 'pod/client'], 'pods "client" not found in namespace "demo"; did you mean --from-namespace shop?'],
    [['--from', 'pod/cleint', '--from-namespace', 'shop', '-w'], 'did you mean "client"?'],
    [['--from', 'pod/quite-different'], 'pods "quite-different" not found in namespace "demo"\n'],
    [['--from', 'deployment/none'], 'deployments.apps "none" not found in namespace "demo"'],
    [['--from', 'node/none'], 'nodes "none" not found'],
    [['--from', 'pod/shop/client:other'], 'container other is not valid for pod client'],
  ])('a client that does not exist ends with 3: %j', async (argv, words) => {
    const one = await start({ objects })
    const { code, stderr } = await one.run(['svc/many', '-n', 'demo', ...argv])
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)])
  })

  it('--from says how a probe from the client contradicts the policies', async () => {
    const one = await start({ objects: [...objects, deny], exec: openExec })
    const trace = traceOf(await one.run([...asked, '--probe', '-o', 'json']))
    expect(trace.findings.map(({ code, severity }) => [code, severity])).toEqual([['PT606', 'info']])
    expect(trace.verdict).toBe('healthy')
  })
})

describe('rights', () => {
  const lists = ['services', 'endpointslices.discovery.k8s.io', 'nodes', 'ingresses.networking.k8s.io', 'namespaces', 'daemonsets.apps']
  const policies = 'networkpolicies.networking.k8s.io'

  /** May read everything that a trace reads, except that in these two namespaces only the given resources are allowed. */
  function user(name: string, inDemo: string[], inShop: string[]) {
    return {
      ...reader(name, lists),
      rules: [
        ...(reader(name, lists).rules ?? []),
        ...(reader(name, inDemo, 'demo').rules ?? []),
        ...(reader(name, inShop, 'shop').rules ?? []),
      ],
    }
  }

  it.each([
    ['neither the Pod nor the policies of the client', ['pods', policies], [], 'client-unread', 'no-policy'],
    ['not the policies of the client', ['pods', policies], ['pods'], 'policies-unread', 'no-policy'],
    ['not the policies of the Service', ['pods'], ['pods', policies], 'no-policy', 'policies-unread'],
  ])('a user who may read %s gets an unknown result for that direction, and a gap', async (_, inDemo, inShop, egress, ingress) => {
    const one = await start({ objects, users: [user('limited', inDemo, inShop)] })
    const trace = traceOf(await one.run([...asked, '-o', 'json'], 'limited'))
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({
      result: 'unknown',
      egress: { reason: egress },
      ingress: { reason: ingress },
    })
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps.some(({ hides }) => hides)).toBe(true)
    expect((await one.run(asked, 'limited')).stdout).toMatch(/pod\/client in shop: unknown: .*not read/)
  })
})

describe('an address that nothing in the cluster owns', () => {
  it('for an address that nothing in the cluster owns, only the egress of the client is judged', async () => {
    const one = await start({ objects: [...objects, deny] })
    const ran = await one.run(['203.0.113.5:443/TCP', '-n', 'demo', '--from', 'pod/shop/client', '-o', 'json'])
    expect(traceOf(ran)).toMatchObject({ verdict: 'unknown', access: { result: 'denied', egress: { reason: 'isolated' } } })
    const open = await one.run(['203.0.113.5:443/TCP', '-n', 'demo', '--from', 'pod/many-000', '-o', 'json'])
    expect(traceOf(open)).toMatchObject({ verdict: 'unknown', access: { result: 'allowed' } })
  })

  it('an address of a Pod is healthy for a client that may connect to it, and not for one that policies block', async () => {
    const one = await start({ objects: [...objects, deny] })
    const [kept, open] = await Promise.all(
      ['pod/shop/client', 'pod/many-001'].map((client) => one.run(['10.244.0.0:8080', '-n', 'demo', '--from', client, '-o', 'json'])),
    )
    expect([kept, open].map((ran) => ran && [traceOf(ran).verdict, traceOf(ran).access?.result])).toEqual([
      ['unknown', 'denied'],
      ['healthy', 'allowed'],
    ])
  })

  it('an address that nothing in the cluster owns takes a protocol only with --from', () => {
    expect(parseCommand(['203.0.113.5:443/TCP'])).toMatchObject({
      run: 'error',
      message: expect.stringContaining('allowed only with --from'),
    })
  })
})

describe('the words of --from', () => {
  it.each([
    ['pod/web-0', { kind: 'pod', name: 'web-0', namespace: 'ns' }],
    ['po/web-0:app', { kind: 'pod', name: 'web-0', namespace: 'ns', container: 'app' }],
    ['pod/shop/web-0', { kind: 'pod', name: 'web-0', namespace: 'shop' }],
    ['deploy/web', { kind: 'workload', type: 'Deployment', name: 'web', namespace: 'ns' }],
    ['sts/shop/db', { kind: 'workload', type: 'StatefulSet', name: 'db', namespace: 'shop' }],
    ['node/node-1', { kind: 'node', name: 'node-1' }],
    ['203.0.113.7', { kind: 'address', address: '203.0.113.7' }],
    ['fd00::1', { kind: 'address', address: 'fd00::1' }],
    ['outside', { kind: 'outside' }],
  ])('%s is understood', (word, expected) => {
    expect(parseCommand(['svc/web', '--from', word, '--from-namespace', 'ns'])).toMatchObject({ run: 'trace', clients: [expected] })
  })

  it.each(['web', 'svc/web', 'pod/a/b/c', 'pod/', 'node/a/b', 'deploy/web:app', 'pod/Web'])('the client %s is refused', (word) => {
    expect(parseCommand(['svc/web', '--from', word])).toMatchObject({ run: 'error', message: expect.stringContaining('must be pod/NAME') })
  })

  it.each([
    ['node/node-1', 'node'],
    ['ing/shop', 'route'],
    ['gateway/public', 'gateway'],
  ])('--from is refused for %s, which policies do not select', (target, kind) => {
    expect(parseCommand([target, '--from', 'pod/a'])).toMatchObject({
      run: 'error',
      message: `--from cannot be used with a ${kind} as target`,
    })
  })

  it.each(['svc/web', 'pod/a', 'deploy/web', '10.96.0.1:80', 'https://shop.example.com/'])('--from is accepted for %s', (target) => {
    expect(parseCommand([target, '--from', 'pod/a'])).toMatchObject({ run: 'trace', clients: [{ kind: 'pod', name: 'a' }] })
  })

  it('--from needs a target, and --from-namespace needs --from', () => {
    expect(parseCommand(['--from', 'pod/a'])).toMatchObject({ run: 'error', message: '--from needs a target' })
    expect(parseCommand(['svc/web', '--from-namespace', 'a'])).toMatchObject({ run: 'error', message: expect.stringContaining('--from') })
  })
})

it('a client outside of the cluster that only a route lets in is unknown if the Pods of its controller were not found', async () => {
  const { run } = await start()
  const { stdout } = await run(['svc/web', '-n', 'demo', '--from', 'outside'])
  const words = 'outside: unknown: the Pods of the controller were not found   connects only through ingress/shop and its controller'
  expect(stdout).toContain(words)
})
