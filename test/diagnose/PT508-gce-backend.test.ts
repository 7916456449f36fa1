import { describe, expect, it } from 'vitest'
import type { Ingress } from '../../src/model/ingress.ts'
import type { Service } from '../../src/model/resources.ts'
import { healthy, ingress, port, said, service } from '../build.ts'

const ofGke = (part: Partial<Ingress>, own: Partial<Service> = {}) =>
  said(healthy({ services: [service(own)], ingresses: [ingress('shop', { name: 'web', portName: 'http' }, part)] }))

describe('PT508 gce-backend', () => {
  it.each(['gce', 'gce-internal'])(
    'an Ingress of class %s cannot use a ClusterIP Service without a network endpoint group',
    (legacyClass) => {
      expect(ofGke({ legacyClass })).toBe('degraded PT508')
    },
  )

  it('PT508 gce-backend is silent if the Service has a group or a NodePort, and for any other class', () => {
    expect(ofGke({ legacyClass: 'gce' }, { negForIngress: true })).toBe('healthy')
    expect(ofGke({ legacyClass: 'gce' }, { type: 'NodePort', ports: [port({ nodePort: 30080 })] })).not.toContain('PT508')
    expect(ofGke({ legacyClass: 'nginx' })).toBe('healthy')
    expect(ofGke({ className: 'nginx' })).toBe('healthy')
  })
})
