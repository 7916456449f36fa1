import { describe, expect, it } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Container, Pod, ServicePort } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceNode } from '../../src/trace/node.ts'
import {
  codes,
  container,
  endpoint,
  endpointOf,
  healthy,
  pod,
  port,
  said,
  service,
  slice,
  snapshot,
  trace,
  verdictAndCodes,
} from '../build.ts'

describe('PT304 mixed-target-port', () => {
  const versions = (...numbers: number[]) => {
    const pods = numbers.map((number, index) =>
      pod(`web-${index}`, {
        ips: [`10.244.0.${index}`],
        containers: [container({ ports: [{ name: 'http', port: number, protocol: 'TCP' }] })],
      }),
    )
    const slices = pods.map((one, index) =>
      slice([endpointOf(one)], { name: `web-${index}`, ports: [{ name: 'http', port: numbers[index] ?? 0, protocol: 'TCP' }] }),
    )
    return snapshot({ pods, slices })
  }

  it('is worth knowing where the name means several numbers, and silent where it means one', () => {
    expect(said(versions(8080, 9090, 9090))).toBe('healthy PT304')
    expect(trace(versions(8080, 9090, 9090)).findings[0]).toMatchObject({ severity: 'info', title: 'http means 8080 and 9090' })
    expect(said(versions(8080, 8080))).toBe('healthy')
  })
})

describe('PT305 family-mismatch', () => {
  const dual = service({ ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::10'] })
  const six = slice([endpoint('fd00:1::1')], { name: 'web-6', addressType: 'IPv6' })

  it('finds the cluster IP of a family without endpoints, and marks that way in', () => {
    const one = trace(healthy({ services: [dual] }))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT305'])
    expect(one.findings[0]).toMatchObject({ severity: 'warn', hop: 'ports[0].entries[2]', title: 'no endpoint has an IPv6 address' })
    expect(one.ports[0]?.entries[2]).toMatchObject({ address: 'fd00::10', state: 'broken', reason: 'no-endpoint' })
  })

  it('is silent where each family has an endpoint, for a headless Service, and where nothing serves at all', () => {
    expect(said(healthy({ services: [dual], slices: [...healthy().slices, six] }))).toBe('healthy')
    expect(codes(trace(healthy({ services: [{ ...dual, headless: true, clusterIPs: [] }] })))).not.toContain('PT305')
    expect(codes(trace(snapshot({ services: [dual], slices: [slice([])] })))).not.toContain('PT305')
  })

  it('finds an external IP of a family that the Service has not, on its Nodes too', () => {
    const with6 = (part: Partial<Snapshot> = {}) =>
      healthy({ services: [service({ externalIPs: ['192.0.2.80', '2001:db8::1'] })], ...part })
    const one = trace(with6())
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT305'])
    expect(one.findings[0]).toMatchObject({ hop: 'ports[0].entries[3]', title: 'no endpoint has an IPv6 address' })
    expect(one.findings[0]?.message).toContain('Clients of 2001:db8::1 are rejected')
    expect(one.findings[0]?.evidence).toContainEqual({
      object: { kind: 'Service', namespace: 'demo', name: 'web' },
      field: 'spec.externalIPs',
      value: ['2001:db8::1'],
    })
    const onNode = (from: Snapshot) => diagnose(traceNode({ kind: 'node', name: 'node-1' }, createLookup(from)), { kubectlFlags: [] })
    expect(verdictAndCodes(onNode(with6()))).toBe('degraded')
    expect(onNode(with6()).through?.map(verdictAndCodes)).toEqual(['degraded PT305'])
    const both = with6({
      services: [{ ...dual, externalIPs: ['192.0.2.80', '2001:db8::1'] }],
      slices: [...healthy().slices, six],
    })
    expect(said(both)).toBe('healthy')
    expect(verdictAndCodes(onNode(both))).toBe('healthy')
    expect(said({ ...with6(), services: [service({ externalIPs: ['192.0.2.80'] })] })).toBe('healthy')
  })

  it('breaks a port whose Pods have no address of the family', () => {
    const one = pod('web-1')
    const from = snapshot({
      services: [service({ ipFamilies: ['IPv6'], clusterIPs: ['fd00::10'] })],
      pods: [one],
      slices: [slice([], { addressType: 'IPv6' })],
    })
    expect(said(from)).toBe('broken PT305')
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.podIPs',
      value: ['10.244.0.1'],
    })
  })

  it('finds slices by hand of another family', () => {
    const { selector: _, ...bare } = service()
    expect(said(snapshot({ services: [bare], slices: [six] }))).toBe('broken PT305')
    expect(said(snapshot({ services: [bare], slices: [six, slice([endpoint('203.0.113.9')])] }))).toBe('healthy')
  })
})

