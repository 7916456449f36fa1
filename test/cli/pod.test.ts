import { describe, expect, it } from 'vitest'
import { type Bench, reader, traceOf } from './program.ts'
import { start } from './start.ts'

function podOf({ server }: Bench, app: string): string {
  const pod = server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith(`${app}-`))
  if (!pod) throw new Error(`no Pod of ${app}`)
  return pod.metadata.name
}

/** The requests made, each as `resource` or `resource/name?selector`. */
function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => {
    const selector = query.get('labelSelector')
    return `${path.replace(/^.*\/namespaces\/demo\//, '')}${selector ? `?${selector}` : ''}`
  })
}

describe('a Pod', () => {
  it('a Pod is traced upward to the Services that reach it, in two round trips', async () => {
    const bench = await start()
    const name = podOf(bench, 'web')
    const trace = traceOf(await bench.run([`pod/${name}`, '-o', 'json']))
    // One of the shop's routes names a port that the Service does not have.
    expect(trace).toMatchObject({ target: { kind: 'Pod', namespace: 'demo', name }, verdict: 'degraded' })
    expect(trace.reach?.ports).toMatchObject([
      {
        port: 8080,
        declared: [{ container: 'web', name: 'http' }],
        services: [{ service: 'web', port: 80, ready: 1, of: 1, state: 'ok' }],
      },
    ])
    expect(trace.through?.map(({ target }) => target.name)).toEqual(['web'])
    expect(trace.through?.[0]?.ports[0]?.endpoints.map(({ pod }) => pod)).toContain(name)
    // The first asks whether there is a Gateway API.
    const first = ['/apis', 'endpointslices', 'ingresses', 'networkpolicies', `pods/${name}`, 'services']
    expect(asked(bench).slice(0, first.length).sort()).toEqual(first)
    expect(asked(bench).slice(first.length)).toEqual(['pods?app=web'])
  })

  it('a Pod that does not exist is one line and exit code 3, with a Pod whose name begins with that word', async () => {
    const { run } = await start()
    const { code, stderr, stdout } = await run(['pod/nobody'])
    expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: 'error: pods "nobody" not found in namespace "demo"\n', stdout: '' })
    expect((await run(['pod/db'])).stderr).toBe('error: pods "db" not found in namespace "demo"; did you mean "db-0"?\n')
  })

  it('a Pod that is not ready while another serves is broken, and the Service is not', async () => {
    const bench = await start()
    const name = podOf(bench, 'web')
    const conditions = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }]
    bench.server.store.patch({ kind: 'Pod', namespace: 'demo', name }, { status: { conditions } })
    const { code, stdout } = await bench.run([`pod/${name}`, '-o', 'json'])
    const trace = traceOf({ code, stdout, stderr: '' })
    expect({ code, verdict: trace.verdict, service: trace.through?.[0]?.verdict }).toEqual({
      code: 1,
      verdict: 'broken',
      service: 'degraded',
    })
    expect(trace.reach?.ports[0]?.services).toMatchObject([{ state: 'broken', ready: 0, of: 1, why: 'not-ready' }])
    const other = bench.server.store.list('Pod').find((pod) => pod.metadata.name.startsWith('web-') && pod.metadata.name !== name)
    expect((await bench.run([`pod/${other?.metadata.name}`])).code).toBe(0)
  })

  it('a Pod whose Services may not be read is unknown, and says which right is missing', async () => {
    const few = ['pods', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']
    const bench = await start({ users: [reader('few', few)] })
    const { code, stdout } = await bench.run([`pod/${podOf(bench, 'web')}`])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^demo\/web-\S+ +Pod +\? unknown$/m)
    expect(stdout).toContain('not read: services (forbidden: needs list services in demo): which Services exist is unknown')
    expect(stdout).not.toContain('none selects')
  })
})

describe('a workload', () => {
  it('a workload is traced upward from all of its Pods, in two round trips', async () => {
    const bench = await start()
    const trace = traceOf(await bench.run(['deploy/web', '-o', 'json']))
    expect(trace).toMatchObject({
      target: { kind: 'Deployment', name: 'web' },
      verdict: 'degraded',
      workload: { replicas: 3, readyReplicas: 3 },
    })
    expect(trace.pods?.map(({ ready, owner }) => [ready, owner?.name])).toEqual([
      [true, 'web'],
      [true, 'web'],
      [true, 'web'],
    ])
    expect(trace.reach?.ports).toMatchObject([{ port: 8080, pods: 3, services: [{ service: 'web', ready: 3, of: 3 }] }])
    const first = ['/apis', 'deployments/web', 'endpointslices', 'ingresses', 'networkpolicies', 'services']
    expect(asked(bench).slice(0, first.length).sort()).toEqual(first)
    expect(asked(bench).slice(first.length).sort()).toEqual(['pods?app=web'])
  })

  it.each([
    ['sts/db', 'healthy'],
    ['deploy/orders', 'broken'],
    ['deploy/reports', 'idle'],
  ])('the workload %s is %s', async (target, verdict) => {
    const { run } = await start()
    const trace = traceOf(await run([target, '-o', 'json']))
    expect(trace.verdict).toBe(verdict)
  })

  it('a workload that does not exist is named as kubectl names it', async () => {
    const { run } = await start()
    expect(await run(['deploy/wbe'])).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error: deployments.apps "wbe" not found in namespace "demo"; did you mean "web"?\n',
    })
    expect((await run(['job/once'])).stderr).toBe('error: jobs.batch "once" not found in namespace "demo"\n')
  })

  it('a workload is found in a dump, in whichever namespace it is', async () => {
    const { run, server } = await start()
    const kinds = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Deployment', 'DaemonSet']
    const items = kinds.flatMap((kind) => server.store.list(kind))
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const trace = traceOf(await run(['-f', '-', 'ds/kube-proxy', '-o', 'json'], undefined, dump))
    expect(trace).toMatchObject({ target: { kind: 'DaemonSet', namespace: 'kube-system' }, workload: { replicas: 3 } })
    const { stderr } = await run(['-f', '-', 'deploy/wbe'], undefined, dump)
    expect(stderr).toMatch(/^error: deployments\.apps "wbe" not found .*did you mean "web"\?$/m)
  })
})
