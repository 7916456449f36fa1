import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Diagnosis } from '../../src/diagnose/finding.ts'
import { nodeVerdict } from '../../src/diagnose/verdict/node-verdict.ts'
import { podsVerdict } from '../../src/diagnose/verdict/pods-verdict.ts'
import { markedHops, portVerdict, targetVerdict } from '../../src/diagnose/verdict/verdict.ts'
import type { PodView } from '../../src/model/pod-view.ts'
import type { Gap, Trace } from '../../src/model/trace.ts'
import type { WorkloadState } from '../../src/model/workload-state.ts'
import type { Chain } from '../../src/trace/chain.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceNode } from '../../src/trace/node.ts'
import { tracePod } from '../../src/trace/pod.ts'
import { chain, endpointOf, healthy, node, pod, port, service, slice, snapshot, trace } from '../build.ts'
import { found } from './found.ts'

const served = chain(healthy())
const unserved = chain(snapshot())
const hiding: Gap = {
  resource: 'networkpolicies',
  verb: 'list',
  api: 'networkpolicies.networking.k8s.io',
  reason: 'forbidden',
  message: 'no',
  hops: [],
  hides: true,
}

/** The same with the code of a port that is at rest. */
function rest(part: Pick<Diagnosis, 'severity' | 'confidence'>): Diagnosis {
  const workload = { kind: 'Deployment', name: 'web', replicas: 0, readyReplicas: 0 } as const
  return { ...found({}), ...part, code: 'PT203', stage: 'pod', facts: { workload } }
}

describe('the verdict of a port that has an endpoint', () => {
  it('an error that is not about a socket degrades a port that has an endpoint', () => {
    expect(portVerdict(served, 0, [found({})])).toBe('degraded')
  })

  it('a port is broken if the sockets prove that nothing listens, and unknown if they do not prove it', () => {
    expect(portVerdict(served, 0, [found({ stage: 'socket' })])).toBe('broken')
    expect(portVerdict(served, 0, [found({ stage: 'socket', confidence: 'inferred' })])).toBe('unknown')
  })
})

describe('the verdict of a port to which a route leads', () => {
  const route = { kind: 'Ingress', name: 'shop', field: '', backend: { service: 'web' }, state: 'broken' } as const
  const lost = found({ severity: 'warn', stage: 'entry', ports: [], hop: 'routes[0]' })
  const routed = (leadsTo: number): Chain => ({ ...served, routes: [{ ...route, leadsTo }] })

  it('a route that does not work degrades the port to which it leads, and no other', () => {
    expect([portVerdict(routed(0), 0, [lost]), portVerdict(routed(1), 0, [lost])]).toEqual(['degraded', 'healthy'])
  })

  it('a fault of a traced route counts for the route, and not for the ports behind it', () => {
    expect(portVerdict({ ...routed(0), route: { kind: 'Ingress', name: 'shop', hosts: [], rules: [] } }, 0, [lost])).toBe('healthy')
  })
})

it('a port does not become unknown because its Pods cannot reach it from container to container', () => {
  const refused = (role: 'client' | 'neighbour'): Chain => ({
    ...served,
    probes: [
      {
        kind: 'connect',
        role,
        from: { namespace: 'demo', pod: 'web-1' },
        to: { type: 'pod', position: 0, address: '10.244.0.1', port: 8080, protocol: 'TCP' },
        result: 'refused',
        ms: 1,
      },
    ],
  })
  expect([portVerdict(refused('client'), 0, []), portVerdict(refused('neighbour'), 0, [])]).toEqual(['unknown', 'healthy'])
})

it('an alias of a Service that was not read is unknown', () => {
  const alias = (state: 'ok' | 'unknown'): Chain => ({ ...served, ports: [], alias: { namespace: 'shop', name: 'web', state } })
  expect([targetVerdict(alias('ok'), [], []), targetVerdict(alias('unknown'), [], [])]).toEqual(['healthy', 'unknown'])
})

describe('the verdict of a port without an endpoint', () => {
  const info = { severity: 'info', confidence: 'proven' } as const

  it('a port at rest is idle, even if one of its entry points is degraded', () => {
    expect(portVerdict(unserved, 0, [rest(info), found({ severity: 'warn', stage: 'entry' })])).toBe('idle')
  })

  it('a port is idle only if the finding that says so is not a fault', () => {
    expect(portVerdict(unserved, 0, [rest({ severity: 'warn', confidence: 'proven' })])).toBe('unknown')
  })

  it('a port at rest is unknown if a gap may hide a fault', () => {
    expect(portVerdict({ ...unserved, gaps: [hiding] }, 0, [rest(info)])).toBe('unknown')
  })
})

