import { describe, expect, it } from 'vitest'
import type { LiveView } from '../../src/model/live.ts'
import { demo } from '../server/client.ts'
import { gate } from '../server/faults.ts'
import { follow } from './following.ts'
import { seen } from './seen.ts'

const podsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'demo', name: `web-${index}`, labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'web' }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], podIP: `10.0.${index >> 8}.${index & 255}`, podIPs: [] },
  }))
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'demo', name: 'web' },
  spec: { type: 'ClusterIP', clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
}

const kindOf = ({ reading }: LiveView, kind: string) => reading?.kinds.find((one) => one.kind === kind)

describe('the first reading of a cluster', () => {
  it('the first reading of a cluster knows the Services and no verdict while the second page of Pods is held back', async () => {
    const server = await demo({ tokenless: 'demo', objects: [service, ...podsOf(1100)] })
    const door = gate()
    server.faults.add({ do: 'wait', gate: door, match: /\/pods\?.*continue=/ })
    const live = follow(server)
    const states: LiveView[] = []
    live.subscribe(() => void states.push(live.view()))
    const held = await seen(live, (view) => view.reading?.services !== undefined && kindOf(view, 'Pod')?.read === 500)
    expect(held).not.toHaveProperty('list')
    expect(held.status).toEqual({ state: 'reading' })
    expect(held.reading?.services?.map(({ name }) => name)).toEqual(['web'])
    expect(kindOf(held, 'Pod')).toEqual({ kind: 'Pod', read: 500, left: 600, isDone: false })
    expect(kindOf(held, 'Service')).toMatchObject({ read: 1, left: 0, isDone: true })
    door.open()
    const whole = await seen(live, ({ list }) => list !== undefined)
    expect(whole).not.toHaveProperty('reading')
    expect(whole.status).toEqual({ state: 'live' })
    expect(states.filter(({ status, list }) => status.state === 'live' && !list)).toEqual([])
  })

  it.each(['pods', 'endpointslices', 'networkpolicies', 'ingresses'])(
    'the first reading of a cluster is never live, and knows no verdict, while its %s are held back',
    async (plural) => {
      const server = await demo({ tokenless: 'demo' })
      const door = gate()
      server.faults.add({ do: 'wait', gate: door, match: new RegExp(`/${plural}\\?`), count: Number.POSITIVE_INFINITY })
      const live = follow(server)
      const held = await seen(live, ({ reading }) => (reading?.services?.length ?? 0) > 0)
      expect(held).not.toHaveProperty('list')
      expect(held.status).toEqual({ state: 'reading' })
      door.open()
      expect((await seen(live, ({ list }) => list !== undefined)).status).toEqual({ state: 'live' })
    },
  )

  it('the first reading of a cluster whose Pods may not be read ends, and says what is missing', async () => {
    const server = await demo({ tokenless: 'demo' })
    server.faults.add({ do: 'status', status: 403, reason: 'Forbidden', match: /\/pods\?/, count: Number.POSITIVE_INFINITY })
    const live = follow(server)
    const { list, status } = await seen(live, (view) => view.list !== undefined)
    expect(status).toEqual({ state: 'live' })
    expect(list?.gaps.map(({ resource }) => resource)).toContain('pods')
  })
})
