import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTransport, type Transport } from '../../../src/cluster/http/transport.ts'
import { readTargets } from '../../../src/cluster/read/targets/targets.ts'
import type { ClientRef } from '../../../src/model/client.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import { manyPods } from '../../cli/many-pods.ts'
import { demo } from '../../server/client.ts'
import { connectionTo } from '../servers.ts'

const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: 'shop', labels: { app: 'client' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app' }] },
  status: { phase: 'Running', podIPs: [{ ip: '10.244.7.7' }] },
}

const policy = (namespace: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'by-team', namespace },
  spec: { podSelector: {}, ...spec },
})
const teams = [{ namespaceSelector: { matchLabels: { team: 'shop' } } }]
const wide = {
  apiVersion: 'policy.networking.k8s.io/v1alpha2',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'wide' },
  spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, ingress: [] },
}
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'team', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'client' } }, template: { metadata: { labels: { app: 'client' } } } },
}
const objects = [
  deployment,
  ...[...manyPods(2), client, wide, policy('demo', { ingress: [{ from: teams }] })],
  policy('shop', { policyTypes: ['Egress'], egress: [{ to: teams }] }),
]

/** Lets requests go in groups: all that wait are answered, and only then the next ones begin. `trips` has the paths of each group. */
function inTrips(api: Transport): { api: Transport; trips: string[][]; end(): void } {
  const trips: string[][] = []
  let waiting: { path: string; go: () => void }[] = []
  let under = 0
  let isOver = false
  const turn = (path: string) => new Promise<void>((go) => waiting.push({ path, go }))
  const counted = async <T>(path: string, call: () => Promise<T>): Promise<T> => {
    await turn(path)
    try {
      return await call()
    } finally {
      under -= 1
    }
  }
  const run = async () => {
    while (!isOver) {
      // After these turns, every request that follows from the answers has begun.
      for (let turns = 0; turns < 50; turns += 1) await setImmediate()
      if (under > 0 || waiting.length === 0) continue
      trips.push(waiting.map(({ path }) => path))
      under = waiting.length
      const group = waiting
      waiting = []
      for (const { go } of group) go()
    }
  }
  void run()
  return {
    trips,
    end: () => {
      isOver = true
    },
    api: {
      ...api,
      get: (path, options) => counted(path, () => api.get(path, options)),
      list: (path, each, options) => counted(path, () => api.list(path, each, options)),
    },
  }
}

async function tripsOf(target: TargetRef, clients: readonly ClientRef[]): Promise<string[][]> {
  const server = await demo({ objects, users: [{ name: 'jane' }], tokenless: 'jane' })
  const transport = createTransport(connectionTo(server.url))
  const context = {
    signal: new AbortController().signal,
    source: { kind: 'cluster' as const, name: 'test', kubectlFlags: [] },
    now: () => '',
  }
  // The first reading loads the parts of the program that are imported on demand, so that the second one does not wait for them.
  await readTargets('demo', [target], { ...context, api: transport }, clients)
  const { api, trips, end } = inTrips(transport)
  await readTargets('demo', [target], { ...context, api }, clients)
  end()
  transport.close()
  return trips
}

const service: TargetRef = { kind: 'service', name: 'many' }
const own: ClientRef = { kind: 'pod', name: 'many-000' }
const other: ClientRef = { kind: 'pod', namespace: 'shop', name: 'client' }

const team: ClientRef = { kind: 'workload', type: 'Deployment', namespace: 'shop', name: 'team' }

describe('a Service whose policies, and whose cluster-wide policies, select by labels of Namespaces', () => {
  it.each([
    ['without a client', [], 2],
    ['with a client of its namespace', [own], 2],
    ['with a client of another namespace', [other], 2],
    ['with a workload of another namespace', [team], 2],
    ['with a client outside', [{ kind: 'outside' } satisfies ClientRef], 2],
  ])('a Service %s costs the expected number of round trips', async (_, clients, most) => {
    const trips = await tripsOf(service, clients)
    expect(trips).toHaveLength(most)
  })
})
