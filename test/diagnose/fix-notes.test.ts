import { expect, it } from 'vitest'
import { renderTrace } from '../../src/render/index.ts'
import { endpointOf, healthy, node, pod, port, service, slice, snapshot, trace } from '../build.ts'

const look = { color: false, unicode: true, now: Date.parse('2026-11-21T00:00:00Z') }

it('the fix that lets every Node answer says that the Pods lose the address of the client', async () => {
  const one = pod('web-1')
  const local = service({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [port({ nodePort: 30080 })] })
  const nodes = [node('node-1'), node('node-2')]
  const told = trace(snapshot({ services: [local], pods: [one], slices: [slice([endpointOf(one)])], nodes }))
  expect(told.findings[0]?.fix).toMatchObject({ note: "The Pods then see a Node's address instead of the client's." })
  expect(await renderTrace(told, 'text', look)).toMatch(/"Cluster"\}\}'\n +The Pods then see a Node's address/)
})

it('a fix of internal traffic costs no address, and says nothing', () => {
  const local = service({ internalTrafficPolicy: 'Local' })
  const nodes = [1, 2, 3, 4].map((number) => node(`node-${number}`))
  const told = trace(healthy({ services: [local], nodes }))
  expect(told.findings[0]).toMatchObject({ code: 'PT405' })
  expect(told.findings[0]?.fix?.note).toBeUndefined()
})

it('a port that an apply lost is added with the word that the same apply drops it again', () => {
  const tcp = port({ name: 'dns-tcp', port: 53, targetPort: 53 })
  const udp = port({ name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' })
  const told = trace(healthy({ services: [service({ ports: [tcp], appliedPorts: [udp, tcp] })] }))
  const lost = told.findings.find(({ code }) => code === 'PT307')
  expect(lost?.fix?.note).toContain('apply with --server-side')
})

it('no command promises a second family to a Service whose Pods have none of its own', () => {
  const one = pod('web-1', { ips: ['10.244.0.1'] })
  const six = service({ ipFamilies: ['IPv6'], clusterIPs: ['fd00::1'] })
  const told = trace(snapshot({ services: [six], pods: [one], slices: [slice([], { addressType: 'IPv6' })] }))
  expect(told.findings[0]).toMatchObject({ code: 'PT305' })
  expect(told.findings[0]?.fix?.command).toBeUndefined()
  expect(told.findings[0]?.fix?.text).toContain('recreate the Service with ipFamilies [IPv4]')
})
