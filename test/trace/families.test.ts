import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Family, Service } from '../../src/model/resources.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { chain, endpoint, node, port, service, slice, snapshot } from '../build.ts'

const dualNode = (number: number) =>
  node(`node-${number}`, {
    addresses: [
      { type: 'InternalIP', address: `192.0.2.${number}` },
      { type: 'InternalIP', address: `2001:db8::${number}` },
    ],
  })

const v4 = endpoint('10.0.0.1', { node: 'node-1' })
const v6 = endpoint('fd00::1', { node: 'node-1' })

function cluster(families: readonly Family[], part: Partial<Service> = {}) {
  const ips: Record<Family, string> = { IPv4: '10.96.0.10', IPv6: 'fd00:96::10' }
  return snapshot({
    services: [
      service({
        type: 'NodePort',
        ports: [port({ nodePort: 30080 })],
        ipFamilies: [...families],
        clusterIPs: families.map((family) => ips[family]),
        ...part,
      }),
    ],
    slices: [
      ...(families.includes('IPv4') ? [slice([v4])] : []),
      ...(families.includes('IPv6') ? [slice([v6], { name: 'web-v6', addressType: 'IPv6' })] : []),
    ],
    nodes: [dualNode(1), dualNode(2)],
  })
}

/** `192.0.2.1 ok`, for each NodePort entry. */
function nodePorts(snapshot: ReturnType<typeof cluster>): string[] {
  const entries = chain(snapshot).ports.flatMap((one) => one.entries)
  return entries
    .filter(({ type }) => type === 'nodePort')
    .map(({ address, state, reason }) => [address, state, reason].filter(Boolean).join(' '))
}

/** The verdict of the NodePort on one address of a Node. */
function verdictOf(host: string, snapshot: ReturnType<typeof cluster>) {
  const target = { kind: 'address' as const, text: `${host}:30080`, host, port: 30080 }
  return diagnose(traceTarget('demo', target, createLookup(snapshot)), { kubectlFlags: [] }).verdict
}

it('a NodePort of an IPv4 Service is open on the IPv4 addresses of a dual-stack Node alone', () => {
  expect(nodePorts(cluster(['IPv4']))).toEqual(['192.0.2.1 ok', '192.0.2.2 ok'])
  expect(verdictOf('192.0.2.1', cluster(['IPv4']))).toBe('healthy')
  expect(verdictOf('2001:db8::1', cluster(['IPv4']))).toBe('broken')
})

it('a NodePort of a dual-stack Service is open on both addresses of a Node', () => {
  expect(nodePorts(cluster(['IPv4', 'IPv6']))).toEqual(['192.0.2.1 ok', '2001:db8::1 ok', '192.0.2.2 ok', '2001:db8::2 ok'])
  expect(verdictOf('2001:db8::1', cluster(['IPv4', 'IPv6']))).toBe('healthy')
})

it('a NodePort of a dual-stack Service without IPv6 endpoints is broken on the IPv6 address of a Node', () => {
  const snapshot = { ...cluster(['IPv4', 'IPv6']), slices: [slice([v4])] }
  expect(nodePorts(snapshot)).toEqual(['192.0.2.1 ok', '2001:db8::1 broken no-endpoint', '192.0.2.2 ok', '2001:db8::2 broken no-endpoint'])
  expect(verdictOf('192.0.2.1', snapshot)).toBe('healthy')
  expect(verdictOf('2001:db8::1', snapshot)).toBe('broken')
})

it('externalTrafficPolicy Local counts the endpoints of each family on a Node', () => {
  const snapshot = {
    ...cluster(['IPv4', 'IPv6'], { externalTrafficPolicy: 'Local' }),
    slices: [slice([v4]), slice([endpoint('fd00::2', { node: 'node-2' })], { name: 'web-v6', addressType: 'IPv6' })],
  }
  expect(nodePorts(snapshot)).toEqual([
    '192.0.2.1 ok',
    '2001:db8::1 broken no-local-endpoint',
    '192.0.2.2 broken no-local-endpoint',
    '2001:db8::2 ok',
  ])
})

it('one family falls back to terminating endpoints while the other has ready ones', () => {
  const terminating = endpoint('fd00::1', { ready: false, serving: true, terminating: true })
  const snapshot = { ...cluster(['IPv4', 'IPv6']), slices: [slice([v4]), slice([terminating], { name: 'web-v6', addressType: 'IPv6' })] }
  const [first] = chain(snapshot).ports
  expect(first?.endpoints.map(({ address, usable }) => `${address} ${usable}`)).toEqual(['10.0.0.1 true', 'fd00::1 true'])
})

it('an external IP of a family that the Service lacks is broken, and one of its own family is healthy', () => {
  const snapshot = cluster(['IPv4'], { externalIPs: ['198.51.100.7', '2001:db8::7'] })
  const at = (host: string) => {
    const target = { kind: 'address' as const, text: `${host}:80`, host, port: 80 }
    return diagnose(traceTarget('demo', target, createLookup(snapshot)), { kubectlFlags: [] }).verdict
  }
  expect(at('198.51.100.7')).toBe('healthy')
  expect(at('2001:db8::7')).toBe('broken')
})
