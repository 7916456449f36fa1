import { describe, expect, it } from 'vitest'
import { codes, container, endpointOf, ingress, notReady, pod, port, said, service, slice, snapshot, trace, workload } from '../build.ts'

describe('PT301 named-port-missing', () => {
  const from = snapshot({
    services: [service({ ports: [port({ targetPort: 'htpp' })] })],
    pods: [pod('web-1')],
    slices: [slice([endpointOf(pod('web-1'))], { ports: [] })],
  })

  it('PT301 named-port-missing suggests the name that was probably intended', () => {
    const [finding] = trace(from).findings
    expect(said(from)).toBe('broken PT301')
    expect(finding?.fix?.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'`,
    )
  })

  it('PT301 named-port-missing says so if the name is declared for another protocol', () => {
    const bare = pod('web-2', { ips: ['10.244.0.2'], containers: [container({ ports: [] })] })
    const udp = snapshot({ ...from, pods: [...from.pods, bare], services: [service({ ports: [port({ protocol: 'UDP' })] })] })
    expect(said(udp)).toBe('broken PT301')
    expect(trace(udp).findings[0]?.message).toContain('is declared for TCP')
  })

  it('PT301 named-port-missing stays while the only Pod is being deleted, unless no Pod will replace it', () => {
    const [only] = from.pods
    if (!only) throw new Error('no Pod')
    const going = { ...only, deleting: '2026-11-21T00:00:20Z' }
    const entry = endpointOf(going, { ready: false, serving: false, terminating: true })
    const last = { ...from, pods: [going], slices: [slice([entry], { ports: [] })] }
    expect(said(last)).toBe('broken PT301')
    expect(codes(trace({ ...last, workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }))).not.toContain('PT301')
  })

  it('PT301 named-port-missing warns if only some Pods lack the name', () => {
    const good = pod('web-2', { ips: ['10.244.0.2'] })
    const old = pod('web-1', { containers: [container({ ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] })] })
    const mixed = snapshot({
      pods: [old, good],
      slices: [slice([endpointOf(old)], { ports: [], name: 'a' }), slice([endpointOf(good)], { name: 'b' })],
    })
    expect(said(mixed)).toBe('degraded PT301')
    expect(trace(mixed).findings[0]?.title).toBe('1 of 2 Pods has no port named "http"')
    expect(trace(mixed).findings[0]?.fix?.command).toBeUndefined()
  })

  describe('of a headless Service', () => {
    const headless = { ...from, services: from.services.map((one) => ({ ...one, headless: true, clusterIPs: [] })) }

    it('PT301 of a headless Service is information, since the DNS name still leads to the Pods', () => {
      expect(said(headless)).toBe('healthy PT301')
      expect(trace(headless).findings[0]).toMatchObject({ severity: 'info', confidence: 'proven' })
      expect(trace(headless).findings[0]?.message).toContain('its DNS name still resolves to them')
      expect(trace(headless).findings[0]?.fix?.command).toContain('"value":"http"')
      expect(said({ ...headless, extent: { ...from.extent, pods: 'none' }, pods: [] })).toBe('healthy PT301')
    })

    it('PT301 of a headless Service takes the backend from a route, whose controller looks for the port', () => {
      const ingresses = [ingress('shop', { name: 'web', portNumber: 80 }, { className: 'nginx' })]
      expect(said({ ...headless, ingresses })).toBe('degraded PT301')
      const good = pod('web-2', { ips: ['10.244.0.2'] })
      const mixed = {
        ...headless,
        services: headless.services.map((one) => ({ ...one, ports: [port()] })),
        ingresses,
        pods: [pod('web-1', { containers: [container({ ports: [] })] }), good],
        slices: [...headless.slices, slice([endpointOf(good)], { name: 'b' })],
      }
      expect(codes(trace(mixed))).toContain('PT301')
      expect(trace(mixed).verdict).toBe('healthy')
    })

    it('PT301 of a headless Service does not explain why a Pod that is not Ready is missing', () => {
      const one = notReady('web-1')
      expect(said({ ...headless, pods: [one], slices: [slice([endpointOf(one)], { ports: [] })] })).toBe('broken PT201')
    })

    it('PT301 of a headless Service is not proven by Endpoints, which leave out such a Pod that slices list', () => {
      const slices = [slice([], { kind: 'Endpoints', name: 'web', ports: [] })]
      expect(said({ ...headless, slices })).toBe('unknown PT301')
    })
  })
})
