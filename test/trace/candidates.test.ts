import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../../src/model/resources.ts'
import { chain, container, endpointOf, notReady, pod, port, service, slice, snapshot, workload } from '../build.ts'

/** The reason that one Pod gets, with its proof. */
function reason(part: Partial<Pod>, withService = service()): string {
  const from = snapshot({ services: [withService], pods: [pod('web-1', part)] })
  const [first] = chain(from).ports[0]?.candidates ?? []
  return `${first?.reason} ${first?.field}=${JSON.stringify(first?.value)}`
}

const waiting = (why: string, part: Partial<Container> = {}) => ({
  phase: 'Pending',
  conditions: [],
  containers: [container({ ready: false, state: { state: 'waiting', reason: why }, ...part })],
})

describe('why a selected Pod is no ready endpoint', () => {
  it.each<[string, Partial<Pod>, string]>([
    [
      'not scheduled',
      { phase: 'Pending', ips: [], containers: [], conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes' }] },
      'unschedulable status.conditions[PodScheduled].status="False"',
    ],
    ['completed', { phase: 'Succeeded' }, 'completed status.phase="Succeeded"'],
    ['evicted', { phase: 'Failed', reason: 'Evicted' }, 'failed status.reason="Evicted"'],
    ['being deleted', { deleting: '2026-11-21T00:00:00Z' }, 'terminating metadata.deletionTimestamp="2026-11-21T00:00:00Z"'],
    ['crash loop', waiting('CrashLoopBackOff'), 'crashing status.containerStatuses[app].state.waiting.reason="CrashLoopBackOff"'],
    [
      'crash, between two starts',
      { containers: [container({ ready: false, state: { state: 'terminated', exitCode: 3 } })] },
      'crashing status.containerStatuses[app].state.terminated.exitCode=3',
    ],
    ['image', waiting('ImagePullBackOff'), 'image status.containerStatuses[app].state.waiting.reason="ImagePullBackOff"'],
    [
      'config',
      waiting('CreateContainerConfigError'),
      'container-waiting status.containerStatuses[app].state.waiting.reason="CreateContainerConfigError"',
    ],
    ['creating', waiting('ContainerCreating'), 'creating status.containerStatuses[app].state.waiting.reason="ContainerCreating"'],
    [
      'failing init container',
      waiting('CrashLoopBackOff', { role: 'init', name: 'setup' }),
      'crashing status.initContainerStatuses[setup].state.waiting.reason="CrashLoopBackOff"',
    ],
    ['no address', { ips: [] }, 'no-address status.podIPs=null'],
    ['other family', { ips: ['fd00::1'] }, 'no-address-in-family status.podIPs=["fd00::1"]'],
    ['no such port', { containers: [container({ ports: [] })] }, 'no-port spec.containers[*].ports[*].name=[]'],
    [
      'gate',
      { readinessGates: ['lb'], conditions: [{ type: 'Ready', status: 'False' }] },
      'readiness-gate status.conditions[lb].status=null',
    ],
    ['ready, but in no slice', {}, 'not-listed status.conditions[Ready].status="True"'],
  ])('a Pod is not a ready endpoint: %s', (_, part, expected) => {
    expect(reason(part)).toBe(expected)
  })

  it('the reason of a Pod that is being deleted also applies to its replacement, unless all workloads are scaled to zero', () => {
    const going = { deleting: '2026-11-21T00:00:00Z', ...waiting('CrashLoopBackOff') }
    const reasonWith = (...replicas: number[]) => {
      const workloads = replicas.map((count, index) => workload(`web-${index}`, { replicas: count }))
      return chain(snapshot({ pods: [pod('web-1', going)], workloads })).ports[0]?.candidates[0]?.reason
    }
    expect([reasonWith(1, 0), reasonWith(0, 0)]).toEqual(['crashing', 'terminating'])
  })

  it('an init container that has ended well is not a crash', () => {
    const done = container({ role: 'init', name: 'setup', ready: true, state: { state: 'terminated', exitCode: 0 } })
    expect(reason({ containers: [done, container()] })).toMatch(/^not-listed/)
  })

  it('a failing readiness probe is named with its container', () => {
    const from = snapshot({ pods: [notReady('web-1')] })
    expect(chain(from).ports[0]?.candidates[0]).toMatchObject({
      reason: 'readiness-probe',
      container: 'app',
      probe: { handler: 'httpGet', port: 'http', path: '/healthz' },
      message: 'containers with unready status: [app]',
    })
  })

  it('a named port is looked up by name and protocol, native sidecars included', () => {
    const udp = service({ ports: [port({ protocol: 'UDP' })] })
    expect(reason({}, udp)).toMatch(/^no-port/)
    expect(reason({ containers: [container({ ports: [] }), container({ name: 'proxy', role: 'sidecar' })] })).toMatch(/^not-listed/)
    expect(
      reason({
        containers: [container({ ports: [] }), container({ name: 'setup', role: 'init', state: { state: 'terminated', exitCode: 0 } })],
      }),
    ).toMatch(/^no-port/)
  })

  it('a Pod that is a usable endpoint of this port is not a candidate; one of another port is', () => {
    const one = pod('web-1')
    const two = service({ ports: [port(), port({ name: 'metrics', port: 9090, targetPort: 'metrics' })] })
    const { ports } = chain(snapshot({ services: [two], pods: [one], slices: [slice([endpointOf(one)])] }))
    expect(ports.map((each) => each.candidates.map((candidate) => candidate.reason))).toEqual([[], ['no-port']])
  })
})

describe('Pods that the selector nearly matches', () => {
  const near = (selector: Record<string, string>, pods: Pod[]) =>
    chain(snapshot({ services: [service({ selector })], pods })).ports[0]?.candidates.map(
      (candidate) => `${candidate.pod}: ${candidate.differs?.map(({ key, wanted, found }) => `${key} ${wanted}/${found}`).join(' ')}`,
    )

  it('a Pod nearly matches a selector if two letters of a value are swapped', () => {
    expect(near({ app: 'checkuot' }, [pod('a', { labels: { app: 'checkout' } }), pod('b', { labels: { app: 'web' } })])).toEqual([
      'a: app checkuot/checkout',
    ])
  })

  it('the Pods that differ in the fewest labels are the closest match', () => {
    const pods = [
      pod('a', { labels: { app: 'web', tier: 'back', zone: 'x' } }),
      pod('b', { labels: { app: 'web', tier: 'front' } }),
      pod('c', { labels: { app: 'db', tier: 'front', zone: 'y' } }),
    ]
    expect(near({ app: 'web', tier: 'front', zone: 'y' }, pods)).toEqual(['b: zone y/undefined', 'c: app web/db'])
  })

  it('Pods that have no label in common with the selector, or have ended, do not nearly match it', () => {
    expect(
      near({ app: 'checkout' }, [pod('a', { labels: { app: 'db' } }), pod('b', { labels: { app: 'checkuot' }, phase: 'Failed' })]),
    ).toEqual([])
  })

  it('a Pod nearly matches a selector if the value is under another key', () => {
    expect(near({ app: 'web' }, [pod('a', { labels: { 'app.kubernetes.io/name': 'web' } })])).toEqual(['a: app web/undefined'])
  })
})
