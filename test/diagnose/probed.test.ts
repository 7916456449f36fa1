import { describe, expect, it } from 'vitest'
import { deadAddress } from '../../src/diagnose/chain/dead-address.ts'
import type { ConnectProbe } from '../../src/model/probe-view.ts'
import { chain, codes, container, endpointOf, healthy, pod, service, slice, snapshot } from '../build.ts'
import { traceProbed } from './probed.ts'

describe('between client and Pods', () => {
  it('a connection that was established and then reset is not blamed on the path to the Pod', async () => {
    const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
    const pods = ['1', '2'].map((id) => pod(`web-${id}`, { ips: [`10.244.0.${id}`], containers }))
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await traceProbed(from, { listens: () => ['tcp6 :::8080'], connect: () => 'reset' })
    expect([codes(found).filter((code) => /^PT70/.test(code)), found.verdict]).toEqual([[], 'healthy'])
  })

  it('the address of a Service with internalTrafficPolicy Local is dead only for a client on a Node with an endpoint', () => {
    const local = chain(healthy({ services: [service({ internalTrafficPolicy: 'Local' })] }))
    const isDead = (node: string) => {
      const from = { namespace: 'demo', pod: 'client', node }
      const to = { position: 0, port: 80, protocol: 'TCP' } as const
      const probes: ConnectProbe[] = [
        { kind: 'connect', role: 'client', from, to: { type: 'clusterIP', address: '10.96.0.10', ...to }, result: 'timeout', ms: 1 },
        { kind: 'connect', role: 'client', from, to: { type: 'pod', address: '10.244.0.1', ...to }, result: 'open', ms: 1 },
      ]
      return deadAddress(local, { position: 0, from, role: 'client', probes }) !== undefined
    }
    expect([isDead('node-1'), isDead('node-9')]).toEqual([true, false])
  })

  it('an unknown probe result is not a fault', async () => {
    const found = await traceProbed(healthy(), { listens: () => ['tcp6 :::8080'], connect: () => 'unknown' })
    expect([codes(found), found.verdict]).toEqual([[], 'healthy'])
  })
})

describe('between the containers of a Pod', () => {
  it('an answer that the sockets contradict is reported, and is not a fault by itself', async () => {
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
