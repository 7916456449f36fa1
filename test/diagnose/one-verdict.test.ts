import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { listDocument } from '../../src/live/tracer.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderList, renderTrace } from '../../src/render/index.ts'
import { textOf } from '../../src/render/layout.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { chainPage } from '../../src/tui/pages/chain.ts'
import { pod } from '../build.ts'
import { type ProbeWorld, probed } from '../probe/world.ts'
import { documentOf } from '../schema.ts'
import { fakeLive } from '../tui/fake-live.ts'
import { stage } from '../tui/stage.ts'
import { clusters, numRuns, served } from './generated.ts'
import { policedClusters } from './generated-policies.ts'
import { tracedEach } from './stored-cluster.ts'

const options = { color: false, unicode: true, now: Date.parse('2026-11-21T00:00:00Z'), width: 200 }

/** The verdict in a line that begins with it, or ends with it. */
const verdictIn = (line: string | undefined) => /\b(healthy|degraded|broken|unknown|idle|planned)\b/.exec(line ?? '')?.[1]

/** The row of a Service in a list of lines; no two Services of these clusters have one name. */
function rowOf(lines: readonly string[], { target }: Trace): string | undefined {
  return lines.find((line) => line.split(/ {2,}/).includes(target.name))
}

it('text, JSON, list and view show one verdict of each Service of any cluster', async () => {
  await fc.assert(
    fc.asyncProperty(policedClusters, fc.subarray(['networkpolicies', 'pods', 'endpointslices', 'nodes']), async (from, lost) => {
      const traces = await tracedEach(from, lost)
      const list = listDocument(traces, { taken: from.taken, extent: from.extent, gaps: [] })
      const text = (await renderList(list, 'text', { ...options, namespaces: true })).split('\n')
      const live = fakeLive(list)
      const screen = stage(live, { size: { columns: 200, rows: 40 } })
      const rows = screen.rows().map((row) => row.replace(/^▶/, ' '))
      for (const trace of traces) {
        const { verdict, target } = trace
        const name = { namespace: target.namespace ?? '', name: target.name }
        live.set({ focus: trace })
        const document = documentOf(await renderTrace(trace, 'json', options))
        expect({
          json: document.kind === 'Trace' && document.verdict,
          text: verdictIn((await renderTrace(trace, 'text', options)).split('\n')[0]),
          list: verdictIn(rowOf(text, trace)),
          view: verdictIn(rowOf(rows, trace)),
          chain: verdictIn(chainPage(screen.session.model(), { pane: 'main', width: 80 }, name).head.map(textOf).join(' ')),
        }).toEqual({ json: verdict, text: verdict, list: verdict, view: verdict, chain: verdict })
      }
    }),
    { numRuns: numRuns / 4 },
  )
})

it('a port of any cluster is never healthy if every probe of it was refused', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(clusters, fc.boolean(), async (cluster, hasTools) => {
      const from = served({ ...cluster, pods: [...cluster.pods, pod('shop-0', { labels: { app: 'shop' }, ips: ['10.244.0.9'] })] })
      const lookup = createLookup(from)
      for (const { name } of from.services) {
        const world: ProbeWorld = {
          from: 'shop',
          listens: (one) => (hasTools || one === 'shop-0' ? [] : undefined),
          connect: () => 'refused',
        }
        const chain = await probed(traceService('demo', { kind: 'service', name }, lookup), from, world)
        const trace = diagnose(chain, { kubectlFlags: [] })
        for (const [position, port] of trace.ports.entries()) {
          const results = trace.probes.flatMap((probe) => (probe.kind === 'connect' && probe.to.position === position ? probe.result : []))
          if (!results.includes('refused') || results.includes('open')) continue
          refused += 1
          expect(port.verdict, `${name} port ${position}`).not.toBe('healthy')
          expect(trace.verdict, name).not.toBe('healthy')
        }
      }
    }),
    { numRuns },
  )
  expect(refused).toBeGreaterThan(100)
})
