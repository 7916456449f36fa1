import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { container, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'
import { podTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { codesOf, stranger } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const dns = { name: 'dns', protocol: 'UDP', port: 5353 } as const

/** Pods behind `web` that take datagrams. */
function served(count: number): Snapshot {
  const containers = [container({ ports: [dns] })]
  const pods = Array.from({ length: count }, (_, index) => pod(`web-${index}`, { ips: [`10.244.0.${index + 1}`], containers }))
  return snapshot({
    services: [service({ ports: [port({ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' })] })],
    pods,
    slices: [
      slice(
        pods.map((one) => endpointOf(one)),
        { ports: [dns] },
      ),
    ],
  })
}

/** What is found if the socket of each Pod has dropped this many datagrams in each sample. */
function found(drops: Readonly<Record<string, readonly number[]>>, part: Partial<ProbeWorld> = {}) {
  return traceProbed(served(Object.keys(drops).length), {
    listens: () => ['udp6 :::5353'],
    connect: () => 'open',
    samples: (name, [ip = '']) => drops[name]?.map((one) => podTable(ip, 5353, { drops: one })),
    ...part,
  })
}

describe('PT315 udp-overflow', () => {
  it('a single datagram that was dropped between two samples is proven', async () => {
    const trace = await found({ 'web-0': [57, 58] })
    expect(trace.findings[0]).toMatchObject({ code: 'PT315', severity: 'warn', confidence: 'proven' })
    expect(trace.findings[0]?.message).toContain('dropped 1 datagram between the samples')
  })

  it('datagrams that were dropped before the first sample do not count', async () => {
    expect(codesOf(await found({ 'web-0': [57, 57, 57] }))).toEqual([])
    expect(codesOf(await found({ 'web-0': [57] }))).toEqual([])
  })

  it('a socket that was opened anew counts from 0', async () => {
    expect(codesOf(await found({ 'web-0': [57, 0] }))).toEqual([])
    const trace = await found({ 'web-0': [57, 0, 3] })
    expect(trace.findings[0]?.message).toContain('dropped 3 datagrams between the samples')
    expect(trace.findings[0]?.evidence[0]?.value).toBe('57 → 0 → 3')
  })

  it('datagrams of several Pods are added up', async () => {
    const trace = await found({ 'web-0': [1, 3], 'web-1': [4, 4], 'web-2': [0, 5] })
    expect(trace.findings[0]?.message).toContain('dropped 7 datagrams between the samples, because web-0 and 1 more Pod did')
  })

  it('a truncated table may lack a socket of the port, so a rise proves no drop', async () => {
    expect(codesOf(await found({ 'web-0': [3, 57] }, { isCut: (sample) => sample === 0 }))).toEqual([])
    expect(codesOf(await found({ 'web-0': [3, 57, 58] }, { isCut: (sample) => sample === 0 }))).toEqual(['PT315'])
  })

  it('a kernel that does not count drops proves none', async () => {
    const silent = (drops: number) => podTable('10.244.0.1', 5353, { drops }).replaceAll(/ (\d+)$/gm, ' ?')
    expect(codesOf(await found({ 'web-0': [] }, { samples: () => [silent(0), silent(57)] }))).toEqual([])
  })

  it('UDP peers do not count as connections', async () => {
    const peers = [{ address: stranger, count: 12 }]
    const trace = await found({ 'web-0': [] }, { samples: (_, [ip = '']) => [podTable(ip, 5353, { drops: 0, peers })] })
    expect(trace.ports[0]?.endpoints[0]?.connections).toBeUndefined()
    expect(codesOf(trace)).toEqual([])
  })

  it('the drops of a Pod that was not read are unknown', async () => {
    const trace = await found(
      { 'web-0': [0, 5], 'web-1': [0, 9] },
      { listens: (name) => (name === 'web-1' ? undefined : ['udp6 :::5353']) },
    )
    expect(trace.findings.find(({ code }) => code === 'PT315')).toBeDefined()
  })
})
