import { describe, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import type { User } from '../server/rbac.ts'
import { going } from './going.ts'
import { start } from './start.ts'

type Going = Awaited<ReturnType<typeof going>>

const fatal = 'fatal: environment variable ORDERS_DB_URL is not set'

function logRequests({ server }: Pick<Going, 'server'>) {
  return server.requests.filter(({ path }) => path.endsWith('/log')).map(({ query }) => query.toString())
}

/** The kubelet has started the container of the first Pod of `orders` once more. */
function restarted({ server }: Pick<Going, 'server'>): void {
  const [pod] = server.store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('orders-'))
  if (!pod) throw new Error('no Pod of orders')
  const containerStatuses = items(fields(pod.status).containerStatuses).map((each) => ({ ...fields(each), restartCount: 99 }))
  server.store.put({ ...pod, status: { ...fields(pod.status), containerStatuses } })
}

/** A change that is drawn, but has nothing to do with the container. */
function annotated({ server }: Pick<Going, 'server'>): void {
  server.store.patch({ kind: 'Service', namespace: 'demo', name: 'orders' }, { spec: { externalIPs: ['198.51.100.7'] } })
}

describe('-w -o wide', () => {
  it('-w -o wide prints the last log lines of a container that fails, and reads them again only when its state changes', async () => {
    const run = await going(['svc/orders', '-w', '-o', 'wide'])
    await run.printed(new RegExp(`log\\[orders\\] {2}${fatal}`))
    expect(logRequests(run)).toEqual(['container=orders&tailLines=10&limitBytes=16384&previous=true'])
    annotated(run)
    await run.printed(/198\.51\.100\.7/)
    expect(logRequests(run)).toHaveLength(1)
    restarted(run)
    await run.printed(/99 restarts|restarted 99|99 times/)
    expect(logRequests(run)).toHaveLength(2)
    const { code, stderr } = await run.interrupted()
    expect([code, stderr]).toEqual([130, ''])
  })

  it.each([
    ['svc/orders', 'text'],
    ['svc/orders', 'json'],
    ['svc/web', 'wide'],
  ])('-w of %s with -o %s reads no log', async (target, output) => {
    const run = await going([target, '-w', '-o', output])
    await run.printed(/demo/)
    annotated(run)
    await run.interrupted()
    expect(logRequests(run)).toEqual([])
  })

  it('-w -o wide says once that logs may not be read', async () => {
    const resources = ['services', 'pods', 'nodes', 'endpoints', 'endpointslices', 'ingresses', 'ingressclasses']
    const user: User = { name: 'no-logs', token: 'no-logs', rules: [{ apiGroups: ['*'], resources, verbs: ['get', 'list', 'watch'] }] }
    const run = await going(['svc/orders', '-w', '-o', 'wide'], { users: [user] })
    await run.printed(/PT202/)
    restarted(run)
    await run.printed(/99 restarts|restarted 99|99 times/)
    const { stderr } = await run.interrupted()
    expect(stderr.match(/note: logs of Pods in namespace demo are not read: forbidden/g)).toHaveLength(1)
  })

  it('--until broken -o wide reads the log lines for what it prints at the end', async () => {
    const { run, server } = await start()
    const { stdout } = await run(['svc/orders', '--until', 'broken', '-o', 'wide'])
    expect(stdout).toContain(`log[orders]  ${fatal}`)
    expect(logRequests({ server })).toHaveLength(1)
  })
})