it('a hop with a finding that degrades and one that is inferred is marked with the one that degrades', () => {
  const [port] = served.ports
  if (!port) throw new Error('no port')
  const both = [found({ severity: 'warn' }), found({ severity: 'warn', confidence: 'inferred' })]
  for (const diagnoses of [both, both.toReversed()]) {
    expect(markedHops(port, 0, 'degraded', diagnoses).find(({ stage }) => stage === 'endpoint')?.state).toBe('warn')
  }
})

describe('the verdict of Pods that get no traffic while their Service sends it to others', () => {
  const own = [{ service: 'web', verdict: 'broken', whole: 'degraded' }] as const

  /** Pods that have no Ready condition of late, with what differs. */
  function ofPods(...parts: Partial<PodView>[]): Chain {
    const from = healthy()
    const one = tracePod('demo', { kind: 'pod', name: 'web-1' }, createLookup(from))
    const [pod] = one.pods ?? []
    if (!pod) throw new Error('no Pod')
    return { ...one, pods: parts.map((part, index) => ({ ...pod, name: `web-${index}`, ...part })) }
  }
  const now = '2026-11-20T23:59:50Z'
  const before = '2026-11-20T00:00:00Z'
  const verdict = (...parts: Partial<PodView>[]) => podsVerdict(ofPods(...parts), own, [])

  it('Pods are unknown if all of them have just started, and broken if one of them has not', () => {
    expect(verdict({ readySince: now }, { readySince: now })).toBe('unknown')
    expect(verdict({ readySince: now }, { readySince: before })).toBe('broken')
  })

  it('Pods that have just started are broken if their Service has no other Pods that serve', () => {
    const whole = [{ ...own[0], whole: 'broken' }] as const
    expect(podsVerdict(ofPods({ readySince: now }), whole, [])).toBe('broken')
  })

  it('a workload that a Service waits for is broken without Pods, and unknown if its status counts ready Pods', () => {
    const state: WorkloadState = {
      kind: 'Deployment',
      namespace: 'demo',
      name: 'web',
      replicas: 1,
      readyReplicas: 0,
      podLabels: {},
      wants: 'pods',
      conditions: [],
    }
    const of = (readyReplicas: number) => podsVerdict({ ...ofPods(), workload: { ...state, readyReplicas } }, own, [])
    expect([of(0), of(1)]).toEqual(['broken', 'unknown'])
  })

  it('a Pod that has just started and crashes is broken, one that is not Ready yet is unknown', () => {
    const trouble = (reason: 'crashing' | 'not-ready') => ({ reason, field: '', value: null, started: now })
    expect(verdict({ trouble: trouble('not-ready') })).toBe('unknown')
    expect(verdict({ trouble: trouble('crashing') })).toBe('broken')
  })
})

it('a Node that drops traffic of a Service is degraded, even if that only follows from another finding', () => {
  const drops = snapshot({
    services: [service({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [port({ nodePort: 30080 })] })],
    pods: [pod('web-1')],
    slices: [slice([endpointOf(pod('web-1'))])],
    nodes: [node('node-1'), node('node-2')],
  })
  const one = traceNode({ kind: 'node', name: 'node-2' }, createLookup(drops))
  const through = (one.through ?? []).map((behind) => diagnose(behind, { kubectlFlags: [] }))
  const [finding] = through.flatMap(({ findings }) => findings)
  if (!finding) throw new Error('no finding')
  const below = (findings: Trace['findings']) =>
    nodeVerdict(
      one,
      through.map((each) => ({ ...each, findings })),
      [],
    )
  expect([below([]), below([finding]), below([{ ...finding, code: 'PT201', causes: [finding] }])]).toEqual([
    'healthy',
    'degraded',
    'degraded',
  ])
})

it('a Service that does not exist is unknown', () => {
  expect(trace(snapshot({ services: [] })).verdict).toBe('unknown')
})

it('an error at a port whose endpoints were not read is an inferred warning', () => {
  const said = (gaps: Gap[]) =>
    diagnose({ ...unserved, gaps }, { kubectlFlags: [] }).findings.map(({ code, severity, confidence }) => [code, severity, confidence])
  expect(said([])).toEqual([['PT101', 'error', 'proven']])
  expect(said([{ ...hiding, resource: 'endpointslices', hops: ['endpoint'] }])).toEqual([['PT101', 'warn', 'inferred']])
})
