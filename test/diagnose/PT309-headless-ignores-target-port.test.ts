import { describe, expect, it } from 'vitest'
import { healthy, port, said, service, trace } from '../build.ts'

describe('PT309 headless-ignores-target-port', () => {
  const headless = (number: number, part: Parameters<typeof service>[0] = {}) =>
    healthy({ services: [service({ headless: true, clusterIPs: [], ports: [port({ port: number })], ...part })] })

  it('PT309 headless-ignores-target-port is information if the port differs from that of the Pods', () => {
    expect(said(headless(80))).toBe('healthy PT309')
    expect(trace(headless(80)).findings[0]).toMatchObject({ severity: 'info', title: 'headless: clients must use port 8080, not 80' })
  })

  it('PT309 headless-ignores-target-port is silent if both ports are the same, if there are none, and behind a cluster IP', () => {
    expect(said(headless(8080))).toBe('healthy')
    expect(said(headless(80, { ports: [] }))).toBe('healthy')
    expect(said(headless(80, { headless: false, clusterIPs: ['10.96.0.10'] }))).toBe('healthy')
  })

  it.each([
    ['TCP', 80, 'healthy PT309'],
    ['UDP', 80, 'healthy PT309'],
    ['TCP', 8080, 'healthy'],
  ] as const)(
    'PT309 headless-ignores-target-port says why the DNS name is unknown at %s port %i if the slice has no ports: %s',
    (protocol, number, expected) => {
      const base = healthy()
      const without = headless(number, { ports: [port({ port: number, protocol, targetPort: number })] })
      const from = { ...without, slices: base.slices.map((one) => ({ ...one, ports: [] })) }
      expect(said(from)).toBe(expected)
      const { findings, ports } = trace(from)
      const isTold = findings.map(({ title }) => title)
      expect(isTold).toEqual(number === 80 ? ['headless: no Pod is known to listen on 80'] : [])
      expect(ports[0]?.entries.map(({ state }) => state)).toEqual([number === 80 ? 'unknown' : 'ok'])
    },
  )
})
