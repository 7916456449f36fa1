import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { container, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'
import { type PodTable, podTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { codesOf, open, served, stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const opens = (...counts: number[]): PodTable[] => counts.map((passiveOpens) => ({ passiveOpens }))

/** What is found in one Pod with these samples, which are 30 s apart by default. */
function found(samples: readonly PodTable[], part: Partial<ProbeWorld> = {}, of: Partial<Pod> = {}) {
  return traceProbed(served(1, of), worldOf({ 'web-0': samples }, { every: 30, ...part }))
}

describe('PT710 no-traffic', () => {
  it('no connection in 30 s is reported, and changes no verdict', async () => {
    const trace = await found(opens(5, 5))
    expect(trace.findings[0]).toMatchObject({ code: 'PT710', severity: 'info', confidence: 'proven' })
    expect(trace.verdict).toBe('healthy')
    expect(codesOf(await found(opens(5, 5), { every: 30.001 }))).toEqual(['PT710'])
  })

  it('no connection in less than 30 s says nothing', async () => {
    expect(codesOf(await found(opens(5, 5), { every: 29.999 }))).toEqual([])
    expect(codesOf(await found(opens(5)))).toEqual([])
  })

  it('the probes of the kubelet are subtracted, and one more connection is a client', async () => {
    const probe = { handler: 'httpGet' as const, port: 8080, period: 10 }
    const probed = { containers: [container({ readinessProbe: probe })] }
    expect(codesOf(await found(opens(5, 9), {}, probed))).toEqual(['PT710'])
    expect(codesOf(await found(opens(5, 10), {}, probed))).toEqual([])
    expect(codesOf(await found(opens(5, 6)))).toEqual([])
  })

  it('a connection in one sample is traffic, even if it has ended', async () => {
    expect(codesOf(await found([{}, open(1), {}], { every: 15 }))).toEqual([])
    expect(codesOf(await found([{}, { peers: [{ address: stranger, state: '06' }] }]))).toEqual([])
  })

  it('a Pod in a mesh or on the network of its Node is not called idle', async () => {
    const sidecar = container({ name: 'istio-proxy', role: 'sidecar', ports: [] })
    expect(codesOf(await found(opens(5, 5), {}, { ambient: true }))).not.toContain('PT710')
    expect(codesOf(await found(opens(5, 5), {}, { containers: [container(), sidecar] }))).not.toContain('PT710')
    expect(codesOf(await found(opens(5, 5), {}, { hostNetwork: true, nodeAddress: '10.244.0.1' }))).not.toContain('PT710')
  })

  it('a kernel without queues does not prove that nothing is connected', async () => {
    expect(codesOf(await found(opens(5, 5).map((one) => ({ ...one, isSimulated: true }))))).toEqual([])
  })

  it('without the counter of connections a Pod is not called idle', async () => {
    const samples = () => [0, 1].map(() => podTable('10.244.0.1', 8080, {}).replace(/^Tcp: .*\n/gm, ''))
    expect(codesOf(await found([], { samples }))).toEqual([])
  })

  it('a counter that was reset proves nothing', async () => {
    expect(codesOf(await found(opens(9, 5)))).toEqual([])
  })

  it('a cut table does not prove that nothing is connected', async () => {
    expect(codesOf(await found(opens(5, 5), { isCut: (sample) => sample === 0 }))).toEqual([])
  })

  it('an endpoint that was not read may have traffic', async () => {
    const quiet = { every: 30 }
    expect(codesOf(await traceProbed(served(2), worldOf({ 'web-0': opens(5, 5), 'web-1': opens(5, 5) }, quiet)))).toEqual(['PT710'])
    expect(codesOf(await traceProbed(served(2), worldOf({ 'web-0': opens(5, 5) }, quiet)))).toEqual([])
  })

  it('nothing is said about a UDP port, which has no connections', async () => {
    const dns = { name: 'dns', protocol: 'UDP', port: 8080 } as const
    const web = pod('web-0', { containers: [container({ ports: [dns] })] })
    const cluster = snapshot({
      services: [service({ ports: [port({ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' })] })],
      pods: [web],
      slices: [slice([endpointOf(web)], { ports: [dns] })],
    })
    const samples: ProbeWorld['samples'] = (_, [ip = '']) => [0, 1].map(() => podTable(ip, 8080, { drops: 0 }))
    expect(codesOf(await traceProbed(cluster, { listens: () => ['udp6 :::8080'], connect: () => 'open', samples, every: 30 }))).toEqual([])
  })
})
