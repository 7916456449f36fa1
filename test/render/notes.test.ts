import { describe, expect, it } from 'vitest'
import type { DataplaneFact } from '../../src/model/dataplane.ts'
import type { Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { renderText } from '../../src/render/text.ts'
import { container, endpointOf, healthy, ingress, node, pod, port, service, slice, snapshot, trace } from '../build.ts'

const text = (from: Snapshot) => renderText(trace(from), { color: false, unicode: true, now: Date.parse(from.taken) })
const of = (part: Partial<Service>) => text(healthy({ services: [service(part)] }))

describe('notes in the text', () => {
  it('a sidecar stands behind its endpoint', () => {
    const one = pod('web-1', { containers: [container(), container({ name: 'linkerd-proxy', role: 'sidecar', ports: [] })] })
    const from = (each: typeof one) => text(snapshot({ pods: [each], slices: [slice([endpointOf(each)])] }))
    expect(from(one)).toMatch(/10\.244\.0\.1:8080 .*linkerd sidecar/)
    expect(from({ ...one, containers: [container()], ambient: true })).toMatch(/10\.244\.0\.1:8080 .*ambient mesh/)
    expect(from({ ...one, containers: [container()] })).not.toMatch(/sidecar|mesh/)
  })

  it('a NodePort outside the default range is marked', () => {
    const nodePort = (number: number) => of({ type: 'NodePort', ports: [port({ nodePort: number })] })
    expect(nodePort(8443)).toContain('outside the default range 30000-32767')
    expect(nodePort(30_000)).not.toContain('range')
    expect(nodePort(32_767)).not.toContain('range')
  })

  it('the port of the health check stands where a load balancer asks it', () => {
    const local: Partial<Service> = {
      type: 'LoadBalancer',
      ports: [port({ nodePort: 30080 })],
      loadBalancer: [{ ip: '203.0.113.7', ipMode: 'VIP', ports: [] }],
      externalTrafficPolicy: 'Local',
    }
    expect(of({ ...local, healthCheckNodePort: 31_999 })).toContain('externalTrafficPolicy Local (health check on NodePort 31999)')
    expect(of(local)).not.toContain('health check')
  })

  it('a route without a class says so', () => {
    const route = (className?: string) =>
      text(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 }, className === undefined ? {} : { className })] }))
    expect(route('gone')).toMatch(/✗ Ingress .*no IngressClass gone/)
    expect(route('nginx')).not.toContain('IngressClass')
    const none = healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 })], ingressClasses: [] })
    expect(text(none)).toMatch(/\? Ingress .*no class, and no default/)
  })

  it('of the Nodes only the Pod ranges are summed up, and no kube-proxy that is not Ready', () => {
    const nodes = Array.from({ length: 10 }, (_, index) => `node-${index + 1}`)
    const sick = nodes.map((name): DataplaneFact => {
      const object = { kind: 'Pod', namespace: 'kube-system', name: `kube-proxy-${name}` }
      return { topic: 'proxySick', value: 'ContainersNotReady', node: name, object, field: 'status.conditions[Ready].status' }
    })
    const from = healthy({
      extent: { ...healthy().extent, dataplane: 'all' },
      nodes: nodes.map((name, index) => node(name, { podRanges: [`10.244.${index}.0/24`] })),
      dataplane: sick,
    })
    const shown = renderText(trace(from), { color: false, unicode: true, wide: true, now: 0 })
    expect(shown.match(/kube-proxy not ready/g)).toHaveLength(10)
    expect(shown.match(/Pod range /g)).toHaveLength(8)
    expect(shown).toContain('and the Pod ranges of 2 more Nodes')
  })
})
