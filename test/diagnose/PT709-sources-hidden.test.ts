import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { container, node } from '../build.ts'
import type { PodTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { codesOf, served, stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

/** The address of node-2; the Pods are on node-1. */
const other = '192.0.2.2'
const fromNode = (count: number, part: Partial<PodTable> = {}): PodTable => ({ peers: [{ address: other, count }], ...part })

/** What is found if these Pods have these tables. */
function found(tables: Readonly<Record<string, readonly PodTable[]>>, part: Partial<ProbeWorld> = {}, pods: Partial<Pod> = {}) {
  const count = Math.max(1, Object.keys(tables).length)
  return traceProbed({ ...served(count, pods), nodes: [node('node-1'), node('node-2')] }, worldOf(tables, part))
}

describe('PT709 sources-hidden', () => {
  it('ten connections that all come from Nodes are reported', async () => {
    const trace = await found({ 'web-0': [fromNode(10)] })
    expect(trace.findings[0]).toMatchObject({ code: 'PT709', severity: 'info', confidence: 'proven' })
    expect(trace.findings[0]?.message).toContain('All 10 connections come from the addresses of node-2.')
    expect(trace.verdict).toBe('healthy')
    expect(codesOf(await found({ 'web-0': [fromNode(11)] }))).toEqual(['PT709'])
  })

  it('nine connections from Nodes may be an accident', async () => {
    expect(codesOf(await found({ 'web-0': [fromNode(9)] }))).toEqual([])
    expect(codesOf(await found({ 'web-0': [fromNode(4)], 'web-1': [fromNode(5)] }))).toEqual([])
    expect(codesOf(await found({ 'web-0': [fromNode(4)], 'web-1': [fromNode(6)] }))).toEqual(['PT709'])
  })

  it('one connection from a Pod among many from Nodes shows that addresses are not hidden', async () => {
    const mixed = { peers: [{ address: other, count: 14 }, { address: '10.244.9.9' }] }
    expect(codesOf(await found({ 'web-0': [mixed] }))).toEqual([])
  })

  it('the one connection of the kubelet for each of its probes is not counted', async () => {
    const probe = { handler: 'tcpSocket' as const, port: 8080, period: 5 }
    const own: PodTable = { peers: [{ address: '192.0.2.1', count: 10 }] }
    expect(codesOf(await found({ 'web-0': [own] }, {}, { containers: [container({ readinessProbe: probe })] }))).toEqual([])
    expect(codesOf(await found({ 'web-0': [own] }))).toEqual(['PT709'])
  })

  it('an unknown address may be that of a client', async () => {
    const mixed = { peers: [{ address: other, count: 14 }, { address: stranger }] }
    expect(codesOf(await found({ 'web-0': [mixed] }))).toEqual([])
  })

  it('a cut table may lack the connection that shows its client', async () => {
    expect(codesOf(await found({ 'web-0': [fromNode(14)] }, { isCut: () => true }))).toEqual([])
  })

  it('an endpoint that was not read may have connections whose clients are known', async () => {
    const tables = { 'web-0': [fromNode(14)], 'web-1': [fromNode(14)] }
    const world: Partial<ProbeWorld> = {
      samples: (name) => (name === 'web-0' ? worldOf(tables).samples?.(name, ['10.244.0.1']) : undefined),
    }
    expect(codesOf(await found(tables, world))).toEqual([])
  })

  it('clients of a Pod with a mesh sidecar connect to a port of the sidecar', async () => {
    const sidecar = container({ name: 'istio-proxy', role: 'sidecar', ports: [] })
    expect(codesOf(await found({ 'web-0': [fromNode(14)] }, {}, { containers: [container(), sidecar] }))).not.toContain('PT709')
  })

  it('connections that wait to be accepted count too', async () => {
    expect(codesOf(await found({ 'web-0': [{ peers: [{ address: other, count: 10, inode: 0 }] }] }))).toEqual(['PT709'])
  })
})
