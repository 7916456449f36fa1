import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { chain, codes, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'
import { type Call, type ProbeWorld, probed } from '../probe/world.ts'

/** Two Pods `web-0` and `web-1` without any tool behind port 80, and a client Pod `shop-0` that has tools. */
function cluster(part: Partial<Snapshot> = {}): Snapshot {
  const pods = [0, 1].map((index) => pod(`web-${index}`, { ips: [`10.244.0.${index + 1}`] }))
  const shop = pod('shop-0', { labels: { app: 'shop' }, ips: ['10.244.0.9'] })
  return snapshot({
    services: [service({ ports: [port()] })],
    pods: [...pods, shop],
    slices: [slice(pods.map((one) => endpointOf(one)))],
    ...part,
  })
}

async function trace(connect: (call: Call) => ReturnType<NonNullable<ProbeWorld['connect']>>, from = cluster()): Promise<Trace> {
  const world: ProbeWorld = { from: 'shop', listens: (name) => (name === 'shop-0' ? [] : undefined), connect }
  return diagnose(await probed(chain(from), from, world), { kubectlFlags: [] })
}

describe('a port whose sockets cannot be read', () => {
  it('a port whose sockets cannot be read is proven broken if its endpoints refuse a client that can connect to another port', async () => {
    const two = cluster({ services: [service({ ports: [port(), port({ name: 'admin', port: 81, targetPort: 9090 })] })] })
    const pods = two.pods.slice(0, 2)
    const from = {
      ...two,
      slices: [
        slice(
          pods.map((one) => endpointOf(one)),
          {
            ports: [
              { name: 'http', port: 8080, protocol: 'TCP' },
              { name: 'admin', port: 9090, protocol: 'TCP' },
            ],
          },
        ),
      ],
    }
    const found = await trace(({ port: number }) => (number === 8080 || number === 80 ? 'refused' : 'open'), from)
    expect(found.findings[0]).toMatchObject({
      code: 'PT302',
      severity: 'error',
      confidence: 'proven',
      title: 'port 8080 refuses connections',
    })
    expect(found.ports.map(({ verdict }) => verdict)).toEqual(['broken', 'healthy'])
  })

  it('a port whose sockets cannot be read is unknown if the client cannot connect to anything at all', async () => {
    const found = await trace(() => 'refused')
    expect(found.verdict).toBe('unknown')
    expect(found.findings[0]).toMatchObject({ code: 'PT302', severity: 'warn', confidence: 'inferred' })
  })

  it('a port whose sockets cannot be read is degraded if one endpoint of two refuses', async () => {
    const found = await trace(({ host }) => (host === '10.244.0.1' ? 'refused' : 'open'))
    expect([found.verdict, codes(found)]).toEqual(['degraded', ['PT302']])
    expect(found.findings[0]?.title).toBe('1 of 2 endpoints refuse connections on 8080')
  })

  it('a port whose sockets cannot be read is unknown if nothing answers', async () => {
    const found = await trace(() => 'timeout')
    expect(found.verdict).toBe('unknown')
    expect(codes(found)).toContain('PT707')
  })

  it('a port whose sockets cannot be read is healthy if every connection succeeds', async () => {
    const found = await trace(() => 'open')
    expect([found.verdict, codes(found)]).toEqual(['healthy', []])
  })
})
