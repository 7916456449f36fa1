import { describe, expect, it } from 'vitest'
import { parseConnections } from '../../../src/probe/connections/table.ts'
import { byteOrderOf } from '../../../src/probe/kernel-address.ts'
import { header4, header6, row, tableText } from './table-text.ts'

const wanted = { ports: [{ protocol: 'TCP', port: 8080 }], targets: [{ address: '10.96.0.10', port: 80 }] }

describe('a table of connections', () => {
  it('a table of connections loses the rows of other ports as it is read', () => {
    const text = tableText([
      row({ local: '0500F40A:1F90', remote: '0700F40A:C350' }),
      row({ local: '0500F40A:2328', remote: '0700F40A:C350' }),
      row({ local: '0500F40A:C351', remote: '0A00600A:0050' }),
      row({ local: '0500F40A:C352', remote: '0B00600A:0050' }),
    ])
    const { connections } = parseConnections(text, {}, wanted)
    expect(connections.map(({ remote, remotePort }) => `${remote}:${remotePort}`)).toEqual(['10.244.0.7:50000', '10.96.0.10:80'])
  })

  it('a row that a table lists twice is one connection, in its last state', () => {
    const twice = [
      row({ local: '0500F40A:1F90', remote: '0700F40A:C350' }),
      row({ local: '0500F40A:1F90', remote: '0700F40A:C350', state: '08' }),
    ]
    expect(parseConnections(tableText(twice), {}, wanted).connections.map(({ state }) => state)).toEqual(['08'])
  })

  it('a table of a big-endian Node is read in its order', () => {
    const text = tableText([row({ local: '0AF40005:1F90', remote: '0AF40007:C350' })])
    expect(parseConnections(text, { order: byteOrderOf('s390x') }, wanted).connections[0]?.remote).toBe('10.244.0.7')
    expect(parseConnections(text, { ips: ['10.244.0.5'] }, wanted).connections[0]?.remote).toBe('10.244.0.7')
  })

  it('an IPv4 address within IPv6 is written as IPv4', () => {
    const mapped = (hex: string) => `0000000000000000FFFF0000${hex}`
    const text = `${header6}${row({ local: `${mapped('0500F40A')}:1F90`, remote: `${mapped('0700F40A')}:C350` })}`
    expect(parseConnections(text, {}, wanted).connections).toMatchObject([{ local: '10.244.0.5', remote: '10.244.0.7' }])
  })

  it('what gVisor does not implement is not known, and is not 0', () => {
    const zeros = { tail: '0 0 0 0 -1' }
    const text = tableText([
      row({ local: '00000000:1F90', remote: '00000000:0000', state: '0A', inode: 7, ...zeros }),
      row({ local: '0500F40A:1F90', remote: '0700F40A:C350', inode: 8, ...zeros }),
    ])
    const { hasQueues, connections, listeners } = parseConnections(text, {}, wanted)
    expect(hasQueues).toBe(false)
    expect(listeners).toEqual([{ protocol: 'TCP', address: '0.0.0.0', port: 8080 }])
    expect(connections[0]).not.toHaveProperty('inode')
    expect(connections[0]).not.toHaveProperty('unread')
  })

  it('columns below a header that nobody knows are not known', () => {
    const text = `  sl  local_address rem_address   st inode\n${row({ local: '0500F40A:1F90', remote: '0700F40A:C350' })}`
    const [one] = parseConnections(text, {}, wanted).connections
    expect(one).toMatchObject({ remote: '10.244.0.7', state: '01' })
    expect(one).not.toHaveProperty('inode')
  })

  it('a table is marked as cut if it is truncated, has odd lines or has no IPv6 part', () => {
    const whole = tableText([row({ local: '0500F40A:1F90', remote: '0700F40A:C350' })])
    expect(parseConnections(whole, {}, wanted).cut).toBe(false)
    expect(parseConnections(whole.slice(0, -70), { truncated: true }, wanted).cut).toBe(true)
    expect(parseConnections(`${whole}what is this\n`, {}, wanted).cut).toBe(true)
    expect(parseConnections(header4 + row({ local: '0500F40A:1F90', remote: '0700F40A:C350' }), {}, wanted).cut).toBe(true)
  })

  it('the default routes before the tables name the addresses of the Node', () => {
    const routes = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0100F40A\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'eth0\t0000F40A\t00000000\t0001\t0\t0\t0\t00FCFFFF\t0\t0\t0',
      `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 fd000154000100000000000000000001 00000400 00000001 00000000 00000003     eth0`,
      `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ffffffff 00000001 00000000 00200200       lo`,
    ]
    const { gateways, cut } = parseConnections(`${routes.join('\n')}\n${tableText([])}`, {}, wanted)
    expect([gateways, cut]).toEqual([['10.244.0.1', 'fd00:154:1::1'], false])
  })

  it('a line of names with fewer values gives no counters', () => {
    const pairs = (text: string) => parseConnections(`${text}${tableText([])}`, {}, wanted).counters
    expect(pairs('TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 7\n')).toEqual({ listenOverflows: 7 })
    expect(pairs('TcpExt: SyncookiesSent ListenOverflows\n')).toEqual({})
    expect(pairs('TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0\n')).toEqual({})
    expect(pairs('TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 -7\n')).toEqual({})
  })
})
