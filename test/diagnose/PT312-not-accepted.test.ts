import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { header4, kernelPlace, type PodTable, podTable, row } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { codesOf, served, waits, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

describe('PT312 not-accepted', () => {
  it('a Service is degraded if one of its two Pods does not accept, also if the queue of that Pod is full', async () => {
    const tables = { 'web-0': [waits(3), waits(3, { listenOverflows: 9 })], 'web-1': [{}, {}] }
    const trace = await traceProbed(served(2), worldOf(tables))
    expect(trace.verdict).toBe('degraded')
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', confidence: 'proven' })
    expect(trace.cause?.text).toContain('web-0 does not accept connections')
    expect(trace.findings[0]?.message).toContain('and 9 SYNs were dropped between the samples; other endpoints may serve')
  })

  it('a queue is not called full while its counter does not rise', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [waits(3), waits(3)] }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', title: 'process does not accept connections' })
  })

  it('a single sample proves nothing', async () => {
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [waits(3)] })))).toEqual([])
  })

  describe('its fix', () => {
    const made = (count: number) => served(count, { owner: { kind: 'StatefulSet', name: 'web' } })
    const fixOf = async (from: Snapshot, tables: Readonly<Record<string, readonly PodTable[]>>, part: Partial<ProbeWorld> = {}) =>
      (await traceProbed(from, worldOf(tables, part))).findings[0]?.fix
    const stuck = [waits(3), waits(5)]

    it('the fix restarts a process that takes no connection between two samples, and the next step stays', async () => {
      const { findings } = await traceProbed(made(1), worldOf({ 'web-0': stuck }))
      expect(findings[0]?.fix?.command).toBe('kubectl -n demo delete pod web-0')
      expect(findings[0]?.fix?.note).toContain('Take a thread dump first')
      expect(findings[0]?.next?.command).toBe('kubectl -n demo logs web-0 -c app')
    })

    it('the fix for several Pods that take no connection restarts their workload', async () => {
      expect((await fixOf(made(2), { 'web-0': stuck, 'web-1': stuck }))?.command).toBe('kubectl -n demo rollout restart statefulset/web')
    })

    it('a process that takes some of the waiting connections is slow, and is not restarted', async () => {
      expect(await fixOf(made(1), { 'web-0': [waits(3), waits(2)] })).toBeUndefined()
      expect(await fixOf(made(2), { 'web-0': stuck, 'web-1': [waits(3), waits(2)] })).toBeUndefined()
    })

    it('a cut table does not prove that a process took no connection', async () => {
      expect(await fixOf(made(1), { 'web-0': stuck }, { isCut: (sample) => sample === 0 })).toBeUndefined()
    })

    it('a Pod that no controller would replace is not deleted', async () => {
      const bare = served(1)
      bare.pods = bare.pods.map(({ owner: _, ...rest }) => rest)
      expect(await fixOf(bare, { 'web-0': stuck })).toBeUndefined()
    })
  })
  describe('two ports that wait', () => {
    /** Connections wait at 9090 of the same Pod as well, and SYNs were dropped. */
    const both = (part: Partial<ProbeWorld> = {}) => {
      const other = row({ local: kernelPlace('0.0.0.0', 9090), remote: '00000000:0000', state: '0A', unread: 2, tail: '100 0 0 10 0' })
      const texts = [0, 9].map((listenOverflows) =>
        podTable('10.244.0.1', 8080, waits(3, { listenOverflows })).replace(header4, header4 + other),
      )
      return traceProbed(served(1), { ...worldOf({}), samples: () => texts, ...part })
    }
    const ss = (limit: number) =>
      `State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 2 1 *:9090 *:*\nLISTEN 3 ${limit} *:8080 *:*\n`

    it('SYNs that were dropped are not attributed to one of two ports that wait', async () => {
      const [finding] = (await both()).findings
      expect(finding).toMatchObject({ code: 'PT312', severity: 'warn', title: 'process does not accept connections' })
      expect(finding?.message).toContain('SYNs were dropped, and it is unknown at which of several ports.')
      expect(finding?.evidence.map(({ field }) => field).join()).not.toContain('ListenOverflows')
    })

    it('a queue that holds more than its limit is full, also if another port waits', async () => {
      const [finding] = (await both({ ss: ss(2) })).findings
      expect(finding).toMatchObject({ severity: 'error', title: 'accept queue is full' })
      expect(finding?.message).toContain('The queue is full, so the kernel drops further SYNs.')
      expect(finding?.evidence).toContainEqual({
        object: { kind: 'Pod', namespace: 'demo', name: 'web-0' },
        field: 'ss -ltn port 8080 Send-Q',
        value: '2',
      })
    })

    it('a queue at its limit takes one more connection, and is not full', async () => {
      const [finding] = (await both({ ss: ss(3) })).findings
      expect(finding).toMatchObject({ severity: 'warn', title: 'process does not accept connections' })
      expect(finding?.message).toContain('Clients are connected and get no answer.')
    })
  })
})
