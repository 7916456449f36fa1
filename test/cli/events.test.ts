import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { type Bench, traceOf } from './program.ts'
import { start } from './start.ts'

const said = 'Readiness probe failed: HTTP probe failed with statuscode: 503'

function eventRequests({ server }: Pick<Bench, 'server'>) {
  return server.requests.filter(({ path }) => path.endsWith('/events')).map(({ path, query }) => `${path} ${query.get('fieldSelector')}`)
}

describe('Warning events', () => {
  it('Warning events are read once for the namespace of a broken Service, and the latest event of its Pod is printed', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc/payments'])
    expect(stdout).toContain(`"${said}" (17273 times, last `)
    expect(eventRequests({ server })).toEqual(['/api/v1/namespaces/demo/events type=Warning'])
  })

  it('Warning events are not requested if nothing is broken', async () => {
    const { run, server } = await start()
    await run(['svc/web'])
    expect(eventRequests({ server })).toEqual([])
  })

  it('a user who may not read Warning events gets the same verdict and the same gaps', async () => {
    const { run, server } = await start()
    const whole = traceOf(await run(['svc/payments', '-o', 'json']))
    server.faults.add({ do: 'status', status: 403, match: /\/events/, count: Number.POSITIVE_INFINITY })
    const lesser = traceOf(await run(['svc/payments', '-o', 'json']))
    expect([lesser.verdict, lesser.gaps, lesser.findings.map(({ code }) => code)]).toEqual([
      whole.verdict,
      whole.gaps,
      whole.findings.map(({ code }) => code),
    ])
    expect(lesser.events).toBeUndefined()
    expect(whole.events?.[0]).toMatchObject({ reason: 'Unhealthy', message: said, count: 17_273 })
  })

  it('Warning events are taken from a dump that holds them', async () => {
    const { server } = await start()
    const kinds = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Deployment', 'Event']
    const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: kinds.flatMap((kind) => server.store.list(kind)) })
    const lookup = createLookup(await parseDump(dump, 'dump.json', '2026-11-21T00:00:00Z'))
    const trace = diagnose(traceService('demo', { kind: 'service', name: 'payments' }, lookup), { kubectlFlags: [] })
    expect(trace.findings[0]?.evidence.at(-1)).toMatchObject({ field: 'events[Unhealthy].message', value: said })
  })
})
