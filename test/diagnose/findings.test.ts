import { describe, expect, it } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import type { Container, Service, Workload } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { renderText } from '../../src/render/text.ts'
import {
  codes,
  container,
  endpoint,
  endpointOf,
  healthy,
  ingress,
  node,
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

describe('a healthy chain', () => {
  it('has no finding', () => {
    expect(said(healthy())).toBe('healthy')
  })

  it.each<[string, Snapshot]>([
    ['a containerPort that nobody declares', healthy({ services: [service({ ports: [port({ targetPort: 8080 })] })] })],
    [
      'headless without ports',
      {
        ...healthy({ services: [service({ headless: true, clusterIPs: [], ports: [] })] }),
        slices: [{ ...slice([endpoint('10.0.0.1')]), ports: [] }],
        pods: [],
      },
    ],
    [
      'no selector, slices by hand',
      snapshot({
        services: [service({ selector: {} as never })].map(({ selector: _, ...rest }) => rest),
        slices: [slice([endpoint('203.0.113.9')])],
      }),
    ],
    [
      'a terminating endpoint beside ready ones',
      healthyWith((from) => from.slices[0]?.endpoints.push(endpoint('10.244.0.9', { ready: false, terminating: true }))),
    ],
    [
      'a Pod of the rollout that is still starting',
      healthyWith((from) =>
        from.pods.push(
          pod('web-9', {
            phase: 'Pending',
            ips: [],
            conditions: [],
            containers: [container({ ready: false, state: { state: 'waiting', reason: 'ContainerCreating' } })],
          }),
        ),
      ),
    ],
    [
      'a Pod evicted long ago beside ready ones',
      healthyWith((from) => from.pods.push(pod('web-9', { phase: 'Failed', reason: 'Evicted', conditions: [] }))),
    ],
    ['a finished Pod beside ready ones', healthyWith((from) => from.pods.push(pod('web-9', { phase: 'Succeeded', conditions: [] })))],
  ])('%s is not called sick', (_, from) => {
    expect(trace(from).verdict).toBe('healthy')
  })
})

function healthyWith(change: (from: Snapshot) => unknown): Snapshot {
  const from = healthy()
  change(from)
  return from
}

describe('PT101 selector-matches-nothing', () => {
  const lost = snapshot({ services: [service({ selector: { app: 'wbe' } })], slices: [slice([])], pods: [pod('web-1')] })

  it('names the nearest Pods and the selector that would match', () => {
    const [finding] = trace(lost).findings
    expect(finding).toMatchObject({ code: 'PT101', severity: 'error', confidence: 'proven', hop: 'ports[0]' })
    expect(finding?.fix.command).toBe('kubectl -n demo set selector service/web app=web')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'metadata.labels[app]',
      value: 'web',
    })
    expect(said(lost)).toBe('broken PT101')
  })

  it('gives way to PT203 where a workload is scaled to zero', () => {
    const idle = snapshot({ slices: [slice([])], workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] })
    expect(said(idle)).toBe('idle PT203')
  })

  it('is not silenced by an old workload at rest beside one that wants Pods and has none', () => {
    const old = workload('web-v1', { replicas: 0, readyReplicas: 0 })
    const next = workload('web-v2', { replicas: 3, readyReplicas: 0 })
    const of = (...workloads: Workload[]) => said(snapshot({ slices: [slice([])], workloads }))
    expect([of(next), of(old, next), of(next, old)]).toEqual(['broken PT101', 'broken PT101', 'broken PT101'])
    expect(of(old, { ...next, replicas: 0 })).toBe('idle PT203')
    const { replicas: _, ...daemon } = workload('web-agent', { kind: 'DaemonSet', readyReplicas: 0 })
    expect([of(old, { ...daemon, desired: 3 }), of(old, { ...daemon, desired: 0 })]).toEqual(['broken PT101', 'idle PT203'])
  })

  it('is inferred where workloads could not be read and no Pod is near', () => {
    const gap = {
      resource: 'workloads',
      api: 'deployments.apps',
      verb: 'list',
      namespace: 'demo',
      reason: 'forbidden',
      message: 'no',
    } as const
    const unsure = snapshot({ slices: [slice([])], gaps: [gap] })
    expect(said(unsure)).toBe('unknown PT101')
  })

  it('offers no selector that loses a key', () => {
    const lacking = snapshot({
      services: [service({ selector: { app: 'web', tier: 'front' } })],
      slices: [slice([])],
      pods: [pod('web-1')],
    })
    expect(trace(lacking).findings[0]?.fix.command).toBe('kubectl -n demo get pods --show-labels')
  })
})

