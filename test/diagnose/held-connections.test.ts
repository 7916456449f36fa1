import { describe, expect, it } from 'vitest'
import type { Pod, SliceEndpoint } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, endpointOf, node, pod, slice, snapshot } from '../build.ts'
import { type PodTable, podTable } from '../probe/connections/table-text.ts'
import { stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const deleting = '2026-11-20T23:59:00Z'
const client = '10.244.9.9'

/** Evidence of connections that a Pod in deletion still holds. */
const heldOf = ({ findings }: Trace) => findings.flatMap(({ evidence }) => evidence).filter(({ field }) => field.endsWith('established'))

/** `web-0` is being deleted, as `entry` tells; `next` are Pods beside it. */
function going(entry: Partial<SliceEndpoint>, next: readonly Pod[] = [], part: Partial<Snapshot> = {}): Snapshot {
  const old = pod('web-0', { deleting, containers: [container()] })
  const caller = pod('client-0', { labels: {}, ips: [client], owner: { kind: 'StatefulSet', name: 'client' } })
  const entries = [endpointOf(old, { ready: false, terminating: true, ...entry }), ...next.map((one) => endpointOf(one))]
  return snapshot({ pods: [old, ...next, caller], slices: [slice(entries)], ...part })
}

const ready = pod('web-1', { ips: ['10.244.0.2'] })
const from = (peers: PodTable['peers']) => worldOf({ 'web-0': [{ peers: peers ?? [] }] })
const evidence = (value: string) => ({
  object: { kind: 'Pod', namespace: 'demo', name: 'web-0' },
  field: '/proc/net/{tcp,tcp6} port 8080 established',
  value,
})

describe.each([
  ['PT205', going({})],
  ['PT206', going({}, [ready])],
])('the connections of a Pod in deletion as evidence of %s', (code, cluster) => {
  it(`${code} says how many connections a Pod in deletion holds, and whose they are`, async () => {
    const trace = await traceProbed(cluster, from([{ address: client, count: 2 }]))
    expect(trace.findings.map((one) => one.code)).toEqual([code])
    expect(heldOf(trace)).toEqual([evidence('2: pod/client-0')])
  })

  it(`${code} says nothing of connections if the Pod in deletion holds none`, async () => {
    const trace = await traceProbed(cluster, from([]))
    expect(trace.findings.map((one) => one.code)).toEqual([code])
    expect(heldOf(trace)).toEqual([])
  })

  it(`${code} says nothing of the connections of a Pod in deletion that was not read`, async () => {
    const trace = await traceProbed(cluster, { ...worldOf({}), listens: (name) => (name === 'web-0' ? undefined : ['tcp6 :::8080']) })
    expect(trace.findings.map((one) => one.code)).toEqual([code])
    expect(heldOf(trace)).toEqual([])
  })

  it(`${code} says a minimum of connections if the table of the Pod in deletion was truncated`, async () => {
    const whole = podTable('10.244.0.1', 8080, { peers: [{ address: client, count: 3 }] })
    const world = { ...worldOf({}), samples: () => [whole], isCut: () => true }
    expect(heldOf(await traceProbed(cluster, world))).toEqual([evidence('at least 3: pod/client-0')])
  })
})

describe('whose connections a Pod in deletion holds', () => {
  it('an address that was not read is unknown, and not taken for a Pod', async () => {
    const trace = await traceProbed(going({}), from([{ address: stranger }]))
    expect(heldOf(trace)).toEqual([evidence('1: unknown addresses')])
  })

  it('a client with two addresses is named once', async () => {
    const addresses = ['192.0.2.8', '192.0.2.9'].map((address) => ({ type: 'InternalIP', address }))
    const cluster = going({}, [], { nodes: [node('node-1'), node('node-2', { addresses })] })
    const peers = addresses.map(({ address }) => ({ address, count: 2 }))
    expect(heldOf(await traceProbed(cluster, from(peers)))).toEqual([evidence('4: node/node-2')])
  })

  it('a client of another namespace is named with its namespace', async () => {
    const cluster = going({})
    const pods = cluster.pods.map((one) => (one.name === 'client-0' ? { ...one, namespace: 'ops' } : one))
    expect(heldOf(await traceProbed({ ...cluster, pods }, from([{ address: client }])))).toEqual([evidence('1: pod/client-0 (ops)')])
  })

  it('connections of a Pod that is not being deleted are no evidence of a rollout', async () => {
    const trace = await traceProbed(going({}, [ready]), worldOf({ 'web-0': [{}], 'web-1': [{ peers: [{ address: client, count: 9 }] }] }))
    expect(trace.findings.map((one) => one.code)).toEqual(['PT206'])
    expect(heldOf(trace)).toEqual([])
  })
})
