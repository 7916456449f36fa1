import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { dualStack } from '../server/dual-stack.ts'
import { exceedQuota, loseNode } from '../server/troubles.ts'
import { listOf, traceOf } from './program.ts'
import { start } from './start.ts'

const entriesOf = ({ ports }: Trace) =>
  ports.flatMap(({ entries }) => entries.map(({ type, address, state }) => `${type} ${address} ${state}`))
const endpointsOf = ({ ports }: Trace) =>
  ports.flatMap(({ endpoints }) => endpoints.map(({ family, address, zone, state }) => `${family} ${address} ${zone} ${state}`))

describe('a dual-stack cluster of two zones', () => {
  it('a Service of both families is healthy at both ClusterIPs, with an endpoint of each family in each zone', async () => {
    const { run } = await start(dualStack())
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect([trace.verdict, trace.findings]).toEqual(['healthy', []])
    expect(entriesOf(trace)).toEqual(['dns web.demo.svc ok', 'clusterIP 10.96.4.32 ok', 'clusterIP fd00:10:96::20 ok'])
    expect(endpointsOf(trace)).toEqual([
      'IPv4 10.244.0.3 a ready',
      'IPv4 10.244.1.3 b ready',
      'IPv6 fd00:10:244::3 a ready',
      'IPv6 fd00:10:244:1::3 b ready',
    ])
    expect(trace.slices.map(({ addressType }) => addressType).toSorted()).toEqual(['IPv4', 'IPv6'])
  })

  it('a Service of one family has the addresses of that family alone', async () => {
    const services = {
      four: { spec: { ipFamilyPolicy: 'SingleStack', selector: { app: 'web' } } },
      six: { spec: { ipFamilies: ['IPv6'], selector: { app: 'web' } } },
    }
    const { run } = await start(dualStack({ services }))
    for (const [name, family, ip] of [
      ['four', 'IPv4', '10.96.4.32'],
      ['six', 'IPv6', 'fd00:10:96::21'],
    ]) {
      const trace = traceOf(await run([`svc/${name}`, '-o', 'json']))
      expect([trace.verdict, ...entriesOf(trace)]).toEqual(['healthy', `dns ${name}.demo.svc ok`, `clusterIP ${ip} ok`])
      expect(endpointsOf(trace).map((endpoint) => endpoint.split(' ')[0])).toEqual([family, family])
    }
  })

  it('a NodePort of both families is open at both addresses of each Node', async () => {
    const { run } = await start(dualStack({ services: { web: { spec: { type: 'NodePort' } } } }))
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(entriesOf(trace).filter((entry) => entry.startsWith('nodePort'))).toEqual([
      'nodePort 10.0.0.11 ok',
      'nodePort fd00:10::11 ok',
      'nodePort 10.0.0.12 ok',
      'nodePort fd00:10::12 ok',
    ])
  })

  it('a probe reads the sockets of the Pods, and connects to both families', async () => {
    const { run } = await start(dualStack())
    const trace = traceOf(await run(['svc/web', '--probe', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(trace.ports[0]?.endpoints.some(({ socket }) => socket?.state === 'open')).toBe(true)
    const open = trace.probes.flatMap((probe) => (probe.kind === 'connect' && probe.result === 'open' ? [probe.to.address] : []))
    expect(open).toEqual(expect.arrayContaining(['10.96.4.32', 'fd00:10:96::20']))
  })

  it('an answer through the API server counts only for the address of the Pod that it reached', async () => {
    const { run } = await start(dualStack({ tools: false, ports: () => ({ status: 200, body: '' }) }))
    const trace = traceOf(await run(['svc/web', '--probe', '--http', '-o', 'json']))
    expect(trace.probes.flatMap((probe) => (probe.kind === 'proxy' ? `${probe.to.address} ${probe.result}` : []))).toEqual([
      '10.244.0.3 open',
      '10.244.1.3 open',
    ])
    const lines = (await run(['svc/web', '--probe', '--http'])).stdout.split('\n').filter((line) => line.includes('through the API server'))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('through the API server: 10.244.0.3:8080 of pod/web-')
  })

  it('a refusal that the API server gets at an IPv4 address is evidence for that endpoint only, not for the IPv6 one', async () => {
    const of = (family: string) => ({ spec: { ipFamilyPolicy: 'SingleStack', ipFamilies: [family], selector: { app: 'web' } } })
    const services = { four: of('IPv4'), six: of('IPv6') }
    const { run } = await start(dualStack({ tools: false, services, ports: () => 'refused' }))
    const four = traceOf(await run(['svc/four', '--probe', '--http', '-o', 'json']))
    expect([four.verdict, four.findings[0]?.code, four.findings[0]?.confidence]).toEqual(['unknown', 'PT302', 'inferred'])
    expect(four.findings[0]?.evidence.map(({ field }) => field)).toEqual([
      'GET through the API server to 10.244.0.3:8080',
      'port-forward to localhost:8080',
      'GET through the API server to 10.244.1.3:8080',
      'port-forward to localhost:8080',
    ])
    const six = traceOf(await run(['svc/six', '--probe', '--http', '-o', 'json']))
    expect(six.findings).toEqual([])
    expect(six.probes.flatMap((probe) => (probe.kind === 'proxy' ? probe.to.address : []))).toEqual(['10.244.0.3', '10.244.1.3'])
    expect((await run(['svc/six', '--probe', '--http'])).stdout).toContain('through the API server: 10.244.0.3:8080 of pod/web-')
  })

  it('every Service of the cluster is healthy in the list of all namespaces', async () => {
    const { run } = await start(dualStack({ services: { web: {}, peers: { spec: { clusterIP: 'None', selector: { app: 'web' } } } } }))
    const list = listOf(await run(['-A', '-o', 'json']))
    expect(list.items.map(({ target, verdict }) => `${target.namespace}/${target.name} ${verdict}`).toSorted()).toEqual([
      'default/kubernetes healthy',
      'demo/peers healthy',
      'demo/web healthy',
      'kube-system/kube-dns healthy',
    ])
  })

  it('a Service whose Deployment may not create Pods is broken', async () => {
    const { run, server } = await start(dualStack())
    exceedQuota(server.store, 'web')
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect([trace.verdict, endpointsOf(trace)]).toEqual(['broken', []])
  })

  it('a Service that lost a Node is degraded, and the endpoints of the other zone still serve', async () => {
    const { run, server } = await start(dualStack())
    loseNode(server.store, 'node-2')
    const trace = traceOf(await run(['svc/web', '-o', 'json']))
    expect(trace.verdict).toBe('degraded')
    expect(endpointsOf(trace)).toEqual([
      'IPv4 10.244.0.3 a ready',
      'IPv4 10.244.1.3 b not-ready',
      'IPv6 fd00:10:244::3 a ready',
      'IPv6 fd00:10:244:1::3 b not-ready',
    ])
  })
})
