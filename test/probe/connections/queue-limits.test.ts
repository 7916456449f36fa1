import { describe, expect, it } from 'vitest'
import type { ExecOutcome } from '../../../src/model/exec.ts'
import type { SocketStep } from '../../../src/model/probe-plan.ts'
import { queuesOf } from '../../../src/probe/connections/queue-limits.ts'
import { sampleConnections } from '../../../src/probe/connections/sampler.ts'
import { ImageMemory } from '../../../src/probe/memory.ts'
import { podTable } from './table-text.ts'

const ended = (stdout: string, exitCode = 0): ExecOutcome => ({ kind: 'exited', exitCode, stdout, stderr: '', truncated: false, ms: 1 })
const missing: ExecOutcome = { kind: 'no-tool', message: 'executable file not found in $PATH', ms: 1 }
const head = 'State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n'

describe('what ss prints', () => {
  it('queues of listening sockets are read in every writing of their address', () => {
    const lines = [
      'LISTEN 129    128          0.0.0.0:8082       0.0.0.0:*          ',
      'LISTEN 2      1               [::]:8081          [::]:*    users:(("srv",pid=1,fd=5))',
      'LISTEN 0      4096    127.0.0.53%lo:53        0.0.0.0:*',
      'LISTEN 0      128               :::22            :::*',
      'LISTEN 0      511                *:80               *:*',
    ]
    expect(queuesOf(head + lines.join('\n')).map(({ port, waiting, limit }) => [port, waiting, limit])).toEqual([
      [8082, 129, 128],
      [8081, 2, 1],
      [53, 0, 4_096],
      [22, 0, 128],
      [80, 0, 511],
    ])
  })

  it('other lines, and odd lines, are not read as queues', () => {
    const odd = [
      'ESTAB 3 4 10.0.0.1:80 10.0.0.2:5000',
      'LISTEN x 128 *:80 *:*',
      'LISTEN 1 128 *:http *:*',
      'LISTEN 1',
      '',
      'LISTEN -1 1 *:80 *:*',
    ]
    expect(queuesOf(odd.join('\n'))).toEqual([])
  })
})

/** The port in the last sample, if `waiting` connections wait and `ss` answers so in each container; and what was run. */
async function sampled(waiting: number, ss: Readonly<Record<string, ExecOutcome>>) {
  const run: string[] = []
  const containers = Object.keys(ss)
  const kept = { ports: [{ protocol: 'TCP' as const, port: 8080 }], kubelet: [], nodeAddresses: [] }
  const step: SocketStep = { namespace: 'demo', pod: 'web-1', containers, template: 'web', ips: ['10.244.0.1'], kept }
  const text = podTable('10.244.0.1', 8080, { peers: [{ address: '192.0.2.7', count: waiting, inode: 0 }] })
  const origin = { namespace: 'demo', pod: 'web-1' }
  const sockets = { kind: 'sockets' as const, from: origin, state: 'read' as const, sockets: [], complete: [], notes: [], ms: 1 }
  const probe = await sampleConnections(
    { step, at: 0, reading: { sockets } },
    kept,
    {
      exec: async ({ command, container, onStdout }) => {
        if (command[0] === 'ss') {
          run.push(`${container} ${command.join(' ')}`)
          return ss[container] ?? missing
        }
        for (const round of [1, 2]) onStdout?.(Buffer.from(`porttrace round ${round} cat\n${text}porttrace end ${round}\n`))
        return ended('')
      },
      probeTimeoutMs: 1_000,
      signal: new AbortController().signal,
      isAborted: () => false,
      memory: new ImageMemory(),
      targets: [],
      now: () => 0,
    },
    { forMs: 1, everyMs: 1 },
  )
  return { run, samples: probe.samples.length, port: probe.samples.at(-1)?.ports[0] }
}

describe('the limit of the accept queue', () => {
  it('the limit is asked for once, after the last sample, and is of its port alone', async () => {
    const { run, samples, port } = await sampled(3, { app: ended(`${head}LISTEN 3 2 *:8080 *:*\nLISTEN 0 64 *:9090 *:*\n`) })
    expect([run, samples]).toEqual([['app ss -ltn'], 2])
    expect(port).toMatchObject({ waiting: 3, limit: 2, full: true })
  })

  it('a queue that holds as many as its limit is not full', async () => {
    const { port } = await sampled(3, { app: ended(`${head}LISTEN 3 3 *:8080 *:*\n`) })
    expect(port?.limit).toBe(3)
    expect(port).not.toHaveProperty('full')
  })

  it('if no connection waits, no limit is asked for', async () => {
    expect((await sampled(0, { app: ended(`${head}LISTEN 0 3 *:8080 *:*\n`) })).run).toEqual([])
  })

  it('a container without ss is skipped, and if no container has ss the limit is unknown', async () => {
    const found = await sampled(3, { app: missing, tools: ended(`${head}LISTEN 3 2 *:8080 *:*\n`) })
    expect([found.run, found.port?.limit]).toEqual([['app ss -ltn', 'tools ss -ltn'], 2])
    const none = await sampled(3, { app: missing, tools: ended('', 1) })
    expect(none.port).toMatchObject({ waiting: 3 })
    expect(none.port).not.toHaveProperty('limit')
  })

  it('after a refusal no other container is asked, and the samples stay', async () => {
    const { run, samples } = await sampled(3, { app: { kind: 'forbidden', message: 'no', ms: 1 }, tools: ended('') })
    expect([run, samples]).toEqual([['app ss -ltn'], 2])
  })
})
