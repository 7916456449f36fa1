import { describe, expect, it } from 'vitest'
import type { LoadBalancerAddress, Service } from '../../src/model/resources.ts'
import { healthy, port, said, service, trace } from '../build.ts'

const address: LoadBalancerAddress = { ip: '203.0.113.7', ipMode: 'VIP', ports: [] }

const balancer = (part: Partial<Service> = {}) =>
  service({ type: 'LoadBalancer', ports: [port({ nodePort: 30080 })], loadBalancer: [address], ...part })

const saidOf = (part: Partial<Service>) => said(healthy({ services: [balancer(part)] }))

describe('PT402 load-balancer-port-error', () => {
  const mixed = [port({ nodePort: 30080 }), port({ name: 'quic', protocol: 'UDP', nodePort: 30443 })]

  it('PT402 load-balancer-port-error names the port that has an error, and no other', () => {
    const ports = [
      { port: 80, protocol: 'TCP' },
      { port: 80, protocol: 'UDP', error: 'example.com/MixedProtocolNotSupported' },
    ]
    const from = healthy({ services: [balancer({ ports: mixed, loadBalancer: [{ ...address, ports }] })] })
    from.slices = from.slices.map((each) => ({ ...each, ports: [...each.ports, { name: 'quic', port: 8080, protocol: 'UDP' }] }))
    const one = trace(from)
    const finding = one.findings.find(({ code }) => code === 'PT402')
    expect(one.ports.map(({ verdict }) => verdict)).toEqual(['healthy', 'degraded'])
    expect(finding).toMatchObject({ severity: 'warn', confidence: 'proven', hop: 'ports[1]' })
    expect(finding?.title).toBe('load balancer does not serve 80/UDP (quic)')
    expect(finding?.evidence).toEqual([
      {
        object: { kind: 'Service', namespace: 'demo', name: 'web' },
        field: 'status.loadBalancer.ingress[0].ports[80/UDP].error',
        value: 'example.com/MixedProtocolNotSupported',
      },
    ])
    expect(finding?.fix?.text).toContain('each protocol')
  })

  it('PT402 load-balancer-port-error takes the condition only where it is True', () => {
    const condition = (status: string) => ({ type: 'LoadBalancerPortsError', status, reason: 'LoadBalancerMixedProtocolNotSupported' })
    expect(saidOf({ conditions: [condition('True')] })).toBe('degraded PT402')
    expect(saidOf({ conditions: [condition('False')] })).toBe('healthy')
    expect(saidOf({ conditions: [{ type: 'Other', status: 'True' }] })).toBe('healthy')
  })

  it('PT402 load-balancer-port-error explains why the load balancer has no address', () => {
    const one = trace(
      healthy({ services: [balancer({ loadBalancer: [], conditions: [{ type: 'LoadBalancerPortsError', status: 'True' }] })] }),
    )
    expect(one.findings.map(({ code, causes }) => [code, causes.map((cause) => cause.code)])).toEqual([['PT402', ['PT401']]])
  })
})
