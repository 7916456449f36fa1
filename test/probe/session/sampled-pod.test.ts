import { describe, expect, it } from 'vitest'
import { procNet } from '../../../src/demo/shop/proc-net.ts'
import type { Exec, ExecOutcome } from '../../../src/model/exec.ts'
import type { SocketStep } from '../../../src/model/probe-plan.ts'
import { ImageMemory } from '../../../src/probe/memory.ts'
import { SampledPod } from '../../../src/probe/session/sampled-pod.ts'

const step: SocketStep = {
  namespace: 'demo',
  pod: 'web-1',
  containers: ['app'],
  template: 'web',
  ips: ['10.244.0.1'],
  kept: { ports: [{ protocol: 'TCP', port: 8080 }], kubelet: [], nodeAddresses: [] },
}
const files = ['/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6']
const tables = files.map((file) => procNet(file, ['tcp6 :::8080'])).join('')
const counters = 'Tcp: ActiveOpens PassiveOpens\nTcp: 7 9\n'

/** A session that ends after a sample. */
interface Lost {
  text: string
  outcome: ExecOutcome
}

/** A Pod that answers each session in turn, and the probes after so many samples. */
async function sampledFor(samples: number, sessions: readonly (string | Lost)[], isOnPath = false) {
  const came = Promise.withResolvers<void>()
  let left = samples
  const turns = sessions.values()
  const exec: Exec = ({ onStdout }, signal) => {
    const turn = turns.next().value
    const text = typeof turn === 'object' ? turn.text : turn
    if (text !== undefined) onStdout?.(Buffer.from(`porttrace round 1 cat\n${text}porttrace end 1\n`))
    if (typeof turn === 'object') return Promise.resolve(turn.outcome)
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'aborted', message: 'ended', ms: 1 }))
    })
  }
  const pod = new SampledPod(step, { targets: [], isOnPath }, { exec, memory: new ImageMemory(), everyMs: 1, timeoutMs: 60_000 }, () => {
    left--
    if (left === 0) came.resolve()
  })
  const before = pod.probes
  await came.promise
  const { probes } = pod
  await pod.stop()
  return { before, probes }
}

describe('a Pod that is sampled', () => {
  it('nothing is known of a Pod before its first sample', async () => {
    const { before } = await sampledFor(1, [tables])
    expect(before).toMatchObject([
      { kind: 'sockets', state: 'unknown', reason: 'not-probed' },
      { kind: 'connections', state: 'unknown', samples: [] },
    ])
  })

  it('a sample says what listens and who is connected', async () => {
    const { probes } = await sampledFor(1, [`${counters}${tables}`])
    expect(probes).toMatchObject([
      { kind: 'sockets', state: 'read', tool: 'sh', complete: ['TCP', 'UDP'], sockets: [{ address: '::', port: 8080 }] },
      { kind: 'connections', state: 'read', samples: [{ counters: { passiveOpens: 9 }, ports: [{ port: 8080 }] }] },
    ])
  })

  it('how many connections a Pod accepted is unknown while a path of ours connects to it', async () => {
    const { probes } = await sampledFor(1, [`${counters}${tables}`], true)
    const [, connections] = probes
    expect(connections).toMatchObject({ samples: [{ counters: { activeOpens: 7 } }] })
    expect(JSON.stringify(connections)).not.toContain('passiveOpens')
  })

  it('after a sample that failed, the present state is unknown', async () => {
    const { probes } = await sampledFor(2, [{ text: tables, outcome: { kind: 'not-running', message: 'gone', ms: 1 } }])
    expect(probes).toMatchObject([
      { kind: 'sockets', state: 'unknown', reason: 'not-running', sockets: [], complete: [] },
      { kind: 'connections', state: 'unknown', reason: 'not-running', samples: [] },
    ])
  })
})