describe('PT103 slice-not-joined', () => {
  const { selector: _, ...bare } = service()

  it('finds a slice without the label', () => {
    const { service: __, ...stray } = slice([endpoint('203.0.113.9')])
    const from = snapshot({ services: [bare], slices: [stray] })
    expect(said(from)).toBe('broken PT103')
    expect(trace(from).findings[0]?.fix.command).toBe(
      'kubectl -n demo label endpointslice web-abcde kubernetes.io/service-name=web --overwrite',
    )
  })

  it('leaves a slice alone that belongs to another Service', () => {
    const from = snapshot({
      services: [bare, service({ name: 'web-api' })],
      slices: [slice([endpoint('203.0.113.9')], { name: 'web-api-1', service: 'web-api' })],
    })
    expect(said(from)).toBe('broken PT105')
  })

  it('finds a port name that differs', () => {
    const from = snapshot({
      services: [bare],
      slices: [slice([endpoint('203.0.113.9')], { ports: [{ name: 'web', port: 80, protocol: 'TCP' }] })],
    })
    expect(said(from)).toBe('broken PT103')
    expect(trace(from).findings[0]?.message).toContain('"web" 80/TCP')
  })

  it('is information for a headless Service, whose name leads there all the same, unless a route does', () => {
    const from = snapshot({
      services: [{ ...bare, headless: true, clusterIPs: [] }],
      slices: [slice([endpoint('203.0.113.9')], { ports: [{ name: 'web', port: 80, protocol: 'TCP' }] })],
    })
    expect(said(from)).toBe('healthy PT103')
    expect(said({ ...from, ingresses: [ingress('shop', { name: 'web', portNumber: 80 }, { className: 'nginx' })] })).toBe('degraded PT103')
    expect(said({ ...from, slices: [slice([endpoint('203.0.113.9', { ready: false })], { ports: [] })] })).toBe('broken PT105')
  })
})

describe('PT106 ready-but-not-listed', () => {
  it('is found where a ready Pod is in no slice', () => {
    expect(said(snapshot({ slices: [slice([])], pods: [pod('web-1')] }))).toBe('broken PT106')
  })

  it('is silent for moments after a Pod became ready, while others serve', () => {
    const fresh = (readySince: string) => {
      const from = healthy()
      return said({ ...from, pods: [...from.pods, pod('web-9', { ips: ['10.244.0.9'], readySince })] })
    }
    expect(fresh('2026-11-20T23:59:55Z')).toBe('healthy')
    expect(fresh('2026-11-20T23:59:00Z')).toBe('degraded PT106')
  })

  it('proves nothing in the moments after a Service or its only Pod has changed', () => {
    const ready = pod('web-1', { readySince: '2026-11-20T20:00:00Z' })
    const at = (part: Partial<Service>, one = ready) => said(snapshot({ services: [service(part)], slices: [slice([])], pods: [one] }))
    const long = { created: '2026-11-01T00:00:00Z' }
    expect(at({ ...long, written: '2026-11-20T23:59:55Z' })).toBe('unknown PT105')
    expect(at({ created: '2026-11-20T23:59:55Z' })).toBe('unknown PT105')
    expect(at(long, pod('web-1', { readySince: '2026-11-20T23:59:55Z' }))).toBe('unknown PT105')
    expect(at({ ...long, written: '2026-11-20T23:59:00Z' })).toBe('broken PT106')
    expect(at(long)).toBe('broken PT106')
  })

  it('takes for a change of a Service whatever wrote it last, but for its status', () => {
    const raw = (managedFields: unknown) => ({ metadata: { name: 'web', creationTimestamp: '2026-11-01T00:00:00Z', managedFields } })
    const entry = (time: string, subresource?: string) => ({ manager: 'm', operation: 'Update', time, ...(subresource && { subresource }) })
    const written = (managedFields: unknown) => projectService(raw(managedFields))?.written
    expect(written([entry('2026-11-02T00:00:00Z'), entry('2026-11-03T00:00:00Z'), entry('2026-11-04T00:00:00Z', 'status')])).toBe(
      '2026-11-03T00:00:00Z',
    )
    expect(written([entry('2026-11-01T00:00:00Z')])).toBeUndefined()
    expect(written('odd')).toBeUndefined()
  })
})