describe('PT307 port-lost-by-apply', () => {
  const tcp = { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 8080 }
  const udp = { name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 }
  const raw = (applied: unknown, live: unknown[]) => ({
    metadata: {
      name: 'web',
      namespace: 'demo',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': typeof applied === 'string' ? applied : JSON.stringify(applied) },
    },
    spec: { ports: live, clusterIP: '10.96.0.10', selector: { app: 'web' } },
  })
  const from = (applied: unknown, live: unknown[]) => {
    const one = projectService(raw(applied, live))
    return healthy({
      ...(one && { services: [one] }),
      slices: healthy().slices.map((each) => ({
        ...each,
        ports: [
          { name: 'dns-tcp', port: 8080, protocol: 'TCP' },
          { name: 'dns', port: 5353, protocol: 'UDP' },
        ],
      })),
    })
  }

  it('finds the port that is lost, and adds it', () => {
    const one = trace(from({ spec: { ports: [tcp, udp] } }, [tcp]))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT307'])
    expect(one.findings[0]?.title).toBe('port 53/UDP was applied and is not there')
    expect(one.findings[0]?.fix.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"add","path":"/spec/ports/-","value":{"name":"dns","port":53,"protocol":"UDP","targetPort":5353}}]'`,
    )
  })

  it.each<[string, unknown, unknown[]]>([
    ['both are there', { spec: { ports: [tcp, udp] } }, [tcp, udp]],
    ['the other port had another number', { spec: { ports: [tcp, { ...udp, port: 54 }] } }, [tcp]],
    ['neither is there', { spec: { ports: [tcp, udp] } }, [{ ...tcp, port: 80 }]],
    ['the annotation is no JSON', '{"UDP"', [tcp]],
    ['the annotation is of another shape', { spec: 'UDP', x: '"UDP"' }, [tcp]],
  ])('is silent where %s', (_, applied, live) => {
    expect(codes(trace(from(applied, live)))).not.toContain('PT307')
  })

  it('keeps the ports that were applied only where a number stands for two protocols', () => {
    expect(projectService(raw({ spec: { ports: [tcp, udp] } }, [tcp]))?.appliedPorts).toEqual([tcp, udp])
    expect(projectService(raw({ spec: { ports: [tcp, { ...udp, port: 54 }] } }, [tcp]))?.appliedPorts).toBeUndefined()
  })
})

describe('PT309 headless-ignores-target-port', () => {
  const headless = (number: number, part: Parameters<typeof service>[0] = {}) =>
    healthy({ services: [service({ headless: true, clusterIPs: [], ports: [port({ port: number })], ...part })] })

  it('is worth knowing where the port is not that of the Pods', () => {
    expect(said(headless(80))).toBe('healthy PT309')
    expect(trace(headless(80)).findings[0]).toMatchObject({ severity: 'info', title: 'headless: the name leads to port 8080, not 80' })
  })

  it('is silent where they are the same, without ports, and behind a cluster IP', () => {
    expect(said(headless(8080))).toBe('healthy')
    expect(said(headless(80, { ports: [] }))).toBe('healthy')
    expect(said(headless(80, { headless: false, clusterIPs: ['10.96.0.10'] }))).toBe('healthy')
  })
})

