import { describe, expect, it } from 'vitest'
import type { Container } from '../../src/model/resources.ts'
import { renderText } from '../../src/render/text.ts'
import { container, endpointOf, notReady, pod, said, slice, snapshot, trace } from '../build.ts'

describe('PT201 pod-not-ready', () => {
  it('breaks a Service whose only Pod is not Ready, and degrades one with others', () => {
    const one = notReady('web-1')
    const two = pod('web-2', { ips: ['10.244.0.2'] })
    expect(said(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))).toBe('broken PT201')
    expect(said(snapshot({ pods: [one, two], slices: [slice([endpointOf(one), endpointOf(two)])] }))).toBe('degraded PT201')
  })

  it('PT201 pod-not-ready is only information for a Pod that has just started, while others serve', () => {
    const young = (since: string) => {
      const one = notReady('web-1')
      const containers = one.containers.map((each) => ({ ...each, state: { state: 'running', since } as const }))
      const two = pod('web-2', { ips: ['10.244.0.2'] })
      const pods = [{ ...one, containers }, two]
      return trace(snapshot({ pods, slices: [slice(pods.map((each) => endpointOf(each)))] }))
    }
    expect(young('2026-11-20T23:59:30Z')).toMatchObject({ verdict: 'healthy', findings: [{ code: 'PT201', severity: 'info' }] })
    expect(young('2026-11-20T23:58:00Z').verdict).toBe('degraded')
  })

  const ready = { handler: 'httpGet', port: 'http', path: '/ready' } as const
  const boot = { handler: 'httpGet', port: 'http', path: '/boot' } as const
  it.each<[string, Partial<Container>, string, string]>([
    ['readiness', { readinessProbe: ready }, 'spec.containers[app].readinessProbe', '/ready'],
    ['startup', { startupProbe: boot }, 'spec.containers[app].startupProbe', '/boot'],
    ['startup', { startupProbe: boot, readinessProbe: ready, starting: true }, 'spec.containers[app].startupProbe', '/boot'],
    ['readiness', { startupProbe: boot, readinessProbe: ready }, 'spec.containers[app].readinessProbe', '/ready'],
    ['startup', { role: 'sidecar', startupProbe: boot }, 'spec.initContainers[app].startupProbe', '/boot'],
  ])('PT201 pod-not-ready proves the %s probe of %j, where the Pod has it', (purpose, part, field, path) => {
    const one = notReady('web-1', { containers: [container({ ready: false, ...part })] })
    const document = trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))
    const [finding] = document.findings
    expect(finding?.message).toContain(`The ${purpose} probe of container app in web-1 (GET :http${path}) fails.`)
    expect(finding?.evidence.at(-1)).toMatchObject({ field, value: { httpGet: { port: 'http', path } } })
    expect(renderText(document, { color: false, unicode: true, now: Date.parse(document.taken) })).toContain(
      `${purpose} probe GET :http${path} of container app`,
    )
  })
})
