import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { procNet } from '../../src/demo/shop/proc-net.ts'
import { socketAddress } from '../../src/lib/ip.ts'
import { fields, items, text } from '../../src/lib/read.ts'
import { byteOrderOf, kernelAddress, sameWriting } from '../../src/probe/kernel-address.ts'
import { readers } from '../../src/probe/readers.ts'
import { parseSocketTables, socketFiles, tablesOf } from '../../src/probe/sockets.ts'

/** What the real tools printed of a real kernel: see test/fixtures/probe/record.mjs. */
const recorded = items(JSON.parse(readFileSync(new URL('../fixtures/probe/sockets.json', import.meta.url), 'utf8')))
  .map(fields)
  .map((one) => ({ tool: text(one.tool) ?? '', stdout: text(one.stdout) ?? '', stderr: text(one.stderr) ?? '' }))

function tableText(sockets: readonly string[]): string {
  return socketFiles.map((file) => procNet(file, sockets)).join('')
}

function texts(table: ReturnType<typeof parseSocketTables>): string[] {
  return table.sockets.map((socket) => `${socket.protocol} ${socketAddress(socket.address, socket.port)}`)
}

describe('the tables of a real kernel', () => {
  it.each(recorded)('the tables of a real kernel are read as $tool prints them', ({ stdout, stderr }) => {
    const table = parseSocketTables(stdout, { complaint: stderr })
    const fixed = texts(table).filter((socket) => /:(8080|8081|8082|9000|9001|9002|5353|5354)$/.test(socket))
    expect(fixed).toEqual([
      'TCP 0.0.0.0:8080',
      'TCP 0.0.0.0:8081',
      'TCP 0.0.0.0:8082',
      'TCP 127.0.0.1:9000',
      'TCP [::]:9001',
      'TCP [::1]:9002',
      'UDP 0.0.0.0:5353',
      'UDP 0.0.0.0:5354',
    ])
    expect([table.tables, table.complete, table.notes]).toEqual([['tcp', 'tcp6', 'udp', 'udp6'], ['TCP', 'UDP'], []])
  })

  it('the tables of a real kernel come from more than ten programs, each with the files as arguments', () => {
    expect(recorded.length).toBeGreaterThan(10)
    for (const { tool } of recorded) expect(readers.map((reader) => reader.tool)).toContain(tool)
    for (const { command } of readers) expect(command.some((word) => word.includes('/proc'))).toBe(false)
  })
})

