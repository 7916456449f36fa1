import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import type { PodTable } from '../probe/connections/table-text.ts'
import { fullWithClient, served, stranger, unanswered, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const codesOf = ({ findings }: Trace) => findings.flatMap(({ code, causes }) => [code, ...causes.map((cause) => cause.code)])
const waits = (count: number, part: Partial<PodTable> = {}): PodTable => ({ peers: [{ address: stranger, count, inode: 0 }], ...part })
const open = (count: number): PodTable => ({ peers: [{ address: stranger, count }] })

describe('PT312 not-accepted', () => {
  it('one Pod of two that does not accept degrades a Service, also if its queue is full', async () => {
    const tables = { 'web-0': [waits(3), waits(3, { listenOverflows: 9 })], 'web-1': [{}, {}] }
    const trace = await traceProbed(served(2), worldOf(tables))
    expect(trace.verdict).toBe('degraded')
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', confidence: 'proven' })
  })

  it('a queue is not called full while the counter stands', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [waits(3), waits(3)] }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', title: 'process does not accept connections' })
  })

  it('a single sample proves nothing', async () => {
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [waits(3)] })))).toEqual([])
  })
})

describe('PT706 proven by counting', () => {
  const spread = (counts: readonly number[]) =>
    traceProbed(
      served(counts.length),
      worldOf(Object.fromEntries(counts.map((count, index) => [`web-${index}`, count === 0 ? [{}] : [open(count)]]))),
    )

  it('an endpoint without one of so many connections is no accident', async () => {
    expect((await spread([11, 0])).findings[0]).toMatchObject({ code: 'PT706', severity: 'warn', confidence: 'proven' })
    expect(codesOf(await spread([20, 10, 9, 8, 0]))).toEqual(['PT706'])
  })

  it('a few connections may miss an endpoint by chance', async () => {
    expect(codesOf(await spread([10, 0]))).toEqual([])
    expect(codesOf(await spread([10, 10, 10, 8, 0]))).toEqual([])
    expect(codesOf(await spread([100, 1]))).toEqual([])
  })

  it('nothing follows from an endpoint that was not read', async () => {
    expect(codesOf(await traceProbed(served(2), worldOf({ 'web-0': [open(40)] })))).toEqual([])
  })

  it('affinity explains an uneven spread', async () => {
    const from = served(2)
    for (const service of from.services) service.sessionAffinitySeconds = 10_800
    expect(codesOf(await traceProbed(from, worldOf({ 'web-0': [open(40)], 'web-1': [{}] })))).not.toContain('PT706')
  })
})

describe('PT708 no-answer', () => {
  it('a client without an answer follows from a full queue', async () => {
    const { findings } = await traceProbed(fullWithClient.snapshot, fullWithClient.world)
    expect(findings.map(({ code, causes }) => [code, causes.map((cause) => cause.code)])).toEqual([['PT312', ['PT708']]])
  })

  it('no SYN reached any endpoint only if all were read', async () => {
    const client = { 'client-0': [unanswered, unanswered] }
    const all = await traceProbed(served(2), worldOf({ ...client, 'web-0': [{}, {}], 'web-1': [{}, {}] }))
    expect(all.findings[0]?.message).toContain('no SYN of it reached any')
    const some = await traceProbed(served(2), worldOf({ ...client, 'web-0': [{}, {}] }))
    expect(some.findings[0]?.message).toContain('is unknown')
  })

  it('a SYN that reached an endpoint leaves open what drops the answer', async () => {
    const halfOpen: PodTable = { peers: [{ address: '10.244.9.9', state: '03', inode: 0 }] }
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [unanswered, unanswered], 'web-0': [halfOpen, halfOpen] }))
    expect(trace.findings[0]?.message).toContain('is unknown')
  })

  it('a client of which other connections stand is a warning', async () => {
    const partly: PodTable = { calls: [...(unanswered.calls ?? []), { address: '10.244.0.1', port: 8080 }] }
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [partly, partly], 'web-0': [{}, {}] }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT708', severity: 'warn' })
  })

  it('a SYN that waits in one sample alone proves nothing', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [{}, unanswered], 'web-0': [{}, {}] }))
    expect(codesOf(trace)).toEqual([])
  })
})

describe('PT314 close-wait', () => {
  const closed = (count: number): PodTable => ({ peers: [{ address: stranger, count, state: '08' }] })

  it('a number that grows in three samples in a row is inferred', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [4, 8, 9, 12].map(closed) }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT314', confidence: 'inferred' })
  })

  it('a number that falls once, and one below ten, are no fault', async () => {
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [8, 14, 12, 15].map(closed) })))).toEqual([])
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [4, 5, 6, 7].map(closed) })))).toEqual([])
  })
})

describe('PT710 no-traffic', () => {
  it('a Pod in a mesh or on the network of its Node is not called idle', async () => {
    const quiet = worldOf({ 'web-0': [{}, {}] }, { every: 30 })
    expect(codesOf(await traceProbed(served(1), quiet))).toEqual(['PT710'])
    expect(codesOf(await traceProbed(served(1, { ambient: true }), quiet))).not.toContain('PT710')
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [{}, {}] }, { every: 29 })))).toEqual([])
  })
})

describe('who is connected', () => {
  it('an address is named by the workload of the Pod that has it, and one that was not read is unknown', async () => {
    const peers = [{ address: '10.244.9.9', count: 2 }, { address: stranger }]
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [{ peers }] }))
    expect(trace.ports[0]?.clients?.map(({ who, open: count }) => [who, count])).toEqual([
      [{ kind: 'StatefulSet', namespace: 'demo', name: 'client' }, 2],
      ['unknown', 1],
    ])
    expect(trace.ports[0]?.endpoints[0]?.connections).toMatchObject({ open: 3, waiting: 0, samples: 1 })
  })
})
