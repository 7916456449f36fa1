import { describe, expect, it } from 'vitest'
import type { PodTable } from '../probe/connections/table-text.ts'
import { codesOf, fullWithClient, served, unanswered, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

describe('PT708 no-answer', () => {
  it('a client without an answer follows from a full queue', async () => {
    const { findings } = await traceProbed(fullWithClient.snapshot, fullWithClient.world)
    expect(findings.map(({ code, causes }) => [code, causes.map((cause) => cause.code)])).toEqual([['PT312', ['PT708']]])
  })

  it('it is said that no SYN reached any endpoint only if all endpoints were read', async () => {
    const client = { 'client-0': [unanswered, unanswered] }
    const all = await traceProbed(served(2), worldOf({ ...client, 'web-0': [{}, {}], 'web-1': [{}, {}] }))
    expect(all.findings[0]?.message).toContain('its SYN reached none of them')
    const some = await traceProbed(served(2), worldOf({ ...client, 'web-0': [{}, {}] }))
    expect(some.findings[0]?.message).toContain('is unknown')
  })

  it('if a SYN reached an endpoint, it is unknown what drops the answer', async () => {
    const halfOpen: PodTable = { peers: [{ address: '10.244.9.9', state: '03', inode: 0 }] }
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [unanswered, unanswered], 'web-0': [halfOpen, halfOpen] }))
    expect(trace.findings[0]?.message).toContain('is unknown')
  })

  it('the finding is a warning if the client has other established connections', async () => {
    const partly: PodTable = { calls: [...(unanswered.calls ?? []), { address: '10.244.0.1', port: 8080 }] }
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [partly, partly], 'web-0': [{}, {}] }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT708', severity: 'warn' })
  })

  it('a SYN that waits in one sample alone proves nothing', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'client-0': [{}, unanswered], 'web-0': [{}, {}] }))
    expect(codesOf(trace)).toEqual([])
  })
})
