import { expect, test } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { renderText } from '../../src/render/text.ts'

const taken = '2026-01-15T10:00:00Z'

async function text(strategy: object): Promise<string> {
  const metadata = (name: string) => ({ name, namespace: 'demo', uid: name, resourceVersion: '1' })
  const items = [
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: metadata('web'), spec: { strategy } },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('web'), spec: { ports: [{ port: 80 }] } },
  ]
  const snapshot = await parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'dump.json', taken)
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'demo', target: { kind: 'route', type: 'Rollout', name: 'web' } }])
  return trace ? renderText(trace, { color: false, unicode: true, now: Date.parse(taken) }) : ''
}

test('a Rollout of a cluster that names no Service says how its Services are traced, and one that names some does not', async () => {
  expect(await text({})).toContain('none; trace a Service that selects its Pods with svc/NAME')
  expect(await text({ canary: { stableService: 'web' } })).not.toContain('names none')
})
