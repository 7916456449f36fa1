import { expect, it } from 'vitest'
import { reader, startBench, traceOf } from './program.ts'

const api = { apiVersion: 'multicluster.x-k8s.io/v1alpha1' }
const metadata = { name: 'web', namespace: 'demo' }
const exported = (conditions: readonly unknown[]) => ({ ...api, kind: 'ServiceExport', metadata, status: { conditions } })
const valid = { type: 'Valid', status: 'True', lastTransitionTime: '2026-01-15T09:00:00Z', reason: 'Valid', message: '' }
const conflict = {
  type: 'Conflict',
  status: 'True',
  lastTransitionTime: '2026-01-15T09:00:00Z',
  reason: 'PortConflict',
  message: 'conflicting ports: east exports 8080',
}
const imported = {
  ...api,
  kind: 'ServiceImport',
  metadata,
  spec: { type: 'ClusterSetIP', ips: ['10.42.42.42'], ports: [{ name: 'http', protocol: 'TCP', port: 80 }] },
  status: { clusters: [{ cluster: 'east' }, { cluster: 'west' }] },
}
const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'imported-east-web-x7k2p',
    namespace: 'demo',
    labels: {
      'endpointslice.kubernetes.io/managed-by': 'mcs-controller.example.com',
      'multicluster.kubernetes.io/service-name': 'web',
      'multicluster.kubernetes.io/source-cluster': 'east',
    },
  },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.99.0.7'], conditions: { ready: true } }],
  ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
}

it('a Service that is exported to other clusters says so, with the conditions of its export and with its import', async () => {
  const { server, run, close } = await startBench()
  try {
    const before = traceOf(await run(['svc/web', '-o', 'json']))
    expect(before.exported).toBeUndefined()
    for (const object of [exported([valid]), imported, slice]) server.store.put(object)
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect(trace.exported).toEqual({
      conditions: [{ type: 'Valid', status: 'True', reason: 'Valid' }],
      imported: {
        type: 'ClusterSetIP',
        ips: ['10.42.42.42'],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        clusters: ['east', 'west'],
        endpoints: 1,
      },
    })
    // Addresses of other clusters are not endpoints of this Service, so a slice of them that is not joined to it is not a fault.
    expect({ verdict: trace.verdict, ports: trace.ports, slices: trace.slices }).toEqual({
      verdict: before.verdict,
      ports: before.ports,
      slices: before.slices,
    })
    const { stdout } = await run(['svc/web'])
    expect(stdout).toMatch(
      /exported +serviceexport\/web {3}valid\n.* serviceimport\/web {3}ClusterSetIP 10\.42\.42\.42, 80\/TCP, from east, west, 1 endpoint/,
    )
    server.store.put(exported([valid, conflict]))
    expect((await run(['svc/web'])).stdout).toContain(
      '▲ serviceexport/web   Conflict True, PortConflict, conflicting ports: east exports 8080',
    )
    const refused = { type: 'Accepted', status: 'False', reason: 'Quota', message: 'too many exports' }
    server.store.put(exported([valid, refused]))
    expect((await run(['svc/web'])).stdout).toContain('▲ serviceexport/web   Accepted False, Quota, too many exports')
    server.store.put(exported([]))
    expect((await run(['svc/web'])).stdout).toContain('? serviceexport/web   no controller has accepted it yet')
  } finally {
    await close()
  }
})

it('exports that may not be read are no gap, and a list does not ask for them', async () => {
  const lists = ['services', 'pods', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']
  const { server, run, close } = await startBench({ users: [reader('few', lists)] })
  try {
    expect(traceOf(await run(['svc/web', '-o', 'json'])).gaps).toEqual([])
    const before = server.requests.length
    await run([])
    expect(server.requests.slice(before).filter(({ path }) => path.includes('multicluster'))).toEqual([])
  } finally {
    await close()
  }
})
