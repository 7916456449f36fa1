import { describe, expect, it } from 'vitest'
import { codes, container, endpointOf, healthy, pod, service, slice, snapshot } from '../build.ts'
import { traceProbed } from './probed.ts'

describe('between client and Pods', () => {
  it('a connection that stood and was broken off is no fault of the way there', async () => {
    const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
    const pods = ['1', '2'].map((id) => pod(`web-${id}`, { ips: [`10.244.0.${id}`], containers }))
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await traceProbed(from, { listens: () => ['tcp6 :::8080'], connect: () => 'reset' })
    expect([codes(found).filter((code) => /^PT70/.test(code)), found.verdict]).toEqual([[], 'healthy'])
  })

  it('internalTrafficPolicy Local without an endpoint on the Node is no PT702', async () => {
    const local = service({ internalTrafficPolicy: 'Local' })
    const found = await traceProbed(healthy({ services: [local] }), {
      listens: () => ['tcp6 :::8080'],
      connect: ({ host }) => (host.startsWith('10.96.') || host.includes('svc') ? 'timeout' : 'open'),
    })
    const first = found.findings.find(({ code }) => code === 'PT702')
    // The first Pod is its own client, so the ClusterIP has an endpoint on its Node: inferred at most.
    expect(first?.confidence ?? 'inferred').toBe('inferred')
  })

  it('what is unknown is no fault', async () => {
    const found = await traceProbed(healthy(), { listens: () => ['tcp6 :::8080'], connect: () => 'unknown' })
    expect([codes(found), found.verdict]).toEqual([[], 'healthy'])
  })
})

describe('between the containers of a Pod', () => {
  it('an answer that the sockets contradict is said, and no fault by itself', async () => {
    const containers = [container(), container({ name: 'side', ports: [{ name: '', port: 9090, protocol: 'TCP' }] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await traceProbed(from, { listens: () => ['tcp6 :::8080'] })
    const odd = found.probes.filter((probe) => probe.kind === 'connect' && probe.disagrees !== undefined)
    expect(odd).toMatchObject([
      { role: 'neighbour', from: { container: 'app' }, to: { port: 9090, container: 'side' }, disagrees: 'answered-by-other' },
    ])
    expect(codes(found)).toEqual([])
  })
})
