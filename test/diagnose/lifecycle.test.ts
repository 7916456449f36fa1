import { describe, expect, it } from 'vitest'
import { projectPod } from '../../src/cluster/project/pod.ts'
import type { Pod, SliceEndpoint } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import {
  codes,
  container,
  endpoint,
  endpointOf,
  healthy,
  notReady,
  pod,
  port,
  said,
  service,
  slice,
  snapshot,
  trace,
  workload,
} from '../build.ts'

const deleting = '2026-11-20T23:59:00Z'
const unready = [{ type: 'Ready', status: 'False' }]

describe('PT204 readiness-gate', () => {
  const gated = (status?: string, part: Partial<Pod> = {}) =>
    pod('web-1', {
      readinessGates: ['example.com/lb'],
      conditions: [
        { type: 'Ready', status: status === 'True' ? 'True' : 'False', reason: 'ReadinessGatesNotReady' },
        ...(status ? [{ type: 'example.com/lb', status }] : []),
      ],
      ...part,
    })
  const alone = (one: Pod) => snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })

  it.each([
    ['False', 'False'],
    [undefined, null],
  ])('names the gate that is %s', (status, value) => {
    const from = alone(gated(status))
    expect(said(from)).toBe('broken PT204')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'error', title: 'the only Pod is held back by a readiness gate' })
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.conditions[example.com/lb].status',
      value,
    })
  })

  it('degrades where others serve', () => {
    const two = pod('web-2', { ips: ['10.244.0.2'] })
    const one = gated('False')
    expect(said(snapshot({ pods: [one, two], slices: [slice([endpointOf(one), endpointOf(two)])] }))).toBe('degraded PT204')
  })

  it('is silent where the gate is True, and leaves a container that is not ready to PT201', () => {
    expect(said(alone(gated('True')))).toBe('healthy')
    expect(said(alone(gated('False', { containers: [container({ ready: false })] })))).toBe('broken PT201')
  })
})

describe('PT205 only-terminating', () => {
  const going = (serving: boolean) => {
    const one = pod('web-1', { deleting, ...(serving ? {} : { conditions: unready }) })
    return { one, entry: endpointOf(one, { ready: false, serving, terminating: true }) }
  }
  const left = (serving: boolean, part: Partial<Snapshot> = {}) => {
    const { one, entry } = going(serving)
    return snapshot({ pods: [one], slices: [slice([entry])], ...part })
  }

  it('degrades while they serve, and breaks the port where none does', () => {
    expect(said(left(true))).toBe('degraded PT205')
    expect(said(left(false))).toBe('broken PT205')
    expect(trace(left(false)).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'metadata.deletionTimestamp',
      value: deleting,
    })
  })

  it('degrades while a Pod that is being deleted serves and its replacement starts, until the replacement is ready', () => {
    const { one, entry } = going(true)
    const since = '2026-11-20T23:59:58Z'
    const next = notReady('web-2', {
      ips: ['10.244.0.2'],
      containers: [container({ ready: false, state: { state: 'running', since } })],
    })
    const starting = snapshot({ pods: [one, next], slices: [slice([entry, endpointOf(next)])] })
    expect(trace(starting).verdict).toBe('degraded')
    expect(said(starting)).toMatch(/^degraded PT205/)
    expect(trace(starting).findings[0]?.message).toBe(
      'Port 80/TCP has no ready endpoint: 1 Pod that is being deleted still serves, and 1 other Pod is not ready. If no Pod becomes ready before they end, connections are rejected.',
    )
    const failing = notReady('web-2', { ips: ['10.244.0.2'] })
    const stuck = snapshot({ pods: [one, failing], slices: [slice([entry, endpointOf(failing)])] })
    expect(said(stuck)).toBe('degraded PT201 PT205')
    expect(trace(stuck).findings[0]?.message).toContain('Only Pods that are being deleted serve.')
    const ready = pod('web-2', { ips: ['10.244.0.2'] })
    const replaced = snapshot({ pods: [one, ready], slices: [slice([entry, endpointOf(ready)])] })
    expect(trace(replaced).verdict).toBe('healthy')
  })

  it('breaks a headless Service though they serve: DNS publishes none of them', () => {
    const named = { services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })] })] }
    expect(said(left(true, named))).toBe('broken PT205')
    expect(trace(left(true, named)).findings[0]?.message).toContain('the name of the Service has no address')
    expect(said(left(true, { ...named, workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }))).toBe('idle PT205')
    const { one, entry } = going(true)
    const published = snapshot({
      services: named.services.map((each) => ({ ...each, publishNotReadyAddresses: true })),
      pods: [one],
      slices: [slice([{ ...entry, ready: true }])],
    })
    expect(codes(trace(published))).not.toContain('PT205')
  })

  it('is idle where the workload was scaled to zero', () => {
    expect(said(left(false, { workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }))).toBe('idle PT205')
  })

  it('hangs below what is wrong with the Pods that should take over', () => {
    const { one, entry } = going(false)
    const next = notReady('web-2', { ips: ['10.244.0.2'] })
    const from = snapshot({ pods: [one, next], slices: [slice([entry, { ...endpointOf(next), ready: false }])] })
    expect(said(from)).toBe('broken PT201')
    const later = { ...from, slices: [slice([entry])] }
    expect(trace(later).findings.map((finding) => [finding.code, finding.causes.map((cause) => cause.code)])).toEqual([
      ['PT201', ['PT205']],
    ])
  })

  it('is silent where a ready endpoint remains, and where addresses are not ready for another reason', () => {
    const from = healthy()
    from.slices[0]?.endpoints.push(endpoint('10.244.0.9', { ready: false, serving: true, terminating: true }))
    expect(codes(trace(from))).not.toContain('PT205')
    expect(said(snapshot({ slices: [slice([endpoint('10.244.0.9', { ready: false, serving: false })])] }))).not.toContain('PT205')
  })
})