describe('PT310 protocol-mismatch', () => {
  const declaring = (ports: Partial<ServicePort>[], part: Partial<Container> = {}) => {
    const one = pod('web-1', { containers: [container(part)] })
    const own = ports.map((each) => port(each))
    const found = own.flatMap(({ name, protocol, targetPort }) =>
      typeof targetPort === 'number' ? [{ name, protocol, port: targetPort }] : [],
    )
    return snapshot({ services: [service({ ports: own })], pods: [one], slices: [slice([endpointOf(one)], { ports: found })] })
  }

  it('breaks a port whose name is declared for another protocol', () => {
    const from = declaring([{ protocol: 'UDP', targetPort: 'http' }])
    expect(said(from)).toBe('broken PT310')
    expect(trace(from).findings[0]?.fix.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'`,
    )
  })

  it('is inferred with a number', () => {
    const from = declaring([{ protocol: 'UDP', targetPort: 8080 }])
    expect(said(from)).toBe('unknown PT310')
    expect(trace(from).findings[0]).toMatchObject({ confidence: 'inferred' })
  })

  it('is one finding where the Pod declares other ports too', () => {
    const ports = [8080, 9000].map((number) => ({ name: '', port: number, protocol: number === 8080 ? 'TCP' : 'UDP' }))
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports }))).toBe('unknown PT310')
  })

  it('is only worth knowing where the Service has the number for both', () => {
    const both = [{ targetPort: 8080 }, { name: 'udp', protocol: 'UDP', targetPort: 8080 }]
    const from = declaring(both)
    expect(said(from)).toBe('healthy PT310')
    expect(trace(from).findings[0]?.fix.command).toBe('kubectl -n demo edit service web')
  })

  it('is silent where both are declared, where nothing is, and where a probe passes on the port', () => {
    const two = [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'http-udp', port: 8080, protocol: 'UDP' },
    ]
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports: two }))).toBe('healthy')
    expect(said(declaring([{ protocol: 'UDP', targetPort: 8080 }], { ports: [] }))).toBe('healthy')
    const udp = { ports: [{ name: '', port: 8080, protocol: 'UDP' }], readinessProbe: { handler: 'tcpSocket', port: 8080 } } as const
    expect(said(declaring([{ targetPort: 8080 }], { ...udp, ports: [...udp.ports] }))).toBe('healthy')
  })
})

describe('PT311 container-port-collision', () => {
  const beside = (second: Partial<Container>, part: Partial<Pod> = {}) => {
    const one = pod('web-1', { containers: [container(), container({ name: 'admin', ...second })], ...part })
    return snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })
  }
  const crash = { ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } } as const

  it('is worth knowing where both run', () => {
    const from = beside({})
    expect(said(from)).toBe('healthy PT311')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info', title: 'containers app and admin declare the same port 8080/TCP' })
  })

  it('hangs below the crash that it explains', () => {
    const from = beside(crash, { conditions: [{ type: 'Ready', status: 'False' }] })
    expect(trace(from).findings.map((one) => [one.code, one.causes.map((cause) => [cause.code, cause.confidence])])).toEqual([
      ['PT202', [['PT311', 'inferred']]],
    ])
  })

  it('is silent for another protocol, another port, and an init container that has ended', () => {
    expect(said(beside({ ports: [{ name: 'http', port: 8080, protocol: 'UDP' }] }))).toBe('healthy')
    expect(said(beside({ ports: [{ name: 'admin', port: 9000, protocol: 'TCP' }] }))).toBe('healthy')
    expect(said(beside({ role: 'init', state: { state: 'terminated', exitCode: 0 } }))).toBe('healthy')
  })
})

describe('probes of another port', () => {
  it('are named with the endpoint, and those of the same port are not', () => {
    const liveness = (number: number | string) => {
      const one = pod('web-1', { containers: [container({ livenessProbe: { handler: 'httpGet', port: number, path: '/live' } })] })
      return trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })).ports[0]?.endpoints[0]?.livenessProbe
    }
    expect(liveness(9000)).toEqual({ handler: 'httpGet', port: 9000, path: '/live' })
    expect(liveness('http')).toBeUndefined()
  })
})
