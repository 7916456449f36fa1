import { expect, it } from 'vitest'
import { startBench, traceOf } from './program.ts'

const metadata = { name: 'byhand', namespace: 'demo' }
const service = {
  kind: 'Service',
  apiVersion: 'v1',
  metadata,
  spec: { type: 'ClusterIP', clusterIP: '10.96.9.9', clusterIPs: ['10.96.9.9'], ipFamilies: ['IPv4'], ports: [{ name: 'http', port: 80 }] },
}
const slice = (pod: string) => ({
  kind: 'EndpointSlice',
  apiVersion: 'discovery.k8s.io/v1',
  metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'byhand' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.7.7'], conditions: { ready: true }, targetRef: { kind: 'Pod', namespace: 'demo', name: pod } }],
  ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
})

it('a Pod that a manually created slice names is requested, and the trace says whether it exists', async () => {
  const { server, run, close } = await startBench()
  try {
    for (const object of [service, slice('nobody')]) server.store.put(object)
    const lost = traceOf(await run(['svc/byhand', '-o', 'json']))
    expect([lost.verdict, lost.findings.map(({ code }) => code)]).toEqual(['degraded', ['PT108']])
    expect((await run(['svc/byhand'])).stdout).toMatch(/10\.244\.7\.7:8080 .*no such Pod/)
    const there = server.store.list('Pod').find((pod) => pod.metadata.namespace === 'demo')?.metadata.name ?? ''
    server.store.put(slice(there))
    const found = traceOf(await run(['svc/byhand', '-o', 'json']))
    expect(found.findings.map(({ code }) => code)).not.toContain('PT108')
    expect(found.ports[0]?.endpoints).toMatchObject([{ pod: there, usable: true }])
  } finally {
    await close()
  }
})
