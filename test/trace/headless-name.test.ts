import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { AddressTarget } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { traceAddress } from '../../src/trace/address-target.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { container, endpoint, endpointOf, healthy, pod, port, service, slice, sliceByHand, snapshot, verdictAndCodes } from '../build.ts'

function traced(from: Snapshot, host: string, asked?: number): Trace {
  const target: AddressTarget = { kind: 'address', text: `${host}:${asked}`, host, ...(asked !== undefined && { port: asked }) }
  return diagnose(traceAddress(target, createLookup(from)), { kubectlFlags: [] })
}

/** The verdict of the address, and what is said of the Service behind it. */
function said(from: Snapshot, host: string, asked?: number): string[] {
  const trace = traced(from, host, asked)
  return [trace.verdict, ...(trace.address?.owners ?? []).map(({ reason = 'ok' }) => reason), ...(trace.through ?? []).map(verdictAndCodes)]
}

const headless = service({ headless: true, clusterIPs: [], ports: [port({ port: 80 })] })
const from = healthy({ services: [headless] })

describe('the name of a headless Service does not translate ports', () => {
  it('an address whose port is not that of the Pods is unknown, and PT309 says why', () => {
    expect(said(from, 'web.demo.svc', 80)).toEqual(['unknown', 'other-port', 'healthy PT309'])
    expect(said(from, 'web.demo', 80)).toEqual(['unknown', 'other-port', 'healthy PT309'])
    expect(said(from, 'web.demo.svc', 9999)).toEqual(['unknown', 'other-port', 'healthy PT309'])
  })

  it('an address with the port of the Pods, one without a port, and a service record are healthy', () => {
    const same = healthy({ services: [{ ...headless, ports: [port({ port: 8080 })] }] })
    expect(said(same, 'web.demo.svc', 8080)).toEqual(['healthy', 'ok', 'healthy'])
    expect(said(from, 'web.demo.svc', 8080)).toEqual(['healthy', 'ok', 'healthy PT309'])
    expect(said(from, 'web.demo.svc')).toEqual(['healthy', 'ok', 'healthy PT309'])
    expect(said(from, '_http._tcp.web.demo.svc')).toEqual(['healthy', 'ok', 'healthy PT309'])
  })

  it('an address with another port that a container of the Pods declares is healthy', () => {
    const ports = [
      { name: 'http', port: 8080, protocol: 'TCP' as const },
      { name: 'plain', port: 80, protocol: 'TCP' as const },
    ]
    const one = pod('web-1', { containers: [container({ ports })] })
    const both = snapshot({ services: [headless], pods: [one], slices: [slice([endpointOf(one)])] })
    expect(said(both, 'web.demo.svc', 80)).toEqual(['healthy', 'ok', 'healthy'])
    expect(said(both, 'web.demo.svc', 8080)).toEqual(['healthy', 'ok', 'healthy'])
  })

  it('an address that leads to endpoints outside of the cluster is unknown where the port is not theirs', () => {
    const { selector: _, ...unselected } = headless
    const outside = snapshot({
      services: [{ ...unselected, ports: [port({ port: 8200, targetPort: 32001 })] }],
      slices: [sliceByHand([endpoint('203.0.113.44')], { ports: [{ name: 'http', port: 32001, protocol: 'TCP' }] })],
    })
    expect(said(outside, 'web.demo', 8200)).toEqual(['unknown', 'other-port', 'healthy PT309'])
    expect(said(outside, 'web.demo', 32001)).toEqual(['healthy', 'ok', 'healthy PT309'])
  })

  it('the name of one Pod of a headless Service leads to the ports of that Pod', () => {
    const two = [pod('web-1', { ips: ['10.244.0.1'] }), pod('web-2', { ips: ['10.244.0.2'], containers: [container({ ports: [] })] })]
    const pods = two.map((one) => ({ ...one, hostname: one.name, subdomain: 'web' }))
    const all = snapshot({ services: [headless], pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    expect(said(all, 'web-1.web.demo.svc', 8080)[0]).toBe('healthy')
    expect(said(all, 'web-1.web.demo.svc', 80).slice(0, 2)).toEqual(['unknown', 'other-port'])
  })

  it('the DNS name is an entry point with the state unknown, and the Service is still healthy', () => {
    const { ports, verdict } = traced(from, 'web.demo.svc', 80).through?.[0] ?? {}
    expect(ports?.[0]?.entries).toMatchObject([{ type: 'dns', state: 'unknown', reason: 'other-port' }])
    expect(verdict).toBe('healthy')
  })
})

it('the name of a headless Service without ports is an entry point that leads to its Pods', () => {
  const [only] = traceService(
    'demo',
    { kind: 'service', name: 'web' },
    createLookup(healthy({ services: [{ ...headless, ports: [] }] })),
  ).ports
  expect(only?.entries).toMatchObject([{ type: 'dns', port: 0, state: 'ok' }])
})
