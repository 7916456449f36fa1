// A process of its own: what the view and -w use to follow a cluster, with a list of all namespaces and a Service in focus. Its clock can be set.
import { realTiming } from '../../src/cluster/http/timing.ts'
import { createLive } from '../../src/live/live.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { seen } from '../../test/live/seen.ts'
import { digestOf } from './digest.mjs'
import { open } from './open.mjs'

const sweepMs = 1_000
let offset = 0
let renewals = 0
let published = 0
let said = ''
let cpu = process.cpuUsage()
let at = performance.now()
let live

const now = () => Date.now() + offset

const token = () => `token-${renewals}`

const answers = {
  async follow(server) {
    const renew = () => {
      renewals += 1
      return open(server, token())
    }
    const source = { kind: 'cluster', name: 'soak', kubectlFlags: [] }
    const connect = async () => ({
      transport: await open(server, token()),
      renew,
      source,
      context: 'soak',
      namespace: 'ns-1',
      contexts: [],
    })
    live = createLive({ connect, tracer: createTracer([]), timing: { ...realTiming, now }, allNamespaces: true })
    live.focus({ kind: 'service', name: 'app-1' }, 'ns-1')
    await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
    live.subscribe(() => {
      published += 1
      const { state } = live.view().status
      if (state !== said) process.send({ status: state, at: Date.now() })
      said = state
    })
    said = live.view().status.state
    return said
  },
  set(ms) {
    offset += ms
  },
  now,
  renewals: () => renewals,
  state: () => live.view().status.state,
  /** The digest of the list: two that are equal say the same. */
  digest: () => digestOf(live.view().list),
  list: () => live.view().list,
  /** MiB after a collection, and what was used since the last time. The collection itself does not count, nor what it leaves to other threads. */
  async measure() {
    const { user, system } = process.cpuUsage(cpu)
    const share = (user + system) / 1_000 / (performance.now() - at)
    globalThis.gc()
    globalThis.gc()
    const { rss, heapUsed } = process.memoryUsage()
    const measured = { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20, cpu: share * 100, published, state: live.view().status.state }
    published = 0
    await new Promise((resolve) => setTimeout(resolve, sweepMs))
    cpu = process.cpuUsage()
    at = performance.now()
    return measured
  },
}

process.on('message', async ({ id, act, value }) => process.send({ id, value: await answers[act](value) }))
process.on('disconnect', () => process.exit())
process.send({ id: 0 })
