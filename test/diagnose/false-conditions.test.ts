import { describe, expect, it } from 'vitest'
import { projectServiceExport } from '../../src/cluster/project/multi-cluster.ts'
import { projectPod } from '../../src/cluster/project/pod.ts'
import { projectService } from '../../src/cluster/project/service.ts'
import { projectWorkload } from '../../src/cluster/project/workload.ts'
import type { Condition, Pod } from '../../src/model/resources.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, endpointOf, healthy, notReady, port, said, service, slice, snapshot, trace, workload } from '../build.ts'

/** `KIND PATH` and value of each condition that the first finding with the code cites. */
function cited({ findings }: Trace, code: string): string[] {
  const evidence = findings.find((one) => one.code === code)?.evidence ?? []
  return evidence
    .filter(({ field }) => field.startsWith('status.conditions['))
    .map(({ object, field, value }) => `${object.kind} ${field.slice('status.conditions'.length)} ${value}`)
}

const isNot = (part: Partial<Condition>): Condition => ({ type: 'Warm', status: 'False', reason: 'CacheCold', message: 'loads', ...part })
const twins: [string, Partial<Condition>][] = [
  ['is True', { status: 'True' }],
  ['is Unknown', { status: 'Unknown' }],
  ['is of an older generation', { stale: true }],
  ['is well where it is False', { type: 'DiskPressure' }],
]

describe('conditions that are False', () => {
  const ofPod = (one: Pod, more: Condition) => {
    const pods = [{ ...one, conditions: [...one.conditions, more] }]
    return trace(snapshot({ pods, slices: [slice(pods.map((each) => endpointOf(each)))] }))
  }
  const init = container({ name: 'seed', role: 'init', ready: false })
  const app = container({ ready: false, state: { state: 'waiting', reason: 'PodInitializing' } })
  const crashing = container({ ready: false, restarts: 4, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })
  const pods: [string, Pod][] = [
    ['PT201', notReady('web-1')],
    ['PT202', notReady('web-1', { containers: [crashing] })],
    ['PT204', notReady('web-1', { containers: [container()], readinessGates: ['example.com/lb'] })],
    ['PT210', notReady('web-1', { phase: 'Pending', containers: [init, app] })],
  ]

  it.each(pods)('%s cites a False condition of the Pod that no rule knows, with reason and message', (code, one) => {
    const all = cited(ofPod(one, isNot({})), code)
    expect(all.slice(-3)).toEqual(['Pod [Warm].status False', 'Pod [Warm].reason CacheCold', 'Pod [Warm].message loads'])
  })

  it.each(pods.flatMap(([code, one]) => twins.map(([how, part]) => [code, how, one, part] as const)))(
    '%s does not cite one of the Pod that %s',
    (code, _, one, part) => {
      const all = cited(ofPod(one, isNot(part)), code)
      expect(all.filter((line) => line.includes(part.type ?? 'Warm'))).toEqual([])
    },
  )

  it('what the scheduler says of a Pod is cited once', () => {
    const scheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no Node fits' }
    const one = notReady('web-1', { phase: 'Pending', ips: [], conditions: [scheduled], containers: [] })
    expect(cited(trace(snapshot({ pods: [one] })), 'PT202')).toEqual([
      'Pod [PodScheduled].status False',
      'Pod [PodScheduled].reason Unschedulable',
      'Pod [PodScheduled].message no Node fits',
    ])
  })

  it('a Deployment that makes no progress is cited if its Pods do not get ready, and not if it has scaled up', () => {
    const stuck = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' }
    const one = notReady('web-1')
    const of = (conditions: Condition[]) =>
      cited(
        trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])], workloads: [workload('web', { replicas: 1, conditions })] })),
        'PT201',
      ).filter((line) => line.startsWith('Deployment'))
    expect(of([stuck])).toEqual([
      'Deployment [Progressing].status False',
      'Deployment [Progressing].reason ProgressDeadlineExceeded',
      'Deployment [Progressing].message timed out',
    ])
    expect(of([])).toEqual([])
    expect(of([{ ...stuck, stale: true }])).toEqual([])
  })

  const ports = [port({ nodePort: 30080 })]
  const errors = { type: 'LoadBalancerPortsError', status: 'True', reason: 'MixedProtocol', message: 'TCP and UDP' }
  const balancer = (conditions: Condition[]) => trace(healthy({ services: [service({ type: 'LoadBalancer', ports, conditions })] }))

  it('False conditions of the Service are cited if its load balancer has no address', () => {
    const lines = ['Service [Warm].status False', 'Service [Warm].reason CacheCold', 'Service [Warm].message loads']
    expect(cited(balancer([isNot({})]), 'PT401')).toEqual(lines)
    expect(cited(balancer([errors, isNot({})]), 'PT402').slice(-3)).toEqual(lines)
  })

  it.each(twins)('a condition of the Service that %s is not cited', (_, part) => {
    expect(cited(balancer([isNot(part)]), 'PT401')).toEqual([])
  })

  it('LoadBalancerPortsError is a fault if it is True, with its message, but not if its generation is older', () => {
    expect(cited(balancer([errors]), 'PT402')).toEqual([
      'Service [LoadBalancerPortsError].reason MixedProtocol',
      'Service [LoadBalancerPortsError].message TCP and UDP',
    ])
    expect(balancer([{ ...errors, stale: true }]).findings.map(({ code }) => code)).toEqual(['PT401'])
  })

  it('False conditions of a Service are cited if it has no endpoint, and change nothing if it has one', () => {
    const conditions = [isNot({})]
    const { selector: _, ...own } = service({ conditions })
    const bare = trace(snapshot({ services: [own] }))
    expect(cited(bare, 'PT105')).toEqual(['Service [Warm].status False', 'Service [Warm].reason CacheCold', 'Service [Warm].message loads'])
    expect(said(healthy({ services: [service({ conditions })] }))).toBe('healthy')
  })
})

describe('the generation that a condition speaks of', () => {
  const metadata = { name: 'web', namespace: 'demo', generation: 2 }
  const of = (observedGeneration: number | undefined) => ({ type: 'Valid', status: 'False', observedGeneration })
  const status = { conditions: [of(1), of(2), of(undefined)] }
  const expected = [{ type: 'Valid', status: 'False', stale: true }, ...Array(2).fill({ type: 'Valid', status: 'False' })]

  it.each<[string, (raw: unknown) => { conditions: Condition[] } | undefined]>([
    ['Pod', projectPod],
    ['Service', projectService],
    ['ServiceExport', projectServiceExport],
  ])('the generation that a condition speaks of is compared with that of the %s', (_, project) => {
    expect(project({ metadata, status })?.conditions).toEqual(expected)
    expect(project({ metadata: { ...metadata, generation: 1 }, status })?.conditions[0]).toEqual({ type: 'Valid', status: 'False' })
  })

  it('the generation that a condition speaks of is for a Deployment the one that its controller has seen', () => {
    const progressing = { type: 'Progressing', status: 'False' }
    const seen = (observedGeneration: number) =>
      projectWorkload({ metadata, status: { observedGeneration, conditions: [progressing] } }, 'Deployment')?.conditions
    expect(seen(2)).toEqual([progressing])
    expect(seen(1)).toEqual([{ ...progressing, stale: true }])
  })
})
