import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { porttrace, run, traceOf, users } from './porttrace.ts'

const demo = ['-n', 'demo']

/** The name of the first Pod with the label `app=NAME`. */
async function podOf(app: string): Promise<string> {
  const { stdout } = await run('kubectl', ['get', 'pods', ...demo, '-l', `app=${app}`, '-o', 'jsonpath={.items[0].metadata.name}'])
  return stdout
}

async function traced(target: string, flags: readonly string[] = []): Promise<{ code: number; trace: Trace }> {
  const { code, stdout, stderr } = await porttrace([target, ...demo, ...flags, '-o', 'json'])
  if (stdout === '') throw new Error(stderr)
  return { code, trace: traceOf(stdout) }
}

const ledTo = (trace: Trace) => trace.reach?.ports.map(({ port, services }) => [port, services.map((one) => `${one.service}:${one.port}`)])

describe('a Pod', () => {
  it('a Pod of two containers: which container has which port, and what leads there', async () => {
    const name = await podOf('multi')
    const { trace } = await traced(`pod/${name}`)
    expect(trace.verdict).toBe('healthy')
    expect(ledTo(trace)).toEqual([
      [8080, ['multi:80']],
      [9090, ['multi:9090']],
    ])
    expect(trace.reach?.ports.map(({ declared }) => declared.map(({ container }) => container))).toEqual([['httpd'], ['admin']])
    expect(trace.pods?.[0]).toMatchObject({ owner: { kind: 'Deployment', name: 'multi' }, ready: true, hostNetwork: false })
    const { stdout } = await porttrace([`pod/${name}`, ...demo])
    expect(stdout).toMatch(/8080\/TCP http +httpd +◀─ service\/multi:80/)
  })

  it('every port of a Pod in the network of its Node is one of the Node', async () => {
    const { trace } = await traced(`pod/${await podOf('hostnetwork')}`)
    const [pod] = trace.pods ?? []
    expect(trace).toMatchObject({ verdict: 'healthy', pods: [{ hostNetwork: true, addresses: [pod?.nodeAddress] }] })
    expect(trace.reach?.ports).toMatchObject([{ port: 8085, hostPorts: [{ port: 8085, nodes: [pod?.node] }] }])
  })

  it('a Pod with a hostPort: both ways lead to the one port', async () => {
    const { trace } = await traced(`pod/${await podOf('hostport')}`)
    expect(trace.reach?.ports).toMatchObject([{ port: 8080, services: [{ service: 'hostport' }], hostPorts: [{ port: 18_080 }] }])
  })

  it('a Pod of a StatefulSet has a name of its own', async () => {
    const { trace } = await traced('pod/headless-0')
    expect(trace).toMatchObject({ verdict: 'healthy', pods: [{ dnsNames: ['headless-0.headless.demo.svc'] }] })
  })

  it('a Pod that no Service selects: the one that was meant is named, and so is a client for which none was', async () => {
    const { code, trace } = await traced(`pod/${await podOf('noselect')}`)
    expect({ code, verdict: trace.verdict }).toEqual({ code: 0, verdict: 'unknown' })
    expect(trace.reach?.nearly).toEqual([{ service: 'noselect', key: 'app', wanted: 'noselct', found: 'noselect' }])
    expect(trace.through).toMatchObject([{ target: { name: 'noselect' }, verdict: 'broken' }])
    expect((await traced('pod/client')).trace).toMatchObject({ verdict: 'idle', through: [] })
  })
})

describe('a workload', () => {
  it('a workload behind a NodePort is healthy', async () => {
    const { trace } = await traced('deploy/nodeport')
    expect(trace).toMatchObject({ verdict: 'healthy', workload: { replicas: 1, readyReplicas: 1 } })
    const [source] = trace.reach?.ports[0]?.services ?? []
    expect(source?.ways).toContainEqual({ type: 'nodePort', address: '', port: 30_080, state: 'ok' })
  })

  it.each([
    ['deploy/multi', 'healthy', 0],
    ['deploy/notready', 'broken', 1],
    ['deploy/badname', 'broken', 1],
    ['sts/headless', 'healthy', 0],
    ['deploy/mixed-a', 'healthy', 0],
  ])('the Pod %s is traced: %s', async (target, verdict, code) => {
    const run = await traced(target)
    expect({ verdict: run.trace.verdict, code: run.code }).toEqual({ verdict, code })
  })

  it('what could not be read of a workload is reported, and breaks nothing', async () => {
    const { trace } = await traced('pod/headless-0', users.readonly)
    // The user may not read network policies, and one could be before the Pod.
    expect(trace).toMatchObject({
      verdict: 'unknown',
      gaps: expect.arrayContaining([expect.objectContaining({ resource: 'networkpolicies' })]),
    })
    const { code, stderr } = await porttrace(['deploy/none', ...demo])
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'error: deployments.apps "none" not found in namespace "demo"\n' })
  })
})
