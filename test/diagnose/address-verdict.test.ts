import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { addressVerdict, type Examined } from '../../src/diagnose/verdict/address-verdict.ts'
import type { AddressOwner } from '../../src/model/address-view.ts'
import type { Node } from '../../src/model/resources.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { chain, codes, endpointOf, healthy, node, pod, port, service, slice, snapshot, trace } from '../build.ts'
import { found } from './found.ts'

/** The Service that every owner leads to, with its verdict and the verdict of the target of its alias. */
function behind(verdict: Verdict = 'healthy', through?: Verdict): Examined {
  const one = { ...trace(healthy()), verdict }
  return {
    chain: chain(healthy()),
    counted: [],
    trace: { ...one, ...(through && { through: [{ ...trace(healthy()), verdict: through }] }) },
  }
}

const { target: to } = behind().trace
const route = (state: AddressOwner['state']): AddressOwner => ({
  type: 'route',
  object: { kind: 'Ingress', namespace: 'demo', name: 'shop' },
  state,
  to,
})
const ofService = (type: AddressOwner['type'], state: AddressOwner['state'] = 'ok'): AddressOwner => ({
  type,
  object: { kind: 'Service', namespace: 'demo', name: 'web' },
  state,
  to,
})

it('a host is degraded if one of its rules has no working backend, and the path of that rule is broken', () => {
  const owners = [route('ok'), route('broken')]
  expect(addressVerdict({ host: 'shop.example.com', owners }, [behind()])).toBe('degraded')
  expect(addressVerdict({ host: 'shop.example.com', path: '/cart', owners }, [behind()])).toBe('broken')
})

it('an address that a route and a load balancer share is broken if either of them is', () => {
  expect(addressVerdict({ host: 'shop.example.com', owners: [ofService('loadBalancer'), route('broken')] }, [behind()])).toBe('broken')
})

it('the health check port of a faulty Service is healthy while the Node answers on it', () => {
  const verdictOf = (type: AddressOwner['type']) =>
    addressVerdict({ host: '192.0.2.1', port: 31000, owners: [ofService(type)] }, [{ ...behind(), counted: [found()] }])
  expect([verdictOf('healthCheck'), verdictOf('nodePort')]).toEqual(['healthy', 'degraded'])
})

it('the address of an alias is as broken as the Service for which it stands', () => {
  const owners = [ofService('dns')]
  expect(addressVerdict({ host: 'web.demo.svc', owners }, [behind('healthy', 'broken')])).toBe('broken')
  expect(addressVerdict({ host: 'web.demo.svc', owners }, [behind()])).toBe('healthy')
})

it('the address of a Node that drops traffic has the reason', () => {
  const one = pod('web-1')
  const from = snapshot({
    services: [service({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [port({ nodePort: 30080 })] })],
    pods: [one],
    slices: [slice([endpointOf(one)])],
    nodes: [node('node-1', at('192.0.2.1')), node('node-2', at('192.0.2.2'))],
  })
  const codesAt = (host: string) => {
    const target = { kind: 'address', text: `${host}:30080`, host, port: 30080 } as const
    return diagnose(traceTarget('demo', target, createLookup(from)), { kubectlFlags: [] }).through?.flatMap(codes)
  }
  expect([codesAt('192.0.2.1'), codesAt('192.0.2.2')]).toEqual([[], ['PT404']])
})

function at(address: string): Pick<Node, 'addresses'> {
  return { addresses: [{ type: 'InternalIP', address }] }
}
