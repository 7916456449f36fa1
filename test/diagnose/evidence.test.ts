import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { container, endpoint, endpointOf, pod, port, service, slice, snapshot, trace } from '../build.ts'

/** `OBJECT FIELD` of everything that proves a finding. */
function proofs(from: Snapshot, code: string): string[] {
  const found = trace(from)
    .findings.flatMap((finding) => [finding, ...finding.causes])
    .find((finding) => finding.code === code)
  return found?.evidence.map(({ object, field }) => `${object.kind}/${object.name} ${field}`) ?? []
}

const lastEnd = { state: 'terminated', exitCode: 1, since: '2026-11-20T23:58:00Z' } as const
const unready = [{ type: 'Ready', status: 'False' }]

function alone(one: Pod, part: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ pods: [one], slices: [slice([endpointOf(one)])], ...part })
}

const statuses: [role: Container['role'], status: string][] = [
  ['container', 'containerStatuses'],
  ['sidecar', 'initContainerStatuses'],
  ['init', 'initContainerStatuses'],
]

describe('the evidence for the end of a crash', () => {
  it.each(statuses)('the evidence for a crash of a container that is a %s is in %s', (role, status) => {
    const state = { state: 'waiting', reason: 'CrashLoopBackOff' } as const
    const one = pod('web-1', { conditions: unready, containers: [container({ role, ready: false, restarts: 4, state, lastEnd })] })
    expect(proofs(alone(one), 'PT202')).toEqual([
      `Pod/web-1 status.${status}[app].state.waiting.reason`,
      `Pod/web-1 status.${status}[app].lastState.terminated.exitCode`,
    ])
  })
})

describe.each<[Container['role'], string, string]>([
  ['container', 'containers', 'containerStatuses'],
  ['sidecar', 'initContainers', 'initContainerStatuses'],
])('the evidence of a container that is a %s', (role, spec, status) => {
  it('all evidence of a container that runs between two crashes is in its status', () => {
    const one = pod('web-1', { containers: [container({ role, restarts: 5, lastEnd })] })
    expect(proofs(alone(one), 'PT202')).toEqual(
      ['restartCount', 'lastState.terminated.exitCode', 'lastState.terminated.finishedAt'].map(
        (field) => `Pod/web-1 status.${status}[app].${field}`,
      ),
    )
  })

  it('the evidence cites the state of a container that is published before it runs, and the hook that it lacks', () => {
    const state = { state: 'waiting', reason: 'CrashLoopBackOff' } as const
    const down = pod('web-1', { conditions: unready, containers: [container({ role, ready: false, state })] })
    const early = service({ publishNotReadyAddresses: true })
    const slices = [slice([endpointOf(down, { ready: true })])]
    expect(proofs(alone(down, { services: [early], slices }), 'PT209')).toContain(`Pod/web-1 status.${status}[app].state.waiting.reason`)
    const going = pod('web-1', { deleting: '2026-11-21T00:00:00Z', containers: [container({ role })] })
    const other = pod('web-2', { ips: ['10.244.0.2'] })
    const both = [slice([endpointOf(going, { ready: false, serving: true, terminating: true }), endpointOf(other)])]
    expect(proofs(snapshot({ pods: [going, other], slices: both }), 'PT206')).toContain(`Pod/web-1 spec.${spec}[app].lifecycle.preStop`)
  })
})

describe.each<['EndpointSlice' | 'Endpoints', string, string]>([
  ['EndpointSlice', 'endpoints', 'ports'],
  ['Endpoints', 'subsets[*].{addresses,notReadyAddresses}', 'subsets[*].ports'],
])('the evidence if %s were read', (kind, addresses, ports) => {
  const name = kind === 'Endpoints' ? 'web' : 'web-abcde'
  const of = (part: Partial<Parameters<typeof slice>[1]> = {}) => ({ kind, name, ...part })

  it('the number of a port is cited from the object that was read', () => {
    const one = pod('web-1')
    const headless = service({ headless: true, clusterIPs: ['None'], ports: [port({ targetPort: 8080 })] })
    expect(proofs(alone(one, { services: [headless], slices: [slice([endpointOf(one)], of())] }), 'PT309')).toContain(
      `${kind}/${name} ${ports}[http].port`,
    )
    const numbers = [8080, 9090].map((number) =>
      slice([endpoint(`10.244.0.${number / 10}`)], of({ ports: [{ name: 'http', port: number, protocol: 'TCP' }] })),
    )
    expect(proofs(snapshot({ slices: numbers }), 'PT304')).toContain(`${kind}/${name} ${ports}[http].port`)
  })

  it('an address is cited from the object that was read', () => {
    const two = ['web-1', 'web-2'].map((each) => pod(each))
    const from = snapshot({
      pods: two,
      slices: [
        slice(
          two.map((one) => endpointOf(one)),
          of(),
        ),
      ],
    })
    expect(proofs(from, 'PT207')).toEqual(two.map(() => `${kind}/${name} ${addresses}[10.244.0.1].targetRef.name`))
    const unlisted = snapshot({
      pods: [pod('web-1'), pod('web-2', { ips: ['10.244.0.2'] })],
      slices: [slice([endpointOf(pod('web-1'))], of())],
    })
    const field = kind === 'Endpoints' ? `${addresses}[*].ip` : 'endpoints[*].addresses'
    expect(proofs(unlisted, 'PT106')).toContain(`${kind}/${name} ${field}`)
  })

  it('the ports of an address without the named port are cited from the object that was read', () => {
    const one = pod('web-1', { containers: [container({ ports: [{ name: 'api', port: 8080, protocol: 'TCP' }] })] })
    const from = alone(one, { slices: [slice([endpointOf(one)], of({ ports: [] }))] })
    expect(proofs(from, 'PT301')).toContain(`${kind}/${name} ${ports}`)
  })

  it('missing endpoints are cited from the kind that was read', () => {
    const gap = {
      resource: 'endpointslices',
      api: 'endpointslices.discovery.k8s.io',
      verb: 'list',
      reason: 'not-served',
      message: '',
    } as const
    const gaps = kind === 'Endpoints' ? [{ ...gap, instead: 'endpoints' }] : []
    const { selector: _, ...own } = service()
    expect(proofs(snapshot({ services: [own], gaps }), 'PT105')).toEqual([
      kind === 'Endpoints' ? 'Endpoints/web subsets' : 'EndpointSlice/* metadata.labels["kubernetes.io/service-name"]',
    ])
  })
})
