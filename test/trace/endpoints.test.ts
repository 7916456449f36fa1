import { describe, expect, it } from 'vitest'
import { chain, container, endpoint, endpointOf, healthy, notReady, pod, port, service, slice, snapshot } from '../build.ts'

const states = (from: Parameters<typeof chain>[0], position = 0) =>
  chain(from).ports[position]?.endpoints.map((one) => `${one.address}:${one.port ?? '-'} ${one.state}${one.usable ? ' usable' : ''}`)

describe('endpoints of a Service port', () => {
  it('every slice with the label of the Service is joined, whatever its name, and no other', () => {
    const from = snapshot({
      slices: [
        slice([endpoint('10.0.0.1')], { name: 'handmade' }),
        slice([endpoint('10.0.0.2')], { name: 'web-2', managedBy: 'me' }),
        slice([endpoint('10.0.0.3')], { name: 'web-3', service: 'other' }),
      ],
    })
    expect(states(from)).toEqual(['10.0.0.1:8080 ready usable', '10.0.0.2:8080 ready usable'])
  })

  it('endpoints are ordered by the value of their addresses, IPv4 before IPv6', () => {
    const from = snapshot({
      services: [service({ ipFamilies: ['IPv4', 'IPv6'] })],
      slices: [
        slice([endpoint('fd00::a'), endpoint('fd00::2')], { name: 'six', addressType: 'IPv6' }),
        slice([endpoint('10.0.0.10'), endpoint('10.0.0.9')], { name: 'four' }),
      ],
    })
    expect(states(from)?.map((line) => line.split(' ')[0])).toEqual(['10.0.0.9:8080', '10.0.0.10:8080', 'fd00::2:8080', 'fd00::a:8080'])
  })

  it('the same address and port counts once, the same address with two ports twice', () => {
    const two = slice([endpoint('10.0.0.1')], { name: 'b', ports: [{ name: 'http', port: 9090, protocol: 'TCP' }] })
    const from = snapshot({ slices: [slice([endpoint('10.0.0.1')], { name: 'a' }), slice([endpoint('10.0.0.1')], { name: 'c' }), two] })
    expect(states(from)).toEqual(['10.0.0.1:8080 ready usable', '10.0.0.1:8080 duplicate', '10.0.0.1:9090 ready usable'])
  })

  it('of two endpoints with the same address the live one wins', () => {
    const ghost = endpoint('10.0.0.1', { ready: false, serving: false, target: { kind: 'Pod', name: 'ghost' } })
    const live = endpoint('10.0.0.1', { target: { kind: 'Pod', name: 'live' } })
    const from = snapshot({ slices: [slice([ghost], { name: 'a' }), slice([live], { name: 'b' })] })
    expect(chain(from).ports[0]?.endpoints.map((one) => `${one.pod} ${one.state}`)).toEqual(['live ready', 'ghost duplicate'])
  })

  it('ports are joined by name and protocol, also by the empty name; nil names and numbers are ignored', () => {
    const unnamed = service({ ports: [port({ name: '', targetPort: 8080 })] })
    const at = (ports: { name?: string; port?: number; protocol: string }[]) =>
      states(snapshot({ services: [unnamed], slices: [slice([endpoint('10.0.0.1')], { ports })] }))
    expect(at([{ name: '', port: 8080, protocol: 'TCP' }])).toEqual(['10.0.0.1:8080 ready usable'])
    expect(at([{ name: '', port: 8080, protocol: 'UDP' }])).toEqual(['10.0.0.1:- no-port'])
    expect(at([{ port: 8080, protocol: 'TCP' }])).toEqual(['10.0.0.1:- no-port'])
    expect(at([{ name: '', protocol: 'TCP' }])).toEqual(['10.0.0.1:- no-port'])
  })

  it('endpoints of TCP and UDP on one number are kept apart', () => {
    const both = service({
      ports: [port({ name: 'tcp', port: 53, targetPort: 53 }), port({ name: 'udp', port: 53, targetPort: 53, protocol: 'UDP' })],
    })
    const ports = [
      { name: 'tcp', port: 53, protocol: 'TCP' },
      { name: 'udp', port: 5353, protocol: 'UDP' },
    ]
    const from = snapshot({ services: [both], slices: [slice([endpoint('10.0.0.1')], { ports })] })
    expect([states(from, 0), states(from, 1)]).toEqual([['10.0.0.1:53 ready usable'], ['10.0.0.1:5353 ready usable']])
  })

  it('terminating endpoints that still serve are used only while no endpoint is ready', () => {
    const leaving = endpoint('10.0.0.1', { ready: false, terminating: true })
    const gone = endpoint('10.0.0.2', { ready: false, serving: false, terminating: true })
    const waiting = endpoint('10.0.0.3', { ready: false, serving: false })
    expect(states(snapshot({ slices: [slice([leaving, gone, waiting])] }))).toEqual([
      '10.0.0.1:8080 serving-terminating usable',
      '10.0.0.2:8080 terminating',
      '10.0.0.3:8080 not-ready',
    ])
    expect(states(snapshot({ slices: [slice([leaving, endpoint('10.0.0.4')])] }))).toEqual([
      '10.0.0.1:8080 serving-terminating',
      '10.0.0.4:8080 ready usable',
    ])
  })

  it('slices of a family that the Service does not have, and FQDN slices, are left out', () => {
    const from = snapshot({
      slices: [
        slice([endpoint('fd00::1')], { name: 'six', addressType: 'IPv6' }),
        slice([endpoint('example.com')], { name: 'name', addressType: 'FQDN' }),
      ],
    })
    expect(states(from)).toEqual([])
    expect(chain(from).slices.map((one) => one.use)).toEqual(['fqdn', 'other-family'])
  })

  it('an endpoint names the container that declares its port, or says that none does', () => {
    const sidecar = container({ name: 'proxy', role: 'sidecar', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] })
    const app = container({ ports: [{ name: 'debug', port: 6060, protocol: 'TCP' }] })
    const one = pod('web-1', { containers: [sidecar, app] })
    const bare = pod('web-2', { ips: ['10.244.0.2'], containers: [container({ ports: [] })] })
    const view = chain(snapshot({ pods: [one, bare], slices: [slice([endpointOf(one), endpointOf(bare)])] })).ports[0]?.endpoints
    expect(view?.map(({ container: owner, declared }) => ({ owner, declared }))).toEqual([
      { owner: 'proxy', declared: true },
      { owner: undefined, declared: false },
    ])
  })

  it('a Pod that is published although it is not Ready is told apart from one that is Ready', () => {
    const one = notReady('web-1')
    const from = snapshot({
      services: [service({ publishNotReadyAddresses: true })],
      pods: [one],
      slices: [slice([endpointOf(one, { ready: true, serving: false })])],
    })
    const [first] = chain(from).ports[0]?.endpoints ?? []
    expect(first).toMatchObject({ state: 'ready', usable: true, podReady: false })
  })

  it('a crash of a container is remembered for ten minutes', () => {
    const crashed = (since: string, restarts: number) => {
      const lastEnd = { state: 'terminated', exitCode: 1, since } as const
      const one = pod('web-1', { containers: [container({ restarts, lastEnd })] })
      return chain(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })).ports[0]?.endpoints[0]?.crashed
    }
    expect(crashed('2026-11-20T23:51:00Z', 2)).toEqual({ container: 'app', restarts: 2, exitCode: 1, at: '2026-11-20T23:51:00Z' })
    expect(crashed('2026-11-20T23:51:00Z', 1)).toBeUndefined()
    expect(crashed('2026-11-20T23:49:00Z', 9)).toBeUndefined()
  })

  it('the endpoints of a headless Service are those that DNS publishes: the ready ones, with the port or without', () => {
    const going = endpoint('10.0.0.1', { ready: false, terminating: true })
    const at = (headless: boolean, ...slices: ReturnType<typeof slice>[]) => states(snapshot({ services: [service({ headless })], slices }))
    expect(at(false, slice([going]))).toEqual(['10.0.0.1:8080 serving-terminating usable'])
    expect(at(true, slice([going]))).toEqual(['10.0.0.1:8080 serving-terminating'])
    expect(at(true, slice([{ ...going, ready: true }]))).toEqual(['10.0.0.1:8080 ready usable'])
    const portless = slice([endpoint('10.0.0.2'), endpoint('10.0.0.3', { ready: false, serving: false })], { name: 'b', ports: [] })
    expect(at(false, portless)).toEqual(['10.0.0.2:- no-port', '10.0.0.3:- no-port'])
    expect(at(true, portless)).toEqual(['10.0.0.2:- ready usable', '10.0.0.3:- not-ready'])
    expect(at(true, slice([endpoint('10.0.0.2')]), portless)).toEqual(['10.0.0.2:8080 ready usable', '10.0.0.3:- not-ready'])
  })

  it('a headless Service without ports has its addresses as endpoints', () => {
    const from = healthy({ services: [service({ headless: true, clusterIPs: [], ports: [] })] })
    from.slices = from.slices.map((one) => ({ ...one, ports: [] }))
    expect(states(from)?.map((line) => line.replace(/:\S+/, ''))).toEqual([
      '10.244.0.1 ready usable',
      '10.244.0.2 ready usable',
      '10.244.0.3 ready usable',
    ])
  })
})