describe('PT201 pod-not-ready', () => {
  it('breaks a Service whose only Pod is not Ready, and degrades one with others', () => {
    const one = notReady('web-1')
    const two = pod('web-2', { ips: ['10.244.0.2'] })
    expect(said(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))).toBe('broken PT201')
    expect(said(snapshot({ pods: [one, two], slices: [slice([endpointOf(one), endpointOf(two)])] }))).toBe('degraded PT201')
  })

  it('is only worth knowing for a Pod that has just started, while others serve', () => {
    const young = (since: string) => {
      const one = notReady('web-1')
      const containers = one.containers.map((each) => ({ ...each, state: { state: 'running', since } as const }))
      const two = pod('web-2', { ips: ['10.244.0.2'] })
      const pods = [{ ...one, containers }, two]
      return trace(snapshot({ pods, slices: [slice(pods.map((each) => endpointOf(each)))] }))
    }
    expect(young('2026-11-20T23:59:30Z')).toMatchObject({ verdict: 'healthy', findings: [{ code: 'PT201', severity: 'info' }] })
    expect(young('2026-11-20T23:58:00Z').verdict).toBe('degraded')
  })

  const ready = { handler: 'httpGet', port: 'http', path: '/ready' } as const
  const boot = { handler: 'httpGet', port: 'http', path: '/boot' } as const
  it.each<[string, Partial<Container>, string, string]>([
    ['readiness', { readinessProbe: ready }, 'spec.containers[app].readinessProbe', '/ready'],
    ['startup', { startupProbe: boot }, 'spec.containers[app].startupProbe', '/boot'],
    ['startup', { startupProbe: boot, readinessProbe: ready, starting: true }, 'spec.containers[app].startupProbe', '/boot'],
    ['readiness', { startupProbe: boot, readinessProbe: ready }, 'spec.containers[app].readinessProbe', '/ready'],
    ['startup', { role: 'sidecar', startupProbe: boot }, 'spec.initContainers[app].startupProbe', '/boot'],
  ])('proves the %s probe of %j, where the Pod has it', (purpose, part, field, path) => {
    const one = notReady('web-1', { containers: [container({ ready: false, ...part })] })
    const document = trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))
    const [finding] = document.findings
    expect(finding?.message).toContain(`The ${purpose} probe of container app in web-1 (GET :http${path}) does not pass.`)
    expect(finding?.evidence.at(-1)).toMatchObject({ field, value: { httpGet: { port: 'http', path } } })
    expect(renderText(document, { color: false, unicode: true, now: Date.parse(document.taken) })).toContain(
      `${purpose} probe GET :http${path} of container app`,
    )
  })
})