describe('PT206 drops-on-rollout', () => {
  const rollout = (part: Parameters<typeof container>[0], entry: Partial<SliceEndpoint> = { ready: false, terminating: true }) => {
    const from = healthy()
    const old = pod('web-0', { ips: ['10.244.0.9'], ...(entry.ready ? {} : { deleting }), containers: [container(part)] })
    from.pods.push(old)
    from.slices[0]?.endpoints.push(endpointOf(old, entry))
    return from
  }

  it('is said while a Pod without preStop hook is being deleted, and changes no verdict', () => {
    expect(said(rollout({}))).toBe('healthy PT206')
    expect(trace(rollout({})).findings[0]).toMatchObject({ severity: 'info', confidence: 'inferred' })
  })

  it('reads the hook from the Pod', () => {
    const hooks = [{ preStop: { sleep: { seconds: 5 } } }, { postStart: {} }, {}]
    const containers = hooks.map((lifecycle, index) => ({ name: `c${index}`, lifecycle }))
    const read = projectPod({ metadata: { name: 'web' }, spec: { containers } })
    expect(read?.containers.map((one) => one.preStop)).toEqual([true, undefined, undefined])
  })

  it('is silent with a preStop hook, and while nothing is being deleted', () => {
    expect(said(rollout({ preStop: true }))).toBe('healthy')
    expect(said(rollout({}, { ready: true }))).toBe('healthy')
  })
})

