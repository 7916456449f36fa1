import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceNode } from '../../src/trace/node.ts'
import { codes, endpoint, endpointOf, healthy, pod, said, service, slice, sliceByHand, snapshot, trace, verdictAndCodes } from '../build.ts'
import { refused, traceProbed } from './probed.ts'

describe('PT305 family-mismatch', () => {
  const dual = service({ ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::10'] })
  const six = slice([endpoint('fd00:1::1')], { name: 'web-6', addressType: 'IPv6' })

  it('PT305 family-mismatch finds the cluster IP of a family without endpoints, and marks that entry point', () => {
    const one = trace(healthy({ services: [dual] }))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT305'])
    expect(one.findings[0]).toMatchObject({ severity: 'warn', hop: 'ports[0].entries[2]', title: 'no endpoint has an IPv6 address' })
    expect(one.ports[0]?.entries[2]).toMatchObject({ address: 'fd00::10', state: 'broken', reason: 'no-endpoint' })
  })

  it('PT305 family-mismatch is silent if each family has an endpoint, if the Service is headless, and if no Pod serves at all', () => {
    expect(said(healthy({ services: [dual], slices: [...healthy().slices, six] }))).toBe('healthy')
    expect(codes(trace(healthy({ services: [{ ...dual, headless: true, clusterIPs: [] }] })))).not.toContain('PT305')
    expect(codes(trace(snapshot({ services: [dual], slices: [slice([])] })))).not.toContain('PT305')
  })

  it('PT305 family-mismatch finds an external IP of a family that the Service does not have, on its Nodes too', () => {
    const with6 = (part: Partial<Snapshot> = {}) =>
      healthy({ services: [service({ externalIPs: ['192.0.2.80', '2001:db8::1'] })], ...part })
    const one = trace(with6())
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT305'])
    expect(one.findings[0]).toMatchObject({ hop: 'ports[0].entries[3]', title: 'no endpoint has an IPv6 address' })
    expect(one.findings[0]?.message).toContain('connections to 2001:db8::1 are rejected')
    expect(one.findings[0]?.evidence).toContainEqual({
      object: { kind: 'Service', namespace: 'demo', name: 'web' },
      field: 'spec.externalIPs',
      value: ['2001:db8::1'],
    })
    const onNode = (from: Snapshot) => diagnose(traceNode({ kind: 'node', name: 'node-1' }, createLookup(from)), { kubectlFlags: [] })
    expect(verdictAndCodes(onNode(with6()))).toBe('degraded')
    expect(onNode(with6()).through?.map(verdictAndCodes)).toEqual(['degraded PT305'])
    const both = with6({
      services: [{ ...dual, externalIPs: ['192.0.2.80', '2001:db8::1'] }],
      slices: [...healthy().slices, six],
    })
    expect(said(both)).toBe('healthy')
    expect(verdictAndCodes(onNode(both))).toBe('healthy')
    expect(said({ ...with6(), services: [service({ externalIPs: ['192.0.2.80'] })] })).toBe('healthy')
  })

  it('breaks a port whose Pods have no address of the family', () => {
    const one = pod('web-1')
    const from = snapshot({
      services: [service({ ipFamilies: ['IPv6'], clusterIPs: ['fd00::10'] })],
      pods: [one],
      slices: [slice([], { addressType: 'IPv6' })],
    })
    expect(said(from)).toBe('broken PT305')
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.podIPs',
      value: ['10.244.0.1'],
    })
  })

  it('PT305 family-mismatch finds manually created slices of another family', () => {
    const { selector: _, ...bare } = service()
    expect(said(snapshot({ services: [bare], slices: [six] }))).toBe('broken PT305')
    expect(said(snapshot({ services: [bare], slices: [{ ...six, managedBy: 'staff' }, sliceByHand([endpoint('203.0.113.9')])] }))).toBe(
      'healthy',
    )
  })
})

describe('PT305 family-mismatch, by the sockets', () => {
  const six = (): Snapshot => {
    const pods = [pod('web-1', { ips: ['fd00::7'] })]
    const dual = service({ clusterIPs: ['fd00:10:96::1'], ipFamilies: ['IPv6'] })
    return snapshot({
      services: [dual],
      pods,
      slices: [
        slice(
          pods.map((one) => endpointOf(one)),
          { addressType: 'IPv6' },
        ),
      ],
    })
  }

  it('PT305 family-mismatch, by the sockets, is proven where the process listens on IPv4 alone and the endpoint is IPv6', async () => {
    const found = await traceProbed(six(), { listens: () => ['tcp 0.0.0.0:8080'], connect: refused })
    expect(codes(found)).toEqual(['PT305'])
    expect(found.findings[0]).toMatchObject({ confidence: 'proven', severity: 'error' })
    expect(found.verdict).toBe('broken')
  })

  it('PT305 family-mismatch, by the sockets, is not found if an IPv6 socket takes both families', async () => {
    expect(codes(await traceProbed(six(), { listens: () => ['tcp6 :::8080'] }))).toEqual([])
    const four = await traceProbed(healthy(), { listens: () => ['tcp6 :::8080'] })
    expect(codes(four)).toEqual([])
    expect(four.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'open', probably: true })
  })
})
