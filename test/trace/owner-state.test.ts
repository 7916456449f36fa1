import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/cli/address.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { healthy, port, service } from '../build.ts'

function traced(text: string, from: Snapshot): Trace {
  const target = parseAddress(text)
  if ('fault' in target) throw new Error(target.fault)
  return diagnose(traceTarget('demo', target, createLookup(from)), { kubectlFlags: [] })
}

/** The verdict of an address, and the state of the way in that it is. */
function said(text: string, from: Snapshot): string {
  const { verdict, address } = traced(text, from)
  return [verdict, ...(address?.owners.map(({ type, state, reason }) => [type, state, reason].filter(Boolean).join(' ')) ?? [])].join(', ')
}

describe('an address of a load balancer', () => {
  const addresses = ['203.0.113.7:80', 'web-47.elb.example.com:80', 'WEB-47.ELB.example.com:80']
  const balanced = (part: Partial<Service>, nodes = healthy().nodes) =>
    healthy({
      services: [
        service({
          type: 'LoadBalancer',
          ports: [port({ nodePort: 30080 })],
          loadBalancer: [{ ip: '203.0.113.7', hostname: 'Web-47.elb.example.com', ipMode: 'VIP', ports: [] }],
          ...part,
        }),
      ],
      nodes,
    })
  const others = healthy().nodes.map((one) => ({ ...one, name: `other-${one.name}` }))

  it.each(addresses)('is one way in, by its IP and by its name: %s', (address) => {
    expect(said(address, balanced({}))).toBe('healthy, loadBalancer ok')
    expect(said(address, balanced({ externalTrafficPolicy: 'Local' }, others))).toBe('broken, loadBalancer broken dropped')
  })

  it.each(addresses)('is that of its own load balancer, where there are several: %s', (address) => {
    const failing = { ipMode: 'VIP', ports: [{ port: 80, protocol: 'TCP', error: 'MixedProtocolNotSupported' }] }
    const [first] = balanced({}).services.flatMap(({ loadBalancer }) => loadBalancer)
    const two = (own: object, other: object) =>
      balanced({
        loadBalancer: [
          { ...first, ipMode: 'VIP', ports: [], ...own },
          { hostname: 'other.example.com', ipMode: 'VIP', ports: [], ...other },
        ],
      })
    expect(said(address, two({}, failing))).toContain('loadBalancer ok')
    expect(said(address, two(failing, {}))).toContain('loadBalancer broken port-error')
  })
})
