import { describe, expect, it } from 'vitest'
import { eventNamespaces } from '../../src/diagnose/event-namespaces.ts'
import type { ObjectRef, WarningEvent } from '../../src/model/resources.ts'
import { renderTrace } from '../../src/render/index.ts'
import { endpointOf, healthy, notReady, slice, snapshot, trace, workload } from '../build.ts'

function event(object: ObjectRef, reason: string, message: string, part: Partial<WarningEvent> = {}): WarningEvent {
  return {
    kind: 'Event',
    namespace: 'demo',
    name: `${object.name}.${reason}`,
    object,
    reason,
    message,
    count: 1,
    last: '2026-11-20T23:59:52Z',
    ...part,
  }
}

const web1 = { kind: 'Pod', namespace: 'demo', name: 'web-1' }
const one = notReady('web-1')
const from = snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })
const unhealthy = event(web1, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404', { count: 180 })

describe('Warning events', () => {
  it('the last event of a Pod that is not Ready follows its evidence, with count and age', async () => {
    const told = trace({ ...from, events: [unhealthy] })
    expect(told.findings[0]?.evidence.at(-1)).toEqual({
      object: web1,
      field: 'events[Unhealthy].message',
      value: unhealthy.message,
      event: { count: 180, last: '2026-11-20T23:59:52Z' },
    })
    const text = await renderTrace(told, 'text', { color: false, unicode: true, now: Date.parse('2027-01-01T00:00:00Z') })
    expect(text).toContain('"Readiness probe failed: HTTP probe failed with statuscode: 404" (180 times, last 8s ago)')
  })

  it('an event is shown even if the conditions of a stuck Deployment would fill the evidence', async () => {
    const conditions = ['Progressing', 'Scheduled', 'Warm'].map((type) => ({
      type,
      status: 'False',
      reason: 'Why',
      message: `${type} waits`,
    }))
    const workloads = [workload('web', { replicas: 1, conditions })]
    const look = { color: false, unicode: true, now: Date.parse('2027-01-01T00:00:00Z') }
    const shown = (events: WarningEvent[]) => renderTrace(trace({ ...from, workloads, events }), 'text', look)
    const older = { last: '2026-11-20T23:50:00Z' }
    const told = await shown([unhealthy, event(web1, 'BackOff', 'restarts', older)])
    expect(told).toContain('HTTP probe failed with statuscode: 404" (180 times, last 8s ago)')
    expect(told).toContain('events[BackOff]')
    expect(told).not.toContain('deployment/web   status.conditions')
    expect(told).toContain('and 9 more (-o wide shows all)')
    const without = await shown([])
    expect(without.match(/deployment\/web {3}status\.conditions/g)).toHaveLength(2)
    expect(without).toContain('and 7 more (-o wide shows all)')
  })

  it('events change no verdict and no code, and those of other objects are not cited', () => {
    const other = event({ ...web1, name: 'web-2' }, 'Unhealthy', 'another')
    const told = trace({ ...from, events: [other] })
    expect(told.findings[0]?.evidence).toEqual(trace(from).findings[0]?.evidence)
    expect([told.verdict, told.findings.map(({ code }) => code)]).toEqual(['broken', ['PT201']])
    expect(trace(healthy({ events: [unhealthy] })).verdict).toBe('healthy')
  })

  it('only the two newest events of one object are cited', () => {
    const events = [1, 2, 3].map((number) => event(web1, `R${number}`, 'm', { last: `2026-11-20T23:5${number}:00Z` }))
    const fields = trace({ ...from, events }).findings[0]?.evidence.map(({ field }) => field)
    expect(fields?.slice(-2)).toEqual(['events[R3].message', 'events[R2].message'])
  })

  it.each([
    ['StatefulSet', 'StatefulSet', 'web'],
    ['Deployment', 'ReplicaSet', 'web-5c9d7b8f64'],
  ])('an event FailedCreate says why a %s has no Pods', (kind, about, name) => {
    const workloads = [workload('web', { kind, replicas: 2, readyReplicas: 0, currentReplicas: 0 })]
    const refused = event(
      { kind: about, namespace: 'demo', name },
      'FailedCreate',
      'pods "web-0" is forbidden: exceeded quota: compute, requested: pods=1',
    )
    const [finding] = trace(snapshot({ slices: [slice([])], workloads, events: [refused] })).findings
    expect(finding).toMatchObject({ code: 'PT107', title: `${kind.toLowerCase()}/web cannot create Pods: exceeded quota "compute"` })
    expect(finding?.evidence.at(-1)).toMatchObject({ object: { kind: about, name }, field: 'events[FailedCreate].message' })
  })

  it('events are read of a Namespace only if something in it is broken, and of `default` if a Node is not Ready', () => {
    expect(eventNamespaces([trace(healthy())])).toEqual([])
    expect(eventNamespaces([trace(from)])).toEqual(['demo'])
    const dead = { kind: 'Node', name: 'node-1', labels: {}, addresses: [], conditions: [{ type: 'Ready', status: 'Unknown' }] } as const
    expect(eventNamespaces([trace({ ...from, nodes: [{ ...dead, addresses: [], conditions: [...dead.conditions] }] })])).toEqual([
      'default',
      'demo',
    ])
  })
})
