import { describe, expect, it } from 'vitest'
import type { ConnectionSample } from '../../../src/model/connections.ts'
import type { KeptConnections } from '../../../src/model/probe-plan.ts'
import { ConnectionSeries } from '../../../src/probe/connections/series.ts'
import { parseConnections } from '../../../src/probe/connections/table.ts'
import { row, tableText } from './table-text.ts'

const kept: KeptConnections = { ports: [{ protocol: 'TCP', port: 8080 }], kubelet: [], nodeAddresses: ['10.97.0.2'] }
const local = '0500F40A:1F90'
const client = (port: number) => `0700F40A:${port.toString(16).toUpperCase().padStart(4, '0')}`

/** One sample for each text, so many seconds apart. */
function samples(texts: readonly string[], seconds: number, part: Partial<KeptConnections> = {}, truncated = false): ConnectionSample[] {
  const all = { ...kept, ...part }
  const series = new ConnectionSeries(all, [])
  return texts.map((text, index) => {
    const at = new Date(Date.UTC(2026, 6, 1) + index * seconds * 1_000).toISOString()
    return series.add(parseConnections(text, { truncated }, { ports: all.ports, targets: [] }), at, 5)
  })
}

const last = (all: readonly ConnectionSample[]) => all.at(-1)?.ports[0]
const waiting = (port: number) => row({ local, remote: client(port), inode: 0 })

describe('a series of samples', () => {
  it('a connection that waits in two samples two seconds apart counts as not accepted, and one that another replaced does not', () => {
    expect(last(samples([tableText([waiting(1)]), tableText([waiting(1)])], 2))?.stayed?.notAccepted).toBe(1)
    expect(last(samples([tableText([waiting(1)]), tableText([waiting(1)])], 1))?.stayed?.notAccepted).toBe(0)
    expect(last(samples([tableText([waiting(1)]), tableText([waiting(2)])], 2))?.stayed?.notAccepted).toBe(0)
    expect(last(samples([tableText([waiting(1)])], 2))).not.toHaveProperty('stayed')
  })

  it('a connection that a client has given up still waits', () => {
    const gone = row({ local, remote: client(1), inode: 0, state: '08' })
    expect(last(samples([tableText([gone])], 2))?.states).toEqual({ notAccepted: 1 })
  })

  it('a request counts as not read if the same bytes are there in three samples over ten seconds', () => {
    const unread = (bytes: number) => tableText([row({ local, remote: client(1), unread: bytes })])
    expect(last(samples([unread(27), unread(27), unread(27)], 5))?.stayed?.notRead).toBe(1)
    expect(last(samples([unread(27), unread(27), unread(27)], 4))?.stayed?.notRead).toBe(0)
    expect(last(samples([unread(27), unread(30), unread(30)], 5))?.stayed?.notRead).toBe(0)
    expect(last(samples([unread(0), unread(0), unread(0)], 5))?.stayed?.notRead).toBe(0)
  })

  it('a connection counts as not closed if it is in CLOSE_WAIT for a minute', () => {
    const open = tableText([row({ local, remote: client(1), state: '08' })])
    expect(last(samples([open, open], 60))?.stayed?.closeWait).toBe(1)
    expect(last(samples([open, open], 59))?.stayed?.closeWait).toBe(0)
  })

  it('a row that is missing from a truncated table counts as unchanged', () => {
    const texts = [tableText([waiting(1)]), tableText([]), tableText([waiting(1)])]
    expect(last(samples(texts, 1, {}, true))?.stayed?.notAccepted).toBe(1)
    expect(last(samples(texts, 1))?.stayed?.notAccepted).toBe(0)
  })

  it('connections over loopback are not counted', () => {
    expect(last(samples([tableText([row({ local: '0100007F:1F90', remote: '0100007F:C350' })])], 2))?.states).toEqual({})
  })

  it("the kubelet's own probes are not counted, and other connections from the Node are", () => {
    const fromNode = (port: number, state = '06') =>
      row({ local, remote: `0200610A:${port.toString(16).toUpperCase().padStart(4, '0')}`, state, inode: 0 })
    const ended = (count: number) => tableText(Array.from({ length: count }, (_, index) => fromNode(index + 1)))
    const kubelet = [{ port: 8080, every: 10 }]
    expect(last(samples([ended(7)], 2, { kubelet }))?.peers).toEqual([])
    expect(last(samples([ended(9)], 2, { kubelet }))?.peers).toMatchObject([{ address: '10.97.0.2', timeWait: 2 }])
    expect(last(samples([ended(7)], 2))?.peers).toMatchObject([{ timeWait: 7 }])
    expect(last(samples([ended(7)], 2, { kubelet: [{ port: 9090, every: 10 }] }))?.peers).toMatchObject([{ timeWait: 7 }])
  })

  it('no more than 50 addresses of a port are kept, and the others are counted', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      row({ local, remote: `0${(index % 10).toString(16)}${Math.floor(index / 10)}1F40A:C350` }),
    )
    const port = last(samples([tableText(many)], 2))
    expect([port?.peers.length, port?.morePeers, port?.states.established]).toEqual([50, 10, 60])
  })
})
