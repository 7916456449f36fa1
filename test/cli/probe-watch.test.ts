import { describe, expect, it } from 'vitest'
import { going, traces } from './going.ts'
import { lists, runner } from './probe-runs.ts'
import { reader } from './program.ts'
import { messageOf } from './text.ts'

const watch = ['svc/web', '--probe', '-w', '--every=2s', '-o', 'json']

describe('--probe -w', () => {
  it('--probe -w prints a document for each sample, with what listens in the Pods', async () => {
    const { printed, interrupted } = await going(watch, { users: [runner], user: 'runner' })
    await printed(/\n.*\n/)
    const { code, stdout, stderr } = await interrupted()
    expect(code).toBe(130)
    expect(stderr).toMatch(/^probes of demo\/web, by exec in running containers, until you stop them\n {2}read .* every 2 s\n/)
    for (const trace of traces(stdout)) {
      const tables = trace.probes.filter((probe) => probe.kind === 'sockets')
      expect(tables.length).toBeGreaterThan(0)
      expect(tables.some(({ state }) => state === 'read')).toBe(true)
    }
  })

  it('--probe -w follows the cluster: a new Pod is sampled, and a deleted Pod no longer is', async () => {
    const { server, printed, interrupted } = await going(watch, { users: [runner], user: 'runner' })
    const [first] = traces(await printed(/\n/))
    const gone = first?.ports[0]?.endpoints[0]?.pod ?? ''
    server.store.delete({ kind: 'Pod', namespace: 'demo', name: gone })
    const isLeft = (text: string) =>
      traces(text)
        .at(-1)
        ?.probes.some((probe) => 'from' in probe && probe.from?.pod === gone) === false
    let text = await printed(/\n.*\n/)
    for (let lines = 2; !isLeft(text); lines++) text = await printed(new RegExp(`^(.*\\n){${lines + 1}}`))
    await interrupted()
  })

  it('who may not exec is told so once, and nothing is called closed', async () => {
    const { printed, interrupted } = await going(watch, { users: [reader('blind', lists)], user: 'blind' })
    await printed(/\n.*\n/)
    const { stdout, stderr } = await interrupted()
    expect(stderr.match(/^not probed: .*pods\/exec.*$/gm)).toHaveLength(1)
    for (const trace of traces(stdout)) {
      expect(trace.gaps.filter(({ resource }) => resource === 'pods/exec')).toHaveLength(1)
      expect(trace.ports.flatMap(({ endpoints }) => endpoints.flatMap(({ socket }) => socket?.state ?? []))).not.toContain('closed')
    }
  })

  it.each([[], ['-w', '--timeout=1s']])('--probe says before it runs in which Pods nothing can run', async (...flags) => {
    const { ran } = await going(['svc/orders', '--probe', '-o', 'json', ...flags], { users: [runner], user: 'runner' })
    expect((await ran).stderr).toMatch(
      /^probes of demo\/orders.*\n {2}not in pod\/orders-\S+: no container of the Pod is running: \S+ is in \w+\n/,
    )
  })

  it('--timeout ends --probe -w by --fail-on', async () => {
    const { ran } = await going(['svc/dns', '--probe', '-w', '--timeout=1s', '-o', 'json'], { users: [runner], user: 'runner' })
    expect((await ran).code).toBe(0)
  })
})

it.each([
  [['svc/web', '--probe=plan', '-w'], '--probe=plan runs nothing; it cannot be used with --watch'],
  [['svc/web', '--probe', '-w', '--every=1s'], '--every is at least 2s'],
  [['svc/web', '--probe', '-w', '--for=10s'], '--for ends by itself; it cannot be used with --watch'],
  [['svc/web', '--probe', '--until=healthy'], '--probe does not wait for a verdict; it cannot be used with --until'],
  [['svc/web', '--probe', '-w', '--debug-image=busybox'], '--debug-image is for a single run; it cannot be used with --watch'],
])('%j is a usage error', (argv, message) => {
  expect(messageOf(argv)).toContain(message)
})
