import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Bench, listOf, reader, runProgram, traceOf } from './program.ts'
import { start } from './start.ts'

const lists = ['services', 'pods', 'endpointslices.discovery.k8s.io']
const routes = ['ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']

/** The requests made, each as `resource` or `resource/name?selector`. */
function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => {
    const words = path.split('/').filter(Boolean)
    const at = words.indexOf('namespaces')
    const rest = at < 0 ? words.slice(path.startsWith('/apis/') ? 3 : 2) : words.slice(at + 2)
    const selector = query.get('labelSelector')
    return `${rest.join('/')}${selector ? `?${selector}` : ''}`
  })
}

describe('one Service', () => {
  it('one Service costs two round trips, and no request for what it does not draw', async () => {
    const { run, server } = await start()
    const gate = (await import('../server/faults.ts')).gate()
    // The first round: six requests that wait for nothing but the name; one asks whether there is a Gateway API. The second begins only
    // when all are answered.
    server.faults.add({ do: 'wait', gate, match: /\/services\/web/ })
    const running = run(['svc/web', '-o', 'json'])
    await server.arrived(() => true, 6)
    const first = asked({ server } as Bench).toSorted()
    gate.open()
    const trace = traceOf(await running)
    expect(first).toEqual([
      '',
      'endpointslices?kubernetes.io/service-name=web',
      'ingresses',
      'networkpolicies',
      'serviceexports/web',
      'services/web',
    ])
    expect(asked({ server } as Bench).slice(6)).toEqual(['pods?app=web'])
    expect(trace.ports[0]?.endpoints).toHaveLength(3)
  })

  it('Nodes are asked for only where they matter, and the namespace only where nothing is selected', async () => {
    const { run, server } = await start()
    await run(['svc/shop'])
    expect(
      asked({ server } as Bench)
        .slice(6)
        .toSorted(),
    ).toEqual(['configmaps/kube-proxy', 'nodes', 'pods?app=shop'])
    const before = server.requests.length
    await run(['svc/cart'])
    expect(
      asked({ server } as Bench)
        .slice(before + 6)
        .toSorted(),
    ).toEqual(['daemonsets', 'deployments', 'pods', 'statefulsets'])
  })

  it('several targets ask for nothing twice', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc', 'web', 'checkout', 'web', '-o', 'name'])
    expect(stdout).toBe('service/web\nservice/checkout\nservice/web\n')
    const all = asked({ server } as Bench)
    expect(new Set(all).size).toBe(all.length)
  })

  it('a Service that is not found is exit code 3, with the name that was meant', async () => {
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

describe('few rights', () => {
  it('a 403 on one kind is a gap that names the right and what is unknown', async () => {
    const { run } = await start({ users: [reader('few', lists)] })
    const trace = traceOf(await run(['svc/shop', '-o', 'json']))
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps.map((gap) => `${gap.api} ${gap.reason} ${gap.hops} ${gap.hides}`)).toEqual([
      'configmaps forbidden dataplane false',
      'ingresses.networking.k8s.io forbidden route false',
      'networkpolicies.networking.k8s.io forbidden policy true',
      'nodes forbidden node true',
    ])
    const text = (await run(['svc/shop'])).stdout
    expect(text).toContain('not read: nodes (forbidden: needs list nodes): which Nodes answer is unknown')
    expect(text).not.toContain('configmaps')
  })

  it('without the right to read slices Endpoints are read, and that is said', async () => {
    const { run } = await start({ users: [reader('few', ['services', 'pods', 'endpoints', ...routes])] })
    const trace = traceOf(await run(['svc/sidecar', '-o', 'json']))
    expect(trace.gaps).toMatchObject([{ api: 'endpointslices.discovery.k8s.io', reason: 'forbidden', instead: 'endpoints', hides: false }])
    expect([trace.verdict, trace.ports[0]?.endpoints.length]).toEqual(['healthy', 2])
  })

  it('a server without discovery.k8s.io/v1 is read by its Endpoints', async () => {
    const { run } = await start({ version: '1.20' })
    const trace = traceOf(await run(['svc/sidecar', '-o', 'json']))
    expect(trace.gaps).toMatchObject([{ reason: 'not-served', instead: 'endpoints' }])
    expect(trace.verdict).toBe('healthy')
    expect(listOf(await run(['-o', 'json'])).items.length).toBeGreaterThan(10)
  })

  it('with neither slices nor Endpoints nothing is called broken or healthy', async () => {
    const { run } = await start({ users: [reader('few', ['services', 'pods', ...routes])] })
    for (const name of ['sidecar', 'search', 'cart']) expect(traceOf(await run([`svc/${name}`, '-o', 'json'])).verdict).toBe('unknown')
  })

  it('without the right to read Services there is one line and exit code 3', async () => {
    const { run } = await start({ users: [reader('few', ['pods'])] })
    for (const argv of [['svc/web'], [], ['-A']]) {
      const { code, stdout, stderr } = await run(argv)
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(/^error: services.* is forbidden: User "few" cannot (get|list) resource "services".*\n.*\n$/)
    }
  })
})

describe('a server that misbehaves', () => {
  it.each<[string, Parameters<Bench['server']['faults']['add']>[0], RegExp]>([
    ['401', { do: 'status', status: 401, count: Number.POSITIVE_INFINITY }, /unauthorized|credentials/i],
    ['429', { do: 'status', status: 429, count: Number.POSITIVE_INFINITY }, /too many requests|429/i],
    ['500', { do: 'status', status: 500, message: 'etcd is sad', count: Number.POSITIVE_INFINITY }, /etcd is sad/],
    ['503', { do: 'status', status: 503, count: Number.POSITIVE_INFINITY }, /503|unavailable/i],
    ['half an answer', { do: 'half', count: Number.POSITIVE_INFINITY }, /half|broke|cut|ended/i],
    ['garbage', { do: 'garbage', count: Number.POSITIVE_INFINITY }, /JSON/],
    ['a login page', { do: 'html', count: Number.POSITIVE_INFINITY }, /HTML|JSON|text\/html/i],
    ['no answer', { do: 'hang', count: Number.POSITIVE_INFINITY }, /within|answer/],
    ['a closed connection', { do: 'destroy', count: Number.POSITIVE_INFINITY }, /closed|reset|hang up|cut/i],
    ['hostile text', { do: 'status', status: 500, message: 'a\u001b[31mb\u202ec', count: Number.POSITIVE_INFINITY }, /\\x1b\[31mb\\u202ec/],
  ])('a server that answers with %s is one clear line and exit code 3', async (_, fault, says) => {
    const { run, server } = await start()
    server.faults.add(fault)
    for (const argv of [['svc/web'], ['-A']]) {
      // Only what is never answered is ended by the time: a busy machine may need longer for any other answer.
      const { code, stdout, stderr } = await run([...argv, ...(fault.do === 'hang' ? ['--request-timeout', '300ms'] : [])])
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(says)
      expect(stderr).toMatch(/^error: .*\n(.*\n)?$/)
      expect(stderr).not.toMatch(/\u001b|\u202e|\n\s+at /)
    }
  })

  it('an error of one kind alone is a gap', async () => {
    const { run, server } = await start()
    server.faults.add({ do: 'status', status: 500, message: 'no pods today', match: /\/pods/, count: Number.POSITIVE_INFINITY })
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect(trace.gaps).toMatchObject([{ resource: 'pods', reason: 'unavailable', hides: true }])
    expect(trace.gaps[0]?.message).toContain('no pods today')
  })

  it('a closed port, and a name that does not resolve, is exit code 3', async () => {
    const { run, server } = await start()
    await server.close()
    expect((await run(['svc/web'])).code).toBe(3)
    const unknown = await runProgram(['svc/web', '--server', 'https://no-such-host.invalid'])
    expect([unknown.code, unknown.stderr.split('\n')[0]]).toEqual([3, expect.stringMatching(/no-such-host\.invalid/)])
  })

  it('a certificate that nobody vouches for is exit code 3, with the flag that helps', async () => {
    const { server } = await start()
    const { code, stderr } = await runProgram(['svc/web', '--server', server.url])
    expect(code).toBe(3)
    expect(stderr).toMatch(/certificate/)
    expect(stderr).toMatch(/--certificate-authority/)
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
      'endpointslices',
      'ingresses',
      'networkpolicies',
      'pods',
      'services?app in (web,search)',
    ])
  })

  it('the list of an empty namespace is a line on stderr and exit code 0', async () => {
    const { run } = await start()
    expect(await run(['-n', 'nowhere'])).toEqual({ code: 0, stdout: '', stderr: 'No services found in nowhere namespace.\n' })
    expect(listOf(await run(['-n', 'nowhere', '-o', 'json'])).items).toEqual([])
  })
})

describe('without a cluster', () => {
  it('--save keeps what was read, and -f traces it to the same document', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'saved.json')
    const live = await run(['svc/checkout', '-o', 'json', '--save', file])
    expect(readFileSync(file, 'utf8')).not.toMatch(/"env"|managedFields|token/)
    const again = await runProgram(['svc/checkout', '-o', 'json', '-f', file])
    expect(again).toEqual(live)
    const input = await runProgram(['svc/checkout', '-o', 'json', '-f', '-'], {}, readFileSync(file, 'utf8'))
    expect(input).toEqual(live)
  })

  it('a snapshot that a list saved holds what the trace of one Service needs', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'list.json')
    await run(['--save', file])
    const live = traceOf(await run(['svc/web', '-o', 'json']))
    const saved = traceOf(await runProgram(['svc/web', '-o', 'json', '-f', file]))
    // The list has read the workloads, for the sake of other Services.
    expect(saved).toEqual({ ...live, taken: saved.taken, workloads: saved.workloads })
  })

  it('a snapshot that the trace of a Node saved says of a Service that policies and routes are not in it', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'node.json')
    await run(['node/node-1', '--save', file])
    const trace = traceOf(await runProgram(['svc/db', '-o', 'json', '-f', file]))
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps.map((gap) => `${gap.resource} ${gap.reason}`)).toEqual([
      'gatewayroutes absent',
      'ingresses absent',
      'networkpolicies absent',
    ])
  })

  it('a file that is not there, or damaged, is one line and exit code 3', async () => {
    const { folder } = await start()
    const damaged = join(folder, 'damaged')
    writeFileSync(damaged, '{"kind": "List", "items": [')
    for (const file of [damaged, join(folder, 'none')]) {
      const { code, stdout, stderr } = await runProgram(['svc/web', '-f', file])
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(/^error: .*\n(.*\n)?$/)
    }
  })

  it('a name in two namespaces of a dump has to be chosen', async () => {
    const one = (namespace: string) => `kind: Service\napiVersion: v1\nmetadata: {name: web, namespace: ${namespace}}\n`
    const { code, stderr } = await runProgram(['svc/web', '-f', '-'], {}, `${one('a')}---\n${one('b')}`)
    expect(code).toBe(3)
    expect(stderr).toMatch(/^error: service "web" is in several namespaces of the dump \(a, b\): choose one with -n\n$/m)
  })

  it('the demo runs the program against its own server', async () => {
    const { code, stdout } = await runProgram(['demo'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^VERDICT/)
    expect(stdout).toMatch(/PT301/)
    expect(traceOf(await runProgram(['demo', 'svc/cart', '-o', 'json'])).findings[0]?.code).toBe('PT101')
  })
})

describe('explain', () => {
  it('explain tells of every code, lists them, and knows what was meant', async () => {
    const all = await runProgram(['explain'])
    expect(all.stdout).toMatch(/^CODE {2,}NAME/)
    for (const [code] of all.stdout.matchAll(/^PT\d{3}/gm)) {
      const { stdout } = await runProgram(['explain', code.toLowerCase()])
      for (const words of [code, 'What it means', 'Why', 'How to confirm', 'How to fix']) expect(stdout).toContain(words)
    }
    expect(await runProgram(['explain', 'PT999'])).toMatchObject({ code: 2, stdout: '' })
  })
})
