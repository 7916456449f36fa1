import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { renderTrace } from '../../src/render/index.ts'
import { container } from '../build.ts'
import { open, served, stranger, waits, worldOf } from '../diagnose/connection-worlds.ts'
import { traceProbed } from '../diagnose/probed.ts'
import type { PodTable } from '../probe/connections/table-text.ts'

const client = '10.244.9.9'

/** What is printed of one Pod whose tables are so in each sample, 5 s apart. */
async function printed(samples: readonly PodTable[], { wide = false, pods = {} }: { wide?: boolean; pods?: Partial<Pod> } = {}) {
  const trace = await traceProbed(served(1, pods), worldOf({ 'web-0': samples }))
  return renderTrace(trace, 'text', { color: false, unicode: true, now: Date.parse(trace.taken), wide })
}

describe('no connection of an endpoint', () => {
  it('an endpoint without a connection in several samples says for how long', async () => {
    expect(await printed([{}, {}, {}])).toContain('socket [::]:8080, no connection in 10 s\n')
  })

  it('one sample without a connection says what it shows, and no time', async () => {
    expect(await printed([{}])).toContain('0 open, 0 waiting\n')
  })

  it('probes of the kubelet are no connections of clients, and are named', async () => {
    const probe = { handler: 'httpGet' as const, port: 8080, period: 5, samePort: true }
    const pods = { containers: [container({ readinessProbe: probe })] }
    const opens = [{ passiveOpens: 5 }, { passiveOpens: 7 }]
    expect(await printed(opens, { pods })).toContain('no connection in 5 s (only probes of the kubelet)\n')
  })

  it('a connection that came and went between the samples is counted', async () => {
    expect(await printed([{ passiveOpens: 5 }, { passiveOpens: 25 }])).toContain('0 open, 0 waiting, 4/s new\n')
  })

  it('a connection in one of the samples is not forgotten in the next', async () => {
    expect(await printed([open(1), {}])).not.toContain('no connection in')
  })

  it('a Pod of a mesh may have clients on connections of its proxy', async () => {
    expect(await printed([{}, {}], { pods: { ambient: true } })).not.toContain('no connection in')
  })
})

describe('the connection that waits the longest', () => {
  const waiting = (address: string, from: number) => ({ address, from, inode: 0 })
  const longest = (text: string) => /waiting longest = "(.*)"/.exec(text)?.[1]

  it('the client that waits the longest is named, with the time that is known', async () => {
    const old = { peers: [waiting(client, 50_000)] }
    const both = { peers: [waiting(stranger, 50_001), waiting(client, 50_000)] }
    expect(longest(await printed([old, both, both]))).toBe('pod/client-0, for at least 10 s')
  })

  it('connections that wait since the same sample are counted, and none of them is called the first', async () => {
    expect(longest(await printed([waits(3), waits(3)]))).toBe('an unknown address and 2 more connections, for at least 5 s')
  })

  it('connections that wait only in the last sample are not said to wait long', async () => {
    const next = { peers: [waiting(client, 50_009)] }
    expect(longest(await printed([{ peers: [waiting(client, 50_000)] }, next]))).toBeUndefined()
  })
})

describe('addresses of clients', () => {
  it('addresses of clients are printed with -o wide alone', async () => {
    const tables = [{ peers: [{ address: client, count: 2 }, { address: stranger }] }]
    expect(await printed(tables)).not.toContain(stranger)
    const wide = await printed(tables, { wide: true })
    expect(wide).toContain(`statefulset/client 2 (${client})`)
    expect(wide).toContain(`unknown addresses 1 (${stranger})`)
  })

  it('a client with many addresses has five of them printed', async () => {
    const peers = Array.from({ length: 7 }, (_, index) => ({ address: `192.0.2.${index + 10}` }))
    expect(await printed([{ peers }], { wide: true })).toMatch(/\(192\.0\.2\.10, .*192\.0\.2\.14 and 2 more\)/)
  })
})
