import { describe, expect, it } from 'vitest'
import type { ConnectionSample } from '../../../src/model/connections.ts'
import type { KeptConnections } from '../../../src/model/probe-plan.ts'
import { ConnectionSeries } from '../../../src/probe/connections/series.ts'
import { parseConnections } from '../../../src/probe/connections/table.ts'
import { parseSocketTables } from '../../../src/probe/sockets.ts'
import { expectGolden } from '../../golden.ts'
import { recorded, recordings } from './recordings.ts'

const targets = [
  ...[80, 81, 82, 83, 84, 86].flatMap((port) => [
    { address: '10.107.0.210', port },
    { address: 'fd00:106::24ab', port },
  ]),
  { address: '10.107.0.90', port: 80 },
  { address: '10.154.1.37', port: 8080 },
  { address: '10.154.1.35', port: 8080 },
  { address: '10.154.2.32', port: 8080 },
  { address: '10.154.2.32', port: 8082 },
  { address: '10.154.2.32', port: 9001 },
]

/** Every port on which something listens in the recording. */
function keptIn(text: string): KeptConnections {
  const ports = parseSocketTables(text).sockets.map(({ protocol, port }) => ({ protocol, port }))
  return { ports: [...new Map(ports.map((one) => [JSON.stringify(one), one])).values()], kubelet: [], nodeAddresses: [] }
}

function sampleOf(name: string): ConnectionSample {
  const text = recorded(name)
  const kept = keptIn(text)
  return new ConnectionSeries(kept, targets).add(parseConnections(text, {}, { ports: kept.ports, targets }), '2026-07-01T12:00:00Z', 5)
}

function portOf(sample: ConnectionSample, port: number) {
  return sample.ports.find((one) => one.port === port)
}

function inWords(sample: ConnectionSample): string {
  const { counters, ports, outgoing, cut } = sample
  const some = (value: object) => Object.entries(value).map(([key, one]) => `${key} ${one}`)
  return [
    `  counters ${some(counters).join(', ')}${cut ? ', cut' : ''}`,
    ...ports.map(({ protocol, port, waiting, states, unread, drops, peers, morePeers }) => {
      const queue = protocol === 'TCP' ? `waiting ${waiting}` : `unread ${unread}, drops ${drops}`
      const who = peers.map((one) => `${one.address} ${one.established}/${one.notAccepted}/${one.timeWait}`)
      return `  ${protocol} ${port}: ${[queue, ...some(states)].join(', ')}${who.length > 0 ? `; ${who.join(', ')}` : ''}${morePeers ? ` and ${morePeers}` : ''}`
    }),
    ...outgoing.map(
      (one) =>
        `  to ${one.to.address} ${one.to.port}: ${some({ ...one, to: '', who: '' })
          .slice(2)
          .join(', ')}`,
    ),
  ].join('\n')
}

describe('recorded socket tables', () => {
  it('all recorded socket tables are read, each row in its state', () => {
    expect(recordings).toHaveLength(34)
    expectGolden('probe/connections.txt', recordings.map((name) => `${name}\n${inWords(sampleOf(name))}\n`).join('\n'))
  })

  it('a full accept queue holds one connection more than its limit, and these have no inode', () => {
    const server = sampleOf('10-traffic-srv')
    expect(portOf(server, 8081)).toMatchObject({ waiting: 2, states: { notAccepted: 2 } })
    expect(portOf(server, 8082)).toMatchObject({ waiting: 129, states: { notAccepted: 129 } })
    expect(portOf(server, 8083)?.states.closeWait).toBe(5)
    expect(server.counters.listenOverflows).toBe(200)
  })

  it('a client of a full queue and of a Pod behind a policy sends SYNs that nobody answers', () => {
    const refused = sampleOf('10-traffic-c1').outgoing.filter(({ synSent }) => synSent > 0)
    expect(refused.map(({ to }) => to.address)).toContain('10.107.0.90')
    expect(refused.every(({ retransmits = 0 }) => retransmits >= 1)).toBe(true)
    expect(sampleOf('10-traffic-walled').ports.every(({ states }) => Object.keys(states).length === 0)).toBe(true)
  })

  it('an address of IPv4 in an IPv6 table is the one of the client', () => {
    const peers = ['58gsw', '9kf82', 'blq97'].flatMap((pod) => sampleOf(`120-web-6f595b49ff-${pod}`).ports.flatMap((port) => port.peers))
    expect(peers.length).toBeGreaterThan(0)
    expect(peers.every(({ address }) => /^[\d.]+$/.test(address))).toBe(true)
  })

  it('the same connections wait in two samples of a process that is stopped', () => {
    const first = recorded('41-paused-t0')
    const kept = keptIn(first)
    const series = new ConnectionSeries(kept, [])
    const add = (text: string, at: string) => series.add(parseConnections(text, {}, { ports: kept.ports, targets: [] }), at, 5)
    const before = add(first, '2026-07-01T12:00:00Z')
    const after = add(recorded('41-paused-t5'), '2026-07-01T12:00:05Z')
    const stuck = (sample: ConnectionSample) => sample.ports.map(({ waiting, stayed }) => [waiting, stayed?.notAccepted])
    expect(stuck(before)).toContainEqual([6, undefined])
    expect(stuck(after)).toContainEqual([9, 6])
  })
})
