import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fields } from '../../src/lib/read.ts'
import { gate } from '../server/faults.ts'
import type { User } from '../server/rbac.ts'
import type { Bench } from './program.ts'
import { start } from './start.ts'

const fatal = 'fatal: environment variable ORDERS_DB_URL is not set'

function logRequests({ server }: Pick<Bench, 'server'>) {
  return server.requests
    .filter(({ path }) => path.endsWith('/log'))
    .map(({ path, query }) => `${path.split('/').at(-2)} ${query.toString()}`)
}

/** A user who may read everything except logs. */
const withoutLogs: User = {
  name: 'without-logs',
  token: 'without-logs',
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['list', 'watch'] }, ...['services', 'pods', 'nodes'].map(getter)],
}

function getter(resource: string) {
  return { apiGroups: [''], resources: [resource], verbs: ['get'] }
}

describe('logs of containers that fail', () => {
  it('with -o wide the log of a container that keeps crashing is that of its last run, in one bounded request', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc/orders', '-o', 'wide'])
    expect(stdout).toContain(`    log[orders]  ${fatal}\n`)
    expect(logRequests({ server })).toEqual([
      expect.stringMatching(/^orders-\S+ container=orders&tailLines=10&limitBytes=16384&previous=true$/),
    ])
  })

  it('the logs of a container that is not Ready are those of the run under way', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc/payments', '-o', 'wide'])
    expect(stdout.match(/log\[payments\]/g)).toHaveLength(3)
    expect(logRequests({ server })).toEqual([expect.stringMatching(/^payments-\S+ container=payments&tailLines=10&limitBytes=16384$/)])
  })

  it('the logs of an init container that does not end are those of the run under way, below PT210', async () => {
    const { run, server } = await start()
    const [pod] = server.store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('payments-'))
    if (!pod) throw new Error('no Pod of payments')
    const running = { name: 'migrate', ready: false, restartCount: 0, state: { running: { startedAt: '2020-01-01T00:00:00Z' } } }
    const waiting = { name: 'payments', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }
    server.store.put({
      ...pod,
      spec: { ...fields(pod.spec), initContainers: [{ name: 'migrate', image: 'migrate:1' }] },
      status: { ...fields(pod.status), phase: 'Pending', initContainerStatuses: [running], containerStatuses: [waiting] },
    })
    const { stdout } = await run(['svc/payments', '-o', 'wide'])
    expect(stdout).toMatch(/PT210 +init container migrate has not finished/)
    expect(stdout).toContain('    log[migrate]  ')
    expect(logRequests({ server }).join()).toMatch(/payments-\S+ container=migrate&tailLines=10&limitBytes=16384$/)
  })

  it.each([['text'], ['json'], ['yaml']])('logs of containers that fail are not asked for with -o %s', async (output) => {
    const { run, server } = await start()
    const { stdout } = await run(['svc/orders', '-o', output])
    expect(stdout).not.toContain('fatal:')
    expect(logRequests({ server })).toEqual([])
  })

  it('logs of containers that fail are not asked for where nothing is broken', async () => {
    const { run, server } = await start()
    await run(['svc/web', '-o', 'wide'])
    expect(logRequests({ server })).toEqual([])
  })

  it('logs of containers that fail are in no saved snapshot', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'snapshot.json')
    const { stdout } = await run(['svc/orders', '-o', 'wide', '--save', file])
    expect(stdout).toContain(fatal)
    const saved = readFileSync(file, 'utf8')
    expect(saved).toContain('CrashLoopBackOff')
    expect(saved).not.toContain('fatal:')
  })

  it('logs of containers that fail are one note, and no gap, for a user who may not read them', async () => {
    const { run, server } = await start({ users: [withoutLogs] })
    const { stdout, stderr, code } = await run(['svc/orders', 'svc/payments', '-o', 'wide'])
    expect(logRequests({ server })).toHaveLength(2)
    expect(stderr).toBe('note: logs of Pods in namespace demo are not read: forbidden (pods/log)\n')
    expect(stdout).not.toContain('log[')
    expect(stdout).not.toMatch(/not read:.*log/)
    expect(code).toBe(1)
  })

  it('logs of containers that fail are printed without secrets and without terminal control sequences', async () => {
    const logs = [
      '\u001b[2J\u001b]0;title\u0007cleared\u202e',
      '\u001b[36mdb_password\u001b[0m=hunter2',
      'no line end: https://me:hunter2@db/',
    ]
    const { run } = await start({ logs: () => logs.join('\n') })
    const { stdout } = await run(['svc/orders', '-o', 'wide'])
    expect(stdout).toContain('log[orders]  \\x1b[2J\\x1b]0;title\\x07cleared\\u202e\n')
    expect(stdout).toContain('log[orders]  db_password=***\n')
    expect(stdout).toContain('log[orders]  no line end: https://***@db/\n')
    expect(stdout).not.toContain('hunter2')
  })

  it('a log that is longer than requested gives a note', async () => {
    const { run, server } = await start()
    server.faults.add({ do: 'status', status: 200, contentType: 'text/plain', match: /\/log\?/, body: `${'x'.repeat(64 * 1024)}\n` })
    const { stdout, stderr } = await run(['svc/orders', '-o', 'wide'])
    expect(stderr).toMatch(
      /^note: the log of container orders of pod\/orders-\S+ is not read: the server sends a line of more than 16 KiB\n$/,
    )
    expect(stdout).toContain('PT202')
  })

  it('an empty log is reported as empty', async () => {
    const { run } = await start({ logs: () => '' })
    expect((await run(['svc/orders', '-o', 'wide'])).stdout).toContain('log[orders]  is empty\n')
  })

  it('logs of containers that fail are read while the Warning events are read', async () => {
    const { run, server } = await start()
    const hold = gate()
    server.faults.add({ do: 'wait', gate: hold, match: /\/events/ })
    const running = run(['svc/orders', '-o', 'wide'])
    await server.arrived(({ path }) => path.endsWith('/log'))
    hold.open()
    expect((await running).stdout).toContain(fatal)
  })
})
