import { describe, expect, it } from 'vitest'
import { healthy, port, said, service, trace } from '../build.ts'

describe('PT306 no-such-service-port', () => {
  it.each<[number | string, string]>([
    [8080, 'The Service has port 80 (http). 8080 is the targetPort of 80 (http): it is a port of the Pods, not of the Service.'],
    [30080, 'The Service has port 80 (http). 30080 is the NodePort of 80 (http): it is a port of the Nodes, not of the Service.'],
    ['htpp', 'The Service has port 80 (http). Did you mean http?'],
    [443, 'The Service has port 80 (http).'],
  ])('PT306 no-such-service-port says of port %s what the Service has', (asked, message) => {
    const from = healthy({ services: [service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })] })
    const one = trace(from, { kind: 'service', name: 'web', port: asked })
    expect(one.verdict).toBe('broken')
    expect(one.findings.map((finding) => [finding.code, finding.message])).toEqual([['PT306', message]])
    expect(one.ports).toHaveLength(1)
  })

  it('PT306 no-such-service-port is silent for a port that the Service has', () => {
    expect(said(healthy(), { kind: 'service', name: 'web', port: 80 })).toBe('healthy')
    expect(said(healthy(), { kind: 'service', name: 'web', port: 'http' })).toBe('healthy')
  })
})
