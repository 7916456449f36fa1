import { describe, expect, it } from 'vitest'
import { type Bench, listOf, traceOf } from './program.ts'
import { asked } from './runs.ts'
import { start } from './start.ts'

describe('one Service', () => {
  it('one Service costs two round trips, and no request for what it does not draw', async () => {
    const { run, server } = await start()
    const gate = (await import('../server/faults.ts')).gate()
    // The first round is five requests that need only the name; one asks which APIs there are. The second begins only
    // when all are answered.
    server.faults.add({ do: 'wait', gate, match: /\/services\/web/ })
    const running = run(['svc/web', '-o', 'json'])
    await server.arrived(() => true, 5)
    const first = asked({ server } as Bench).toSorted()
    gate.open()
    const trace = traceOf(await running)
    expect(first).toEqual(['', 'endpointslices?kubernetes.io/service-name=web', 'ingresses', 'networkpolicies', 'services/web'])
    expect(asked({ server } as Bench).slice(5)).toEqual(['pods?app=web'])
    expect(trace.ports[0]?.endpoints).toHaveLength(3)
  })

  it('Nodes are asked for only where they matter, and the namespace only where nothing is selected', async () => {
    const { run, server } = await start()
    await run(['svc/shop'])
    expect(
      asked({ server } as Bench)
        .slice(5)
        .toSorted(),
    ).toEqual(['configmaps/kube-proxy', 'nodes', 'pods?app=shop'])
    const before = server.requests.length
    await run(['svc/cart'])
    expect(
      asked({ server } as Bench)
        .slice(before + 5)
        .toSorted(),
    ).toEqual(['daemonsets', 'deployments', 'pods', 'services/cart', 'statefulsets'])
  })

  it('several targets ask for nothing twice', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc', 'web', 'checkout', 'web', '-o', 'name'])
    expect(stdout).toBe('service/web\nservice/checkout\nservice/web\n')
    const all = asked({ server } as Bench)
    expect(new Set(all).size).toBe(all.length)
  })

  it('a Service that is not found is exit code 3, with the name that was probably meant', async () => {
    const { run } = await start()
    expect(await run(['svc/serach'])).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error: services "serach" not found in namespace "demo"; did you mean "search"?\n',
    })
  })

  it('a missing Service that a route refers to is drawn with the route, and exit code 3', async () => {
    const { run } = await start()
    const { code, stdout, stderr } = await run(['svc/gone'])
    expect(code).toBe(3)
    expect(stdout).toContain('PT501')
    expect(stderr).toMatch(/^error: services "gone" not found/)
  })
})

describe('all Services', () => {
  it('all Services are one line each, worst first, and their document is a list', async () => {
    const { run } = await start()
    const list = listOf(await run(['-o', 'json']))
    const verdicts = list.items.map((item) => item.verdict)
    const order = ['broken', 'degraded', 'unknown', 'idle', 'healthy']
    expect(verdicts).toEqual(verdicts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
    const text = (await run([])).stdout
    expect(text.split('\n\n')[0]?.trimEnd().split('\n')).toHaveLength(list.items.length + 1)
    expect(list.unread).toEqual([])
  })

  it('a list reads each kind once', async () => {
    const { run, server } = await start()
    await run(['-l', 'app in (web,search)', '-o', 'json'])
    expect(asked({ server } as Bench).toSorted()).toEqual([
      '',
      'daemonsets',
      'deployments',
      'endpointslices',
      'ingresses',
      'networkpolicies',
      'pods',
      'services?app in (web,search)',
      'statefulsets',
    ])
  })

  it('the list of an empty namespace is a line on stderr and exit code 0', async () => {
    const { run } = await start()
    expect(await run(['-n', 'nowhere'])).toEqual({ code: 0, stdout: '', stderr: 'No services found in nowhere namespace.\n' })
    expect(listOf(await run(['-n', 'nowhere', '-o', 'json'])).items).toEqual([])
  })
})

describe('exit codes', () => {
  it.each<[string[], number]>([
    [['svc/search'], 1],
    [['svc/search', '--fail-on', 'never'], 0],
    [['svc/search', '--ignore', 'PT301'], 0],
    [['svc/shop'], 0],
    [['svc/shop', '--fail-on', 'warn'], 1],
    [['svc/checkout', '--fail-on', 'warn'], 0],
    [['svc/checkout', '--fail-on', 'unknown'], 1],
    [['svc/sidecar', '--fail-on', 'unknown'], 0],
    [['svc/web:8080'], 1],
    [['svc/web', '-o', 'jsonpath'], 2],
    [['svc/web', '--watchh'], 2],
    [['svc/none'], 3],
  ])('the exit code of %j is %i', async (argv, code) => {
    const { run } = await start()
    expect((await run(argv)).code).toBe(code)
  })
})
