import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { codes, container, endpointOf, pod, port, said, service, slice, snapshot, trace } from '../build.ts'

const shop = { 'app.kubernetes.io/instance': 'shop' }

const web = (name: string, part: Partial<Pod> = {}) =>
  pod(name, {
    ips: [`10.244.0.${name.length}`],
    labels: { ...shop, app: 'web', 'pod-template-hash': '6d4f' },
    ...part,
  })

const worker = (part: Partial<Pod> = {}) =>
  pod('worker-1', {
    ips: ['10.244.1.1'],
    owner: { kind: 'StatefulSet', name: 'worker' },
    labels: { ...shop, app: 'worker' },
    containers: [container({ name: 'worker', ports: [{ name: 'metrics', port: 9100, protocol: 'TCP' }] })],
    ...part,
  })

/** A Service for the whole release; `targetPort` is 8080 or a name, and Pods that lack the name are in a slice without ports. */
function release(pods: Pod[], targetPort: number | string = 8080): Snapshot {
  const lists = (one: Pod) =>
    targetPort === 8080 || one.containers.some((each) => each.ports.some((declared) => declared.name === targetPort))
  const [listed, left] = [pods.filter(lists), pods.filter((one) => !lists(one))]
  return snapshot({
    services: [service({ selector: shop, ports: [port({ targetPort })] })],
    pods,
    slices: [
      slice(
        listed.map((one) => endpointOf(one)),
        { name: 'web-a' },
      ),
      ...(left.length > 0
        ? [
            slice(
              left.map((one) => endpointOf(one)),
              { name: 'web-b', ports: [] },
            ),
          ]
        : []),
    ],
  })
}

describe('PT102 selector-too-broad', () => {
  it('PT102 selector-too-broad is inferred if a port number leads to Pods of another workload that declare other ports', () => {
    const from = release([web('web-1'), web('web-12'), worker()])
    expect(said(from)).toBe('unknown PT102')
    const [finding] = trace(from).findings
    expect(finding).toMatchObject({ severity: 'warn', confidence: 'inferred' })
    expect(finding?.message).toContain('connections to 1 of 3 Pods are probably refused')
    expect(finding?.message).toContain('deployment/web has the port, and statefulset/worker declares no such port')
    expect(finding?.fix?.command).toBe('kubectl -n demo set selector service/web app=web,app.kubernetes.io/instance=shop')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'worker-1' },
      field: 'spec.containers[*].ports[*].containerPort',
      value: [9100],
    })
  })

  it('PT102 selector-too-broad counts Pods that declare nothing as well', () => {
    expect(said(release([web('web-1'), worker({ containers: [container({ ports: [] })] })]))).toBe('unknown PT102')
  })

  it('PT102 selector-too-broad suggests a label even if its key is a property that every JavaScript object inherits', () => {
    const from = release([web('web-1', { labels: { ...shop, constructor: 'web' } }), worker({ labels: { ...shop } })])
    expect(trace(from).findings[0]?.fix?.command).toContain(',constructor=web')
  })

  it('PT102 selector-too-broad offers no selector where no label tells the Pods apart', () => {
    const from = release([web('web-1'), worker({ labels: { ...shop, app: 'web' } })])
    expect(trace(from).findings[0]?.next?.command).toBe('kubectl -n demo get pods worker-1 --show-labels')
  })

  it('PT102 selector-too-broad is only information if targetPort is a name, since the other Pods get no traffic', () => {
    const from = release([web('web-1'), worker()], 'http')
    expect(said(from)).toBe('healthy PT102')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info', confidence: 'proven' })
  })

  it('PT102 selector-too-broad is inferred for a port name, too, if the Service is headless: its DNS name leads to all Pods', () => {
    const headless = (from: Snapshot) => ({ ...from, services: from.services.map((one) => ({ ...one, headless: true, clusterIPs: [] })) })
    expect(said(headless(release([web('web-1'), worker()], 'http')))).toBe('unknown PT102 PT309')
    const slip = worker({ containers: [container({ ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] })] })
    expect(codes(trace(headless(release([web('web-1'), slip], 'http'))))).toContain('PT301')
  })

  it.each<[string, Pod]>([
    ['declares the port', worker({ containers: [container()] })],
    [
      'is of the same Deployment',
      worker({ owner: { kind: 'ReplicaSet', name: 'web-77aa' }, labels: { ...shop, 'pod-template-hash': '77aa' } }),
    ],
    [
      'answers its readiness probe there',
      worker({ containers: [container({ ports: [], readinessProbe: { handler: 'tcpSocket', port: 8080 } })] }),
    ],
    ['has ended', worker({ phase: 'Succeeded', conditions: [] })],
  ])('PT102 selector-too-broad is silent where the other Pod %s', (_, other) => {
    const good = web('web-1', { owner: { kind: 'ReplicaSet', name: 'web-6d4f' } })
    const from = release([good, other])
    if (other.phase === 'Succeeded') from.slices = [slice([endpointOf(good)])]
    expect(codes(trace(from)).filter((code) => code === 'PT102')).toEqual([])
  })

  it('PT102 selector-too-broad is silent if the other workload has one of the ports, since that is intended', () => {
    const two = [port({ targetPort: 8080 }), port({ name: 'metrics', port: 9100, targetPort: 9100 })]
    const pods = [
      web('web-1', { containers: [container({ ports: [8080, 9100].map((number) => ({ name: '', port: number, protocol: 'TCP' })) })] }),
      worker(),
    ]
    const ports = [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'metrics', port: 9100, protocol: 'TCP' },
    ]
    const from = snapshot({
      services: [service({ selector: shop, ports: two })],
      pods,
      slices: [
        slice(
          pods.map((one) => endpointOf(one)),
          { ports },
        ),
      ],
    })
    expect(codes(trace(from))).not.toContain('PT102')
  })

  it('PT102 selector-too-broad leaves a slip to PT301: the same number under another name', () => {
    const slip = worker({ containers: [container({ ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] })] })
    expect(said(release([web('web-1'), slip], 'http'))).toBe('degraded PT301')
  })
})