describe('PT207 duplicate-address', () => {
  const address = '10.244.0.1'
  const two = (other: Partial<Pod>, entry: Partial<SliceEndpoint> = {}, also = true) => {
    const live = pod('web-1')
    const ghost = pod('web-0', other)
    return snapshot({ pods: also ? [live, ghost] : [live], slices: [slice([endpointOf(live), endpointOf(ghost, { address, ...entry })])] })
  }

  it('warns where two Pods run with one address', () => {
    expect(said(two({}))).toBe('degraded PT207')
    expect(trace(two({})).findings[0]?.fix.command).toBe('kubectl -n demo get pods web-0 web-1 -o wide')
    expect(trace(two({})).findings[0]?.title).toBe('two Pods that run have the address 10.244.0.1')
  })

  it('is inferred where a Pod that has ended is listed, and the entries disagree', () => {
    const from = two({ phase: 'Failed', conditions: unready })
    expect(said(from)).toBe('unknown PT207 PT202')
    expect(trace(from).findings[0]?.fix.command).toBe('kubectl -n demo delete pod web-0')
  })

  it('is only worth knowing where they agree', () => {
    expect(said(two({ phase: 'Failed', conditions: unready }, { ready: true, serving: true }))).toContain('healthy PT207')
    expect(said(two({}, {}, false))).toBe('healthy PT207')
  })

  it('is silent for one Pod in two slices, and for Pods that share the address of their Node', () => {
    const live = pod('web-1')
    const slices = ['a', 'b'].map((name) => slice([endpointOf(live)], { name }))
    expect(said(snapshot({ pods: [live], slices }))).toBe('healthy')
    const nodes = [pod('web-1', { hostNetwork: true }), pod('web-2', { hostNetwork: true })]
    expect(said(snapshot({ pods: nodes, slices: [slice(nodes.map((one) => endpointOf(one)))] }))).toBe('healthy')
  })
})

describe('PT208 unready-not-published', () => {
  const peers = (part: Parameters<typeof service>[0] = {}, named: Partial<Pod> = { hostname: 'web-1', subdomain: 'web' }) => {
    const pods = [pod('web-0', { hostname: 'web-0', subdomain: 'web' }), notReady('web-1', { ips: ['10.244.0.2'], ...named })]
    const published = part.publishNotReadyAddresses ? { ready: true } : {}
    return snapshot({
      services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })], ...part })],
      pods,
      slices: [slice(pods.map((one) => endpointOf(one, published)))],
    })
  }

  it('hangs below the Pod that is not Ready, and names what does not resolve', () => {
    const [finding] = trace(peers()).findings
    expect([finding?.code, finding?.causes.map((cause) => [cause.code, cause.severity, cause.title])]).toEqual([
      'PT201',
      [['PT208', 'info', 'web-1.web has no address in DNS until Ready']],
    ])
    expect(finding?.causes[0]?.fix.command).toBe(`kubectl -n demo patch service web -p '{"spec":{"publishNotReadyAddresses":true}}'`)
  })

  it('is silent where all are published, for Pods without a name of their own, and behind a cluster IP', () => {
    expect(codes(trace(peers({ publishNotReadyAddresses: true })))).not.toContain('PT208')
    expect(codes(trace(peers({}, {})))).toEqual(['PT201'])
    expect(codes(trace(peers({ headless: false, clusterIPs: ['10.96.0.10'] })))).toEqual(['PT201'])
  })
})

describe('PT209 unready-published', () => {
  const publishing = (one: Pod, part: Parameters<typeof service>[0] = {}) =>
    snapshot({
      services: [service({ publishNotReadyAddresses: true, ...part })],
      pods: [one],
      slices: [slice([endpointOf(one, { ready: true })])],
    })
  const crashing = notReady('web-1', { containers: [container({ ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })] })

  it('is worth knowing: a Pod may answer while its probe fails', () => {
    const from = publishing(notReady('web-1'))
    expect(said(from)).toBe('healthy PT209')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info' })
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.conditions[Ready].status',
      value: 'False',
    })
  })

  it('warns where the container does not even run, unless it is a name for peers', () => {
    expect(said(publishing(crashing))).toBe('degraded PT209')
    expect(trace(publishing(crashing)).findings[0]?.message).toContain(
      'container app does not run (CrashLoopBackOff). No other Pod serves.',
    )
    expect(said(publishing(crashing, { headless: true, clusterIPs: [], ports: [port({ port: 8080 })] }))).toBe('healthy PT209')
  })

  it('is silent where the Pods are Ready, and where such addresses are not published', () => {
    expect(said(publishing(pod('web-1')))).toBe('healthy')
    expect(codes(trace(publishing(notReady('web-1'), { publishNotReadyAddresses: false })))).not.toContain('PT209')
  })
})
