import { describe, expect, it } from 'vitest'
import type { Container, ServicePort } from '../../src/model/resources.ts'
import { container, endpointOf, pod, port, said, service, slice, snapshot, trace } from '../build.ts'

describe('PT310 protocol-mismatch', () => {
  const declaring = (ports: Partial<ServicePort>[], part: Partial<Container> = {}) => {
    const one = pod('web-1', { containers: [container(part)] })
    const own = ports.map((each) => port(each))
    const found = own.flatMap(({ name, protocol, targetPort }) =>
      typeof targetPort === 'number' ? [{ name, protocol, port: targetPort }] : [],
    )
    return snapshot({ services: [service({ ports: own })], pods: [one], slices: [slice([endpointOf(one)], { ports: found })] })
  }

  it('breaks a port whose name is declared for another protocol', () => {
    const from = declaring([{ protocol: 'UDP', targetPort: 'http' }])
    expect(said(from)).toBe('broken PT310')
    expect(trace(from).findings[0]?.fix?.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'`,
    )
  })

  it('PT310 protocol-mismatch is inferred with a number', () => {
    const from = declaring([{ protocol: 'UDP', targetPort: 8080 }])
    expect(said(from)).toBe('unknown PT310')
    expect(trace(from).findings[0]).toMatchObject({ confidence: 'inferred' })
  })

  it('PT310 protocol-mismatch is one finding even if the Pod declares other ports too', () => {
    const ports = [8080, 9000].map((number) => ({ name: '', port: number, protocol: number === 8080 ? 'TCP' : 'UDP' }))
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports }))).toBe('unknown PT310')
  })

  it('PT310 protocol-mismatch is only information if the Service has the number for both protocols', () => {
    const both = [{ targetPort: 8080 }, { name: 'udp', protocol: 'UDP', targetPort: 8080 }]
    const from = declaring(both)
    expect(said(from)).toBe('healthy PT310')
    expect(trace(from).findings[0]?.fix?.command).toBe('kubectl -n demo edit service web')
  })

  it('PT310 protocol-mismatch is silent if both protocols are declared, if nothing is, and if a probe passes on the port', () => {
    const two = [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'http-udp', port: 8080, protocol: 'UDP' },
    ]
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports: two }))).toBe('healthy')
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports: [] }))).toBe('healthy')
    const udp = { ports: [{ name: '', port: 8080, protocol: 'UDP' }], readinessProbe: { handler: 'tcpSocket', port: 8080 } } as const
    expect(said(declaring([{ targetPort: 8080 }], { ...udp, ports: [...udp.ports] }))).toBe('healthy')
  })
})