describe('PT202 pod-not-running', () => {
  const crashing = pod('web-1', {
    conditions: [{ type: 'Ready', status: 'False' }],
    containers: [
      container({
        ready: false,
        restarts: 4,
        state: { state: 'waiting', reason: 'CrashLoopBackOff' },
        lastEnd: { state: 'terminated', exitCode: 137 },
      }),
    ],
  })

  it('names container, exit code and log', () => {
    const from = snapshot({ pods: [crashing], slices: [slice([endpointOf(crashing)])] })
    const [finding] = trace(from).findings
    expect(said(from)).toBe('broken PT202')
    expect(finding?.message).toBe('Container app of web-1 ends with exit code 137 (4 restarts). No other Pod serves.')
    expect(finding?.fix.command).toBe('kubectl -n demo logs web-1 -c app --previous')
  })

  it('warns of one that runs between two crashes', () => {
    const lastEnd = { state: 'terminated', exitCode: 1, since: '2026-11-20T23:58:00Z' } as const
    const one = pod('web-1', { containers: [container({ restarts: 5, lastEnd })] })
    const from = snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })
    expect(said(from)).toBe('degraded PT202')
    expect(trace(from).findings[0]?.message).toContain('runs at this moment')
  })

  it('is one finding for a Service of two ports', () => {
    const two = service({ ports: [port(), port({ name: 'admin', port: 81, targetPort: 'http' })] })
    const ports = ['http', 'admin'].map((name) => ({ name, port: 8080, protocol: 'TCP' }))
    const from = snapshot({ services: [two], pods: [crashing], slices: [slice([endpointOf(crashing)], { ports })] })
    expect(trace(from).findings.map((finding) => finding.code)).toEqual(['PT202'])
    expect(trace(from).ports.map((each) => each.verdict)).toEqual(['broken', 'broken'])
  })
})

describe('PT301 named-port-missing', () => {
  const from = snapshot({
    services: [service({ ports: [port({ targetPort: 'htpp' })] })],
    pods: [pod('web-1')],
    slices: [slice([endpointOf(pod('web-1'))], { ports: [] })],
  })

  it('suggests the name that was meant', () => {
    const [finding] = trace(from).findings
    expect(said(from)).toBe('broken PT301')
    expect(finding?.fix.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'`,
    )
  })

  it('says so where the name is declared for another protocol', () => {
    const bare = pod('web-2', { ips: ['10.244.0.2'], containers: [container({ ports: [] })] })
    const udp = snapshot({ ...from, pods: [...from.pods, bare], services: [service({ ports: [port({ protocol: 'UDP' })] })] })
    expect(said(udp)).toBe('broken PT301')
    expect(trace(udp).findings[0]?.message).toContain('but for TCP')
  })

  it('warns where only some Pods lack it', () => {
    const good = pod('web-2', { ips: ['10.244.0.2'] })
    const old = pod('web-1', { containers: [container({ ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] })] })
    const mixed = snapshot({
      pods: [old, good],
      slices: [slice([endpointOf(old)], { ports: [], name: 'a' }), slice([endpointOf(good)], { name: 'b' })],
    })
    expect(said(mixed)).toBe('degraded PT301')
    expect(trace(mixed).findings[0]?.title).toBe('1 of 2 Pods have no port named http')
    expect(trace(mixed).findings[0]?.fix.command).toBeUndefined()
  })

  describe('of a headless Service', () => {
    const headless = { ...from, services: from.services.map((one) => ({ ...one, headless: true, clusterIPs: [] })) }

    it('is information: the name leads to the Pods all the same', () => {
      expect(said(headless)).toBe('healthy PT301')
      expect(trace(headless).findings[0]).toMatchObject({ severity: 'info', confidence: 'proven' })
      expect(trace(headless).findings[0]?.message).toContain('its name leads to their addresses all the same')
      expect(trace(headless).findings[0]?.fix.command).toContain('"value":"http"')
      expect(said({ ...headless, extent: { ...from.extent, pods: 'none' }, pods: [] })).toBe('healthy PT301')
    })

    it('takes the backend from a route, whose controller looks for the port', () => {
      const ingresses = [ingress('shop', { name: 'web', portNumber: 80 }, { className: 'nginx' })]
      expect(said({ ...headless, ingresses })).toBe('degraded PT301')
      const good = pod('web-2', { ips: ['10.244.0.2'] })
      const mixed = {
        ...headless,
        services: headless.services.map((one) => ({ ...one, ports: [port()] })),
        ingresses,
        pods: [pod('web-1', { containers: [container({ ports: [] })] }), good],
        slices: [...headless.slices, slice([endpointOf(good)], { name: 'b' })],
      }
      expect(codes(trace(mixed))).toContain('PT301')
      expect(trace(mixed).verdict).toBe('healthy')
    })

    it('is not why a Pod that is not Ready is missing', () => {
      const one = notReady('web-1')
      expect(said({ ...headless, pods: [one], slices: [slice([endpointOf(one)], { ports: [] })] })).toBe('broken PT201')
    })

    it('is not proven from Endpoints, which lack such a Pod while slices have it', () => {
      const slices = [slice([], { kind: 'Endpoints', name: 'web', ports: [] })]
      expect(said({ ...headless, slices })).toBe('unknown PT301')
    })
  })
})

