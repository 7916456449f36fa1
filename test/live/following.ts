import { onTestFinished } from 'vitest'
import type { Timing } from '../../src/cluster/http/timing.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { createLive, type LiveOptions } from '../../src/live/live.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Live } from '../../src/model/live.ts'
import { connectionTo } from '../cluster/servers.ts'
import type { TestServer } from '../server/server.ts'
import { fastTiming } from './pace.ts'

/** Follows a server until the test ends. */
export function follow(server: TestServer, options: Partial<LiveOptions> & { token?: string } = {}): Live {
  const { token, ...rest } = options
  const timing: Timing = options.timing ?? fastTiming()
  const open = () =>
    createTransport(connectionTo(server.url, token === undefined ? {} : { authentication: { impersonation: {}, token } }), {
      sleep: timing.sleep,
    })
  const live = createLive({
    tracer: createTracer([]),
    timing,
    connect: async (context) => ({
      transport: open(),
      renew: async () => open(),
      source: { kind: 'cluster', name: 'demo', kubectlFlags: [] },
      context: context ?? 'demo',
      namespace: 'demo',
      contexts: ['demo', 'other'],
    }),
    ...rest,
  })
  onTestFinished(() => live.close())
  return live
}
