import { describe, expect, it } from 'vitest'
import type { Container } from '../../src/model/resources.ts'
import { container, port, trace } from '../build.ts'
import { behind, proxy } from '../build-mesh.ts'

describe('sidecars', () => {
  it.each<[string, Container[], string | undefined]>([
    ['Istio', [container(), proxy('istio-proxy')], 'istio'],
    ['Istio, native', [proxy('istio-proxy', 'sidecar'), container()], 'istio'],
    ['Linkerd, native', [proxy('linkerd-proxy', 'sidecar'), container()], 'linkerd'],
    ['Consul', [container(), proxy('consul-dataplane')], 'consul'],
    ['Consul, for one of several Services', [container(), proxy('consul-dataplane-web')], 'consul'],
    ['a gateway of the mesh itself', [proxy('istio-proxy')], undefined],
    ['an init container that has ended', [proxy('istio-proxy', 'init'), container()], undefined],
    ['none', [container(), proxy('my-istio-proxy')], undefined],
  ])('the sidecar of a Pod is known: %s', (_, containers, mesh) => {
    expect(trace(behind(containers, [port({ targetPort: 8080 })])).ports[0]?.endpoints[0]?.sidecar).toBe(mesh)
  })
})