describe('PT302 nothing-listens, from the API alone', () => {
  const to = (targetPort: number, ports = [port({ targetPort })], part: Parameters<typeof container>[0] = {}) => {
    const one = pod('web-1', { containers: [container(part)] })
    const slices = [
      slice([endpointOf(one)], { ports: ports.map((each) => ({ name: each.name, port: Number(each.targetPort), protocol: 'TCP' })) }),
    ]
    return snapshot({ services: [service({ ports })], pods: [one], slices })
  }

  it('is inferred, never proven, and gives no red', () => {
    expect(said(to(8081))).toBe('unknown PT302')
    expect(trace(to(8081)).findings[0]).toMatchObject({ confidence: 'inferred', severity: 'warn' })
  })

  it('is silent where the port is declared, where none is, and where the declared one is reached by another port', () => {
    expect(said(to(8080))).toBe('healthy')
    expect(said(to(8081, undefined, { ports: [] }))).toBe('healthy')
    expect(said(to(9090, [port({ targetPort: 8080 }), port({ name: 'metrics', port: 9090, targetPort: 9090 })]))).toBe('healthy')
  })

  it('is cleared by a readiness probe that passes on the port', () => {
    expect(said(to(8081, undefined, { readinessProbe: { handler: 'tcpSocket', port: 8081 } }))).toBe('healthy')
    expect(said(to(8081, undefined, { readinessProbe: { handler: 'tcpSocket', port: 8080 } }))).toBe('unknown PT302')
  })
})

describe('PT306 no-such-service-port', () => {
  it.each<[number | string, string]>([
    [8080, 'It has 80 (http). 8080 is the port of the Pods: on the Service it is 80 (http).'],
    [30080, 'It has 80 (http). 30080 is the NodePort of 80 (http): it is open on the Nodes, not on the Service.'],
    ['htpp', 'It has 80 (http). Did you mean http?'],
    [443, 'It has 80 (http).'],
  ])('%s', (asked, message) => {
    const from = healthy({ services: [service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })] })
    const one = trace(from, { kind: 'service', name: 'web', port: asked })
    expect(one.verdict).toBe('broken')
    expect(one.findings.map((finding) => [finding.code, finding.message])).toEqual([['PT306', message]])
    expect(one.ports).toHaveLength(1)
  })

  it('is silent for a port that the Service has', () => {
    expect(said(healthy(), { kind: 'service', name: 'web', port: 80 })).toBe('healthy')
    expect(said(healthy(), { kind: 'service', name: 'web', port: 'http' })).toBe('healthy')
  })
})

describe('PT401 load-balancer-pending', () => {
  const balanced = (loadBalancer: { ip: string; ipMode: string; ports: [] }[]) =>
    healthy({ services: [service({ type: 'LoadBalancer', loadBalancer, ports: [port({ nodePort: 30080 })] })] })

  it('is only worth knowing in the first minutes of the Service', () => {
    const young = (created: string) => said(healthy({ services: [service({ type: 'LoadBalancer', created })] }))
    expect(young('2026-11-20T23:58:00Z')).toBe('healthy PT401')
    expect(young('2026-11-20T23:50:00Z')).toBe('degraded PT401')
  })

  it('degrades: the other ways in work', () => {
    expect(said(balanced([]))).toBe('degraded PT401')
    expect(said(balanced([{ ip: '198.51.100.1', ipMode: 'VIP', ports: [] }]))).toBe('healthy')
  })
})

