// A live view of 2,000 Services with 10,000 Pods: what it costs to follow them, and how soon a change is published.
import { loadConnection } from '../src/cluster/config/connection.ts'
import { realTiming } from '../src/cluster/http/timing.ts'
import { createTransport } from '../src/cluster/http/transport.ts'
import { createLive } from '../src/live/live.ts'
import { createTracer } from '../src/live/tracer.ts'
import { seen } from '../test/live/seen.ts'
import { startClusterServer } from './start-cluster-server.mjs'

const changes = 60
/** Long enough that what depends on the time of day is looked at again. */
const idleMs = 40_000

function percentile(numbers, part) {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))]
}

async function follow(url) {
  const surroundings = { env: {}, home: '/nonexistent', platform: process.platform, stdinIsTTY: false, stderr: () => undefined }
  const connection = await loadConnection({ asGroups: [], asUserExtra: [], server: url }, surroundings)
  const open = () => createTransport(connection)
  const source = { kind: 'cluster', name: 'bench', kubectlFlags: [] }
  const access = { transport: open(), renew: async () => open(), source, context: 'bench', namespace: 'default', contexts: [] }
  return createLive({ connect: async () => access, tracer: createTracer([]), timing: realTiming, allNamespaces: true })
}

export async function watching() {
  const server = await startClusterServer()
  const began = performance.now()
  const live = await follow(server.url)
  const { list } = await seen(live, (view) => view.list !== undefined)
  const firstMs = performance.now() - began
  live.focus({ kind: 'service', name: 'app-7' }, 'ns-7')
  await seen(live, ({ focus }) => focus !== undefined)

  let published = 0
  live.subscribe(() => {
    published += 1
  })
  const latencies = []
  for (let turn = 1; turn <= changes; turn++) {
    const index = (turn * 37) % 2_000
    const at = await server.change(index, 8_000 + turn)
    const find = (view) => view.list.items.find(({ target }) => target.name === `app-${index}`)
    await seen(live, (view) => find(view)?.ports[0]?.port === 8_000 + turn)
    latencies.push(performance.timeOrigin + performance.now() - at)
  }
  const forChanges = published
  const cpu = process.cpuUsage()
  const idle = await new Promise((resolve) => setTimeout(() => resolve(process.cpuUsage(cpu)), idleMs))
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  live.close()
  server.close()
  return [
    `a live view of ${list.items.length} Services and 10,000 Pods, on the embedded server`,
    `  first list after ${firstMs.toFixed(0)} ms; a change is published after ${percentile(latencies, 0.5).toFixed(0)} ms, p95 ${percentile(latencies, 0.95).toFixed(0)} ms (to reach: ≤ 200, the interval of 100 included)`,
    `  ${changes} changes made ${forChanges} publishes, ${idleMs / 1000} s without a change ${published - forChanges}; idle ${(((idle.user + idle.system) / 1000 / idleMs) * 100).toFixed(2)} % of a core (to reach: < 0.5)`,
    `  heap ${(heapUsed / 2 ** 20).toFixed(0)} MiB, resident ${(rss / 2 ** 20).toFixed(0)} MiB`,
  ].join('\n')
}
