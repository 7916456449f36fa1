import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { codes, endpointOf, notReady, pod, port, service, slice, snapshot, trace } from '../build.ts'

describe('PT208 unready-not-published', () => {
  const peers = (part: Parameters<typeof service>[0] = {}, named: Partial<Pod> = { hostname: 'web-1', subdomain: 'web' }) => {
    const pods = [pod('web-0', { hostname: 'web-0', subdomain: 'web' }), notReady('web-1', { ips: ['10.244.0.2'], ...named })]
    const published = part.publishNotReadyAddresses ? { ready: true } : {}
    return snapshot({
      services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })], ...part })],
      pods,
      slices: [slice(pods.map((one) => endpointOf(one, published)))],
    })
  }

  it('PT208 unready-not-published hangs below the Pod that is not Ready, and gives the name that does not resolve', () => {
    const [finding] = trace(peers()).findings
    expect([finding?.code, finding?.causes.map((cause) => [cause.code, cause.severity, cause.title])]).toEqual([
      'PT201',
      [['PT208', 'info', 'web-1.web has no DNS record until ready']],
    ])
    expect(finding?.causes[0]?.fix?.command).toBe(`kubectl -n demo patch service web -p '{"spec":{"publishNotReadyAddresses":true}}'`)
  })

  it('PT208 unready-not-published is silent if all Pods are published, if they have no DNS names, and behind a cluster IP', () => {
    expect(codes(trace(peers({ publishNotReadyAddresses: true })))).not.toContain('PT208')
    expect(codes(trace(peers({}, {})))).toEqual(['PT201'])
    expect(codes(trace(peers({ headless: false, clusterIPs: ['10.96.0.10'] })))).toEqual(['PT201'])
  })
})
