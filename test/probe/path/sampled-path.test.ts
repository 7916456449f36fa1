import { describe, expect, it } from 'vitest'
import type { Exec } from '../../../src/model/exec.ts'
import type { ConnectTarget } from '../../../src/model/probe-plan.ts'
import { ImageMemory } from '../../../src/probe/memory.ts'
import { SampledPath } from '../../../src/probe/path/sampled-path.ts'

const target: ConnectTarget = { type: 'pod', address: '10.244.0.1', port: 8080, protocol: 'TCP', pod: 'web-1' }
const from = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client', role: 'client' as const }

/** A path whose rounds ended like this, and that continues: what it says, and how it ended once it was stopped. */
async function sampledFor(outcomes: readonly string[]) {
  const came = Promise.withResolvers<void>()
  let left = outcomes.length
  const exec: Exec = ({ onStdout }, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'exited', exitCode: 0, stdout: '', stderr: '', truncated: false, ms: 1 }))
      for (const outcome of outcomes) onStdout?.(Buffer.from(`porttrace round 1\n0 ${outcome} 500\nporttrace end 1\n`))
    })
  const options = { exec, memory: new ImageMemory(), timeoutMs: 60_000 }
  const path = new SampledPath({ from, targets: [target], client: 'uid' }, options, () => {
    left--
    if (left === 0) came.resolve()
  })
  const before = path.probes
  await came.promise
  const { probes } = path
  await path.stop()
  return { before, probes }
}

const resultOf = ({ probes }: Awaited<ReturnType<typeof sampledFor>>) =>
  probes.flatMap((one) => (one.kind === 'connect' ? [one.result] : []))

describe('a path that goes on', () => {
  it('nothing is known of a path before its first round', async () => {
    const { before } = await sampledFor(['open'])
    expect(before).toMatchObject([
      { kind: 'path', state: 'unknown', rounds: [] },
      { kind: 'connect', result: 'unknown', reason: 'not-probed' },
    ])
  })

  it('one or two lost rounds are not a failed connection, and three are', async () => {
    expect(resultOf(await sampledFor(['ETIMEDOUT']))).toEqual(['unknown'])
    expect(resultOf(await sampledFor(['ETIMEDOUT', 'ETIMEDOUT']))).toEqual(['unknown'])
    expect(resultOf(await sampledFor(['ETIMEDOUT', 'ETIMEDOUT', 'ECONNREFUSED']))).toEqual(['refused'])
  })

  it('a target that one of the last ten rounds reached counts as reachable', async () => {
    const lost = Array.from({ length: 9 }, () => 'ETIMEDOUT')
    expect(resultOf(await sampledFor(['open', ...lost]))).toEqual(['open'])
    expect(resultOf(await sampledFor(['open', ...lost, 'ETIMEDOUT']))).toEqual(['timeout'])
    expect(resultOf(await sampledFor([...lost, 'ETIMEDOUT', 'open']))).toEqual(['open'])
  })
})