describe('a socket table', () => {
  it('a socket table tells the families apart, and writes IPv4 within IPv6 as IPv4', () => {
    const table = parseSocketTables(tableText(['tcp 0.0.0.0:80', 'tcp6 :::443', 'tcp6 fd00:0:0:1::7:8080']))
    expect(table.sockets).toEqual([
      { protocol: 'TCP', address: '0.0.0.0', port: 80, family: 'IPv4' },
      { protocol: 'TCP', address: '::', port: 443, family: 'IPv6' },
      { protocol: 'TCP', address: 'fd00:0:0:1::7', port: 8080, family: 'IPv6' },
    ])
    const mapped =
      '   0: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1\n'
    expect(parseSocketTables(procNet('/proc/net/tcp6', []) + mapped).sockets).toEqual([
      { protocol: 'TCP', address: '127.0.0.1', port: 8080, family: 'IPv4' },
    ])
  })

  const big = (hex: string) =>
    `${procNet('/proc/net/tcp', [])}   0: ${hex}:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1\n`

  it('a socket table of a big-endian Node is read in its order, by the architecture or by the addresses', () => {
    expect(texts(parseSocketTables(big('7F000001'), { order: byteOrderOf('s390x') }))).toEqual(['TCP 127.0.0.1:8080'])
    expect(texts(parseSocketTables(big('7F000001')))).toEqual(['TCP 127.0.0.1:8080'])
    expect(texts(parseSocketTables(big('0AF40005'), { ips: ['10.244.0.5'] }))).toEqual(['TCP 10.244.0.5:8080'])
    expect(texts(parseSocketTables(big('0500F40A'), { ips: ['10.244.0.5'] }))).toEqual(['TCP 10.244.0.5:8080'])
    expect(texts(parseSocketTables(big('0500F40A'), { order: byteOrderOf('amd64') }))).toEqual(['TCP 10.244.0.5:8080'])
  })

  it('a socket table holds connections and half-open sockets that listen to nothing', () => {
    const connected = '   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000 0 0 1\n'
    expect(parseSocketTables(procNet('/proc/net/tcp', []) + connected).sockets).toEqual([])
    const udp = '   0: 0100007F:0035 0100007F:C350 01 00000000:00000000 00:00000000 00000000 0 0 1 2 0 0\n'
    expect(parseSocketTables(procNet('/proc/net/udp', []) + udp).sockets).toEqual([])
  })

  it('a port that several sockets share (SO_REUSEPORT) is listed once', () => {
    expect(texts(parseSocketTables(tableText(['tcp 0.0.0.0:80', 'tcp 0.0.0.0:80'])))).toEqual(['TCP 0.0.0.0:80'])
  })

  it('a socket table that is missing for lack of IPv6 is not a gap, and one that is forbidden is a gap', () => {
    const four = procNet('/proc/net/tcp', ['tcp 0.0.0.0:80']) + procNet('/proc/net/udp', [])
    const missing =
      "cat: can't open '/proc/net/tcp6': No such file or directory\ncat: can't open '/proc/net/udp6': No such file or directory\n"
    expect(parseSocketTables(four, { complaint: missing }).complete).toEqual(['TCP', 'UDP'])
    expect(parseSocketTables(four, { complaint: missing.replaceAll('No such file or directory', 'Permission denied') }).complete).toEqual(
      [],
    )
    expect(parseSocketTables(four).complete).toEqual([])
    expect(parseSocketTables('').complete).toEqual([])
  })

  it('a truncated socket table is complete if it has reached the connections, which follow the listening sockets', () => {
    const whole = procNet('/proc/net/tcp6', []) + procNet('/proc/net/tcp', ['tcp 0.0.0.0:80'])
    const connected = '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000 0 0 1\n   2: 0100'
    const six = parseSocketTables(procNet('/proc/net/tcp6', []))
    const four = parseSocketTables(procNet('/proc/net/tcp', ['tcp 0.0.0.0:80']) + connected, { truncated: true })
    expect(tablesOf([four, six]).complete).toEqual(['TCP'])
    expect(four.notes).toEqual(['the socket tables are truncated'])
    expect(parseSocketTables(whole.slice(0, -40), { truncated: true }).complete).toEqual([])
  })

  it('a socket table with lines that nobody understands is said to be odd, and proves nothing closed', () => {
    const table = parseSocketTables(`${tableText(['tcp 0.0.0.0:80'])}what is this\n`)
    expect([texts(table), table.complete, table.notes]).toEqual([['TCP 0.0.0.0:80'], [], ['1 line of the socket tables not understood']])
  })
})

describe('any text', () => {
  it('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (body, truncated) => {
        const table = parseSocketTables(body, { truncated })
        for (const { port } of table.sockets) expect(port > 0 && port <= 65_535).toBe(true)
      }),
    )
  })

  const socket = fc.record({
    family: fc.constantFrom(4, 6),
    protocol: fc.constantFrom('tcp', 'udp'),
    port: fc.integer({ min: 1, max: 65_535 }),
    bytes: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    groups: fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
  })

  it('the sockets of a kernel table are read back, and a table that is truncated anywhere gives no others', () => {
    fc.assert(
      fc.property(fc.array(socket, { maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (sockets, share) => {
        const named = sockets.map(({ family, protocol, port, bytes, groups }) =>
          family === 4
            ? `${protocol} ${[...bytes].join('.')}:${port}`
            : `${protocol}6 ${groups.map((group) => group.toString(16)).join(':')}:${port}`,
        )
        const body = tableText(named)
        const expected = named.map((one) => {
          const [table = '', place = ''] = one.split(' ')
          const colon = place.lastIndexOf(':')
          return `${table.slice(0, 3).toUpperCase()} ${socketAddress(sameWriting(place.slice(0, colon)), Number(place.slice(colon + 1)))}`
        })
        expect(new Set(texts(parseSocketTables(body, { order: 'little' })))).toEqual(new Set(expected))
        const cut = parseSocketTables(body.slice(0, Math.floor(body.length * share)), { order: 'little', truncated: true })
        for (const one of texts(cut)) expect(expected).toContain(one)
      }),
    )
  })

  it('an address is written in one way', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(sameWriting(sameWriting(address))).toBe(sameWriting(address))
        expect(sameWriting(address.toUpperCase())).toBe(sameWriting(address))
      }),
    )
    expect(sameWriting('::ffff:10.0.0.1')).toBe('10.0.0.1')
    expect(sameWriting('2001:DB8:0:0::1')).toBe('2001:db8::1')
    expect(sameWriting('web')).toBe('web')
    expect(kernelAddress('00000000', 'little')).toBe('0.0.0.0')
  })
})
