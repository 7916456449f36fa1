import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { openAccess } from '../../src/kube/client-access.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { PortTrace, Trace } from '../../src/model/trace.ts'
import { applied, manifests, taken, type Written, written } from './written.ts'

const yaml = await loadYaml()

async function planned(one: Written): Promise<Snapshot> {
  const content = manifests(one)
    .map((object) => JSON.stringify(object))
    .join('\n---\n')
  return (await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken })).snapshot
}

function traced(snapshot: Snapshot): Trace {
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'shop', target: { kind: 'service', name: 'web' } }])
  if (!trace?.service) throw new Error('nothing was traced')
  return trace
}

/** A planned Service is healthy once it has been applied. */
const settled = (verdict: string) => (verdict === 'planned' ? 'healthy' : verdict)

/** A trace without what is known only after an apply: addresses, Nodes, and names that a controller chooses. */
function outline({ verdict, findings, ports, routes, workloads, selectedPods }: Trace): object {
  return {
    verdict: settled(verdict),
    selectedPods,
    findings: findings.map(({ code, severity, confidence, title, hop }) => ({ code, severity, confidence, title, hop })),
    ports: ports.map(portOutline),
    routes: routes.map(({ kind, name, state, reason }) => ({ kind, name, state, reason })),
    workloads: workloads.map(({ kind, name, replicas, readyReplicas }) => ({ kind, name, replicas, readyReplicas })),
  }
}

function portOutline({ port, verdict, hops, entries, endpoints, candidates }: PortTrace): object {
  return {
    port,
    verdict: settled(verdict),
    hops: hops.map(({ stage, state }) => [stage, state]),
    // The Service gets its address when it is applied.
    entries: entries.filter(({ type }) => type !== 'clusterIP').map(({ type, state }) => [type, state]),
    endpoints: endpoints.map((endpoint) => {
      const { port: own, state, usable, container, declared } = endpoint
      const { pods, outside } = openAccess(endpoint)?.ingress ?? {}
      return { port: own, state, usable, container, declared, clients: [pods, outside] }
    }),
    candidates: candidates.map(({ reason, field, value }) => ({ reason, field, value })),
  }
}

it('manifests are traced like the cluster in which they were applied, once every Pod is ready', async () => {
  const verdicts = new Set<string>()
  const codes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(written, async (one) => {
      const [before, after] = [traced(await planned(one)), traced(await applied(one))]
      verdicts.add(settled(before.verdict))
      for (const { code } of before.findings) codes.add(code)
      expect(outline(before)).toEqual(outline(after))
    }),
    { numRuns: 300 },
  )
  expect([...verdicts].sort()).toEqual(['broken', 'degraded', 'healthy', 'idle', 'unknown'])
  expect([...codes].sort()).toEqual(expect.arrayContaining(['PT203', 'PT301', 'PT302', 'PT502']))
})