describe('PT404 and PT405, the local policies', () => {
  const local = (part: Parameters<typeof service>[0], nodes = 3) =>
    healthy({
      services: [service({ type: 'NodePort', ports: [port({ nodePort: 30080 })], ...part })],
      nodes: Array.from({ length: nodes }, (_, index) => node(`node-${index + 1}`)),
    })

  it('names the Nodes that drop, and is silent where all have an endpoint', () => {
    expect(said(local({ externalTrafficPolicy: 'Local' }))).toBe('healthy')
    expect(said(local({ externalTrafficPolicy: 'Local' }, 4))).toBe('degraded PT404')
    expect(trace(local({ externalTrafficPolicy: 'Local' }, 4)).findings[0]?.title).toBe('1 of 4 Nodes drops what comes from outside')
    expect(said(local({ internalTrafficPolicy: 'Local' }, 5))).toBe('degraded PT405')
    expect(said(local({ externalTrafficPolicy: 'Cluster' }, 5))).toBe('healthy')
  })

  it('is only worth knowing behind a load balancer that checks the Nodes', () => {
    const balanced = local(
      {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32000,
        loadBalancer: [{ ip: '198.51.100.1', ipMode: 'VIP', ports: [] }],
      },
      4,
    )
    const one = trace(balanced)
    expect(one.findings[0]).toMatchObject({ code: 'PT404', severity: 'info' })
    expect(one.ports[0]?.hops[0]).toEqual({ stage: 'entry', state: 'ok' })
    const text = renderText(one, { color: false, unicode: true, now: Date.parse(one.taken) })
    expect(text).toContain('left out by the load balancer')
    expect(text).not.toMatch(/[✗▲]/)
  })

  it('hangs below the Pod that is not Ready on that Node', () => {
    const from = local({ externalTrafficPolicy: 'Local' })
    const sick = notReady('web-3', { ips: ['10.244.0.3'], node: 'node-3' })
    const pods = [...from.pods.slice(0, 2), sick]
    const one = trace({ ...from, pods, slices: [slice(pods.map((each) => endpointOf(each)))] })
    expect(one.findings.map((finding) => [finding.code, finding.causes.map((cause) => cause.code)])).toEqual([['PT201', ['PT404']]])
  })
})

describe('PT501 and PT502, Ingress backends', () => {
  it('a port that is none of the Service degrades, whether number or name', () => {
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 })] }))).toBe('healthy')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portName: 'http' })] }))).toBe('healthy')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 8080 })] }))).toBe('degraded PT502')
    expect(said(healthy({ ingresses: [ingress('shop', { name: 'web', portName: 'web' })] }))).toBe('degraded PT502')
  })

  it('an unnamed Service port is not what a backend without a name means by number', () => {
    const unnamed = healthy({
      services: [service({ ports: [port({ name: '', targetPort: 8080 })] })],
      ingresses: [ingress('shop', { name: 'web', portNumber: 8888 })],
    })
    unnamed.slices = unnamed.slices.map((each) => ({ ...each, ports: [{ name: '', port: 8080, protocol: 'TCP' }] }))
    expect(said(unnamed)).toBe('degraded PT502')
  })

  it('a route to a Service that does not exist is drawn', () => {
    const from = healthy({ ingresses: [ingress('shop', { name: 'gone', portNumber: 80 })] })
    const one = trace(from, { kind: 'service', name: 'gone' })
    expect([one.verdict, one.service, ...codes(one)]).toEqual(['broken', undefined, 'PT501'])
  })
})

describe('ignored codes', () => {
  it('count for nothing', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { chain } = await import('../build.ts')
    const from = healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 8080 })] })
    expect(diagnose(chain(from), { kubectlFlags: [], ignore: ['PT502'] })).toMatchObject({ verdict: 'healthy', findings: [] })
  })
})

describe('suggested commands', () => {
  it('repeat the flags that reach the cluster, and quote what needs it', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { chain } = await import('../build.ts')
    const lost = snapshot({
      services: [service({ selector: { app: "w'b" } })],
      slices: [slice([])],
      pods: [pod('web-1', { labels: { app: "w'eb" } })],
    })
    const one = diagnose(chain(lost), { kubectlFlags: ['--context', 'my cluster'] })
    expect(one.findings[0]?.fix.command).toBe(`kubectl --context 'my cluster' -n demo set selector service/web 'app=w'\\''eb'`)
  })
})
