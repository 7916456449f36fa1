import { describe, expect, it } from 'vitest'
import type { ExecHandler } from '../../src/demo/server/pods/exec.ts'
import { recorded } from '../probe/connections/recordings.ts'
import type { TestServerOptions } from '../server/server.ts'
import { manyPods, openExec } from './many-pods.ts'
import { exec as execRule, execs, lists, runner } from './probe-runs.ts'
import { reader, traceOf } from './program.ts'
import { start } from './start.ts'

/** The bytes that a container printed on a real cluster: six connections from two Pods wait on 8080. */
const prints: ExecHandler = (call) => (call.command[0] === 'cat' ? { stdout: recorded('41-paused-t0'), exitCode: 0 } : openExec(call))

/** A Pod of another namespace with an address that the recording holds. */
const shop = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'shop-7d9f-abcde',
    namespace: 'shop',
    labels: { 'pod-template-hash': '7d9f' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-7d9f', uid: 's', controller: true }],
  },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app' }] },
  status: { phase: 'Running', podIP: '10.154.1.36', podIPs: [{ ip: '10.154.1.36' }] },
}

const options: TestServerOptions = { objects: [...manyPods(1), shop], exec: prints }
const deployment = { kind: 'Deployment', namespace: 'shop', name: 'shop' }

describe('who is connected', () => {
  it('a document names the workloads in other namespaces to which the addresses belong', async () => {
    const one = await start(options)
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json']))
    expect(trace.ports[0]?.endpoints[0]?.connections).toMatchObject({ open: 0, waiting: 6, samples: 1 })
    expect(trace.ports[0]?.clients).toContainEqual({ who: deployment, open: 0, waiting: 3, ended: 0, addresses: ['10.154.1.36'] })
    const asked = one.server.requests.filter(({ query }) => query.get('fieldSelector')?.startsWith('status.podIP='))
    expect(asked.map(({ query }) => query.get('fieldSelector')).sort()).toEqual(['status.podIP=10.154.1.36', 'status.podIP=10.154.2.33'])
  })

  it('a text looks no address up, and prints none', async () => {
    const one = await start(options)
    const { stdout } = await one.run(['svc/many', '--probe'])
    expect(stdout).toContain('6 waiting')
    expect(stdout).toContain('unknown addresses 6')
    expect(stdout).not.toContain('10.154.')
    expect(one.server.requests.filter(({ query }) => query.get('fieldSelector')?.includes('podIP'))).toEqual([])
  })

  it('without the right to list Pods of all namespaces the addresses are unknown, without an error', async () => {
    const own = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }
    const user = {
      ...reader(
        'narrow',
        lists.filter((one) => one !== 'pods'),
      ),
      rules: [
        ...(reader(
          'narrow',
          lists.filter((one) => one !== 'pods'),
        ).rules ?? []),
        { ...own, namespaces: ['demo'] },
        execRule,
      ],
    }
    const one = await start({ ...options, users: [user, runner] })
    const trace = traceOf(await one.run(['svc/many', '--probe', '-o', 'json'], 'narrow'))
    expect(trace.ports[0]?.clients?.map(({ who }) => who)).toEqual(['unknown'])
  })

  it('a plan says which rows are recorded, and runs nothing', async () => {
    const one = await start(options)
    const { stdout } = await one.run(['svc/many', '--probe=plan'])
    expect(stdout).toMatch(/keep only connections of port 8080/)
    expect(execs(one)).toEqual([])
  })
})

describe('--for and --every', () => {
  it.each([
    [['--for', '10s'], /--probe/],
    [['--every', '5s'], /--probe/],
    [['--probe', '--for', '1s'], /--for .*2s.*10m/],
    [['--probe', '--for', '11m'], /--for .*2s.*10m/],
    [['--probe', '--for', '10s', '--every', '1s'], /--every is at least 2s/],
    [['--probe', '--for', '4s', '--every', '5s'], /--every is longer than --for/],
    [['--probe=plan', '--for', '10s'], /runs nothing/],
    [['--probe', '--for', '10s', '-w'], /--for/],
  ])('the flags %j are a usage error', async (args, words) => {
    const one = await start(options)
    const ran = await one.run(['svc/many', ...args])
    expect([ran.code, words.test(ran.stderr)]).toEqual([2, true])
  })
})
