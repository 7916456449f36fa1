import { describe, expect, it } from 'vitest'
import type { LoadBalancerAddress, Service } from '../../src/model/resources.ts'
import { codes, endpointOf, healthy, node, pod, port, said, service, slice, snapshot, trace } from '../build.ts'

const address: LoadBalancerAddress = { ip: '203.0.113.7', ipMode: 'VIP', ports: [] }

const balancer = (part: Partial<Service> = {}) =>
  service({ type: 'LoadBalancer', ports: [port({ nodePort: 30080 })], loadBalancer: [address], ...part })

const saidOf = (part: Partial<Service>) => said(healthy({ services: [balancer(part)] }))

describe('PT403 load-balancer-excludes-node', () => {
  const label = (value: string) => ({ labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': value } })
  const pods = [1, 2].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], node: `node-${number}` }))
  const on = (part: Partial<Service>, values: (string | undefined)[]) =>
    trace(
      snapshot({
        services: [balancer(part)],
        pods,
        slices: [slice(pods.map((one) => endpointOf(one)))],
        nodes: values.map((value, index) => node(`node-${index + 1}`, value === undefined ? {} : label(value))),
      }),
    )

  it('the source ranges of a load balancer are noted, unless they allow every address', () => {
    expect(saidOf({ loadBalancerSourceRanges: ['198.51.100.0/24'] })).toBe('healthy PT403')
    expect(saidOf({ loadBalancerSourceRanges: ['0.0.0.0/0'] })).toBe('healthy')
    expect(saidOf({ type: 'NodePort', loadBalancer: [], loadBalancerSourceRanges: ['198.51.100.0/24'] })).toBe('healthy')
  })

  it('PT403 load-balancer-excludes-node notes Nodes whose endpoints a load balancer leaves out with the policy Local', () => {
    const local = { externalTrafficPolicy: 'Local' as const, healthCheckNodePort: 32001 }
    const one = on(local, [undefined, ''])
    const finding = one.findings.find(({ code }) => code === 'PT403')
    expect(one.verdict).toBe('healthy')
    expect(finding).toMatchObject({ severity: 'info', confidence: 'inferred', hop: 'nodes[1]' })
    // No pasted command removes a label that every load balancer heeds.
    expect(finding?.fix?.command).toBeUndefined()
    expect(finding?.evidence).toMatchObject([{ object: { kind: 'Node', name: 'node-2' }, value: '' }])
    expect(codes(on(local, [undefined, undefined]))).not.toContain('PT403')
    expect(codes(on(local, [undefined, 'false']))).not.toContain('PT403')
  })

  it('a Service is unknown where load balancers leave out the only Node with an endpoint', () => {
    const local = { externalTrafficPolicy: 'Local' as const, healthCheckNodePort: 32001 }
    const only = (values: (string | undefined)[]) =>
      trace(
        snapshot({
          services: [balancer(local)],
          pods: pods.slice(0, 1),
          slices: [slice(pods.slice(0, 1).map((one) => endpointOf(one)))],
          nodes: values.map((value, index) => node(`node-${index + 1}`, value === undefined ? {} : label(value))),
        }),
      )
    const found = only(['', undefined]).findings.find(({ code }) => code === 'PT403')
    expect(found).toMatchObject({ severity: 'warn', confidence: 'inferred', title: 'load balancers exclude the only usable Node' })
    expect(only(['']).verdict).toBe('unknown')
    expect(only([undefined]).verdict).toBe('healthy')
    // The excluded Node has no endpoint.
    expect(codes(only([undefined, '']))).not.toContain('PT403')
    expect(on({}, ['', '']).verdict).toBe('unknown')
  })

  it('PT403 load-balancer-excludes-node is silent about a control plane beside other Nodes, with the policy Cluster', () => {
    expect(codes(on({}, [undefined, '', undefined]))).toEqual([])
    expect(codes(on({}, ['', '']))).toEqual(['PT403'])
  })
})
