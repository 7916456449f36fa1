import { describe, expect, it } from 'vitest'
import { renderText } from '../../src/render/text.ts'
import { endpointOf, healthy, node, notReady, port, said, service, slice, trace } from '../build.ts'

describe('PT404 external-local-gap', () => {
  const local = (part: Parameters<typeof service>[0], nodes = 3) =>
    healthy({
      services: [service({ type: 'NodePort', ports: [port({ nodePort: 30080 })], ...part })],
      nodes: Array.from({ length: nodes }, (_, index) => node(`node-${index + 1}`)),
    })

  it('PT404 external-local-gap names the Nodes that drop traffic, and is silent if all have an endpoint', () => {
    expect(said(local({ externalTrafficPolicy: 'Local' }))).toBe('healthy')
    expect(said(local({ externalTrafficPolicy: 'Local' }, 4))).toBe('degraded PT404')
    expect(trace(local({ externalTrafficPolicy: 'Local' }, 4)).findings[0]?.title).toBe('1 of 4 Nodes drops external traffic')
    expect(said(local({ externalTrafficPolicy: 'Cluster' }, 5))).toBe('healthy')
  })

  it('PT404 external-local-gap is only information behind a load balancer that checks the Nodes', () => {
    const balanced = local(
      {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32000,
        loadBalancer: [{ ip: '198.51.100.1', ipMode: 'VIP', ports: [] }],
      },
      4,
    )
    const one = trace(balanced)
    expect(one.findings[0]).toMatchObject({ code: 'PT404', severity: 'info' })
    expect(one.ports[0]?.hops[0]).toEqual({ stage: 'entry', state: 'ok' })
    const text = renderText(one, { color: false, unicode: true, now: Date.parse(one.taken) })
    expect(text).toContain('excluded by the load balancer')
    expect(text).not.toMatch(/[✗▲]/)
  })

  it('PT404 external-local-gap hangs below the finding of the Pod that is not Ready on that Node', () => {
    const from = local({ externalTrafficPolicy: 'Local' })
    const sick = notReady('web-3', { ips: ['10.244.0.3'], node: 'node-3' })
    const pods = [...from.pods.slice(0, 2), sick]
    const one = trace({ ...from, pods, slices: [slice(pods.map((each) => endpointOf(each)))] })
    expect(one.findings.map((finding) => [finding.code, finding.causes.map((cause) => cause.code)])).toEqual([['PT201', ['PT404']]])
  })
})
