import { describe, expect, it } from 'vitest'
import { type Bench, listOf, reader, runProgram, traceOf } from './program.ts'
import { lists, routes } from './runs.ts'
import { start } from './start.ts'

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
      // Only requests without an answer get a time limit: a busy machine may need longer for any other answer.
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

  it('a certificate of an unknown authority is exit code 3, with the flag that helps', async () => {
    const { server } = await start()
    const { code, stderr } = await runProgram(['svc/web', '--server', server.url])
    expect(code).toBe(3)
    expect(stderr).toMatch(/certificate/)
    expect(stderr).toMatch(/--certificate-authority/)
  })
})
