import { describe, expect, it } from 'vitest'
import { healthy, ingress, port, said, service } from '../build.ts'

describe('PT502 route-port-missing, of an Ingress', () => {
  it('a number or a name that is not a port of the Service degrades', () => {
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 })] }))).toBe('healthy')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portName: 'http' })] }))).toBe('healthy')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 8080 })] }))).toBe('degraded PT502')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portName: 'web' })] }))).toBe('degraded PT502')
  })

  it('a backend with a port number does not match an unnamed Service port of another number', () => {
    const unnamed = healthy({
      services: [service({ ports: [port({ name: '', targetPort: 8080 })] })],
      ingresses: [ingress('shop', { name: 'web', portNumber: 8888 })],
    })
    unnamed.slices = unnamed.slices.map((each) => ({ ...each, ports: [{ name: '', port: 8080, protocol: 'TCP' }] }))
    expect(said(unnamed)).toBe('degraded PT502')
  })
})
