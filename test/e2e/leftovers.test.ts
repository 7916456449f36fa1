import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type BusyPod, createBusyPod } from './busy-pod.ts'
import { porttrace, traceOf } from './porttrace.ts'

let busy: BusyPod

beforeAll(async () => {
  busy = await createBusyPod('porttrace-leftovers')
}, 60_000)
afterAll(() => busy?.remove(), 60_000)

describe('after --probe nothing of it runs in the Pod', () => {
  it('a table that is longer than its cap leaves no process', async () => {
    const close = await busy.connect(4_000)
    onTestFinished(close)
    const { stdout, stderr } = await porttrace(['svc/busy', '-n', busy.namespace, '--probe', '-o', 'json'])
    if (stdout === '') throw new Error(stderr)
    const [table] = traceOf(stdout).probes.filter((probe) => probe.kind === 'sockets')
    expect(table).toMatchObject({ state: 'read', from: { container: busy.container } })
    expect(table?.notes).toContain('the socket tables are cut off')
    expect(await busy.processes()).toEqual([])
  })
})
