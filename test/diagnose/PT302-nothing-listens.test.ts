import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { chain, codes, container, endpointOf, pod, port, said, service, slice, snapshot, trace, workload } from '../build.ts'
import { hop, refused, traceProbed, wrong } from './probed.ts'

describe('PT302 nothing-listens, from the API alone', () => {
  const to = (targetPort: number, ports = [port({ targetPort })], part: Parameters<typeof container>[0] = {}) => {
    const one = pod('web-1', { containers: [container(part)] })
    const slices = [
      slice([endpointOf(one)], { ports: ports.map((each) => ({ name: each.name, port: Number(each.targetPort), protocol: 'TCP' })) }),
    ]
    return snapshot({ services: [service({ ports })], pods: [one], slices })
  }

  const mentions = (field: string, number: number, listens = false) => ({
    mentions: [{ field, port: number, ...(listens && { listens: true as const }) }],
  })

  it('a target port that no container declares is inferred and never proven if an argument names another port', () => {
    const from = to(8081, undefined, mentions('args[0]', 8080))
    expect(said(from)).toBe('unknown PT302')
    const [finding] = trace(from).findings
    expect(finding).toMatchObject({ confidence: 'inferred', severity: 'warn' })
    expect(finding?.message).toContain('args[0] of container app names 8080')
    expect(finding?.evidence.at(-1)).toEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'spec.containers[app].args[0]',
      value: 8080,
    })
    // A number that nothing declares counts as a port only if the text before it says so.
    expect(said(to(8081, undefined, mentions('args[1]', 7000, true)))).toBe('unknown PT302')
    expect(said(to(8081, undefined, mentions('args[1]', 3600)))).toBe('healthy PT302')
  })

  it('a target port that no container declares is not faulty if an argument or any probe names it', () => {
    expect(said(to(8081, undefined, mentions('env[PORT]', 8081)))).toBe('healthy')
    expect(said(to(8081, undefined, { livenessProbe: { handler: 'httpGet', port: 8081 } }))).toBe('healthy')
    const both = { mentions: [...mentions('args[0]', 8080, true).mentions, ...mentions('env[ADMIN]', 8081).mentions] }
    expect(said(to(8081, undefined, both))).toBe('healthy')
  })

  it('a target port that no container declares is information if nothing names any port, and changes no verdict', () => {
    expect(said(to(8081))).toBe('healthy PT302')
    const [finding] = trace(to(8081)).findings
    expect(finding).toMatchObject({ severity: 'info', title: 'no container declares port 8081' })
    expect(finding?.next?.command).toBe('kubectl porttrace svc/web -n demo --probe')
  })

  it('a probe of a separate health port says nothing about the port of the application', () => {
    const ports = [
      { name: 'http', port: 8080, protocol: 'TCP' as const },
      { name: 'health', port: 9000, protocol: 'TCP' as const },
    ]
    expect(said(to(8081, undefined, { ports, readinessProbe: { handler: 'httpGet', port: 'health' } }))).toBe('healthy PT302')
    expect(said(to(8081, undefined, { ports, readinessProbe: { handler: 'httpGet', port: 'http' } }))).toBe('unknown PT302')
  })

  it('PT302 nothing-listens, from the API alone, is silent if the port is declared, if none is, or if the declared one has its own Service port', () => {
    expect(said(to(8080))).toBe('healthy')
    expect(said(to(8081, undefined, { ports: [] }))).toBe('healthy')
    expect(said(to(9090, [port({ targetPort: 8080 }), port({ name: 'metrics', port: 9090, targetPort: 9090 })]))).toBe('healthy')
  })

  it('PT302 nothing-listens, from the API alone, is cleared by a readiness probe that passes on the port', () => {
    expect(said(to(8081, undefined, { readinessProbe: { handler: 'tcpSocket', port: 8081 } }))).toBe('healthy')
    expect(said(to(8081, undefined, { readinessProbe: { handler: 'tcpSocket', port: 8080 } }))).toBe('unknown PT302')
  })

  it('PT302 nothing-listens, from the API alone, stays while the only Pod is being deleted, unless no Pod will replace it', () => {
    const going = (targetPort: number) => {
      const from = to(targetPort)
      const pods = from.pods.map((one) => ({ ...one, deleting: '2026-11-21T00:00:20Z' }))
      const slices = from.slices.map((one) => ({
        ...one,
        endpoints: one.endpoints.map((each) => ({ ...each, ready: false, serving: false, terminating: true })),
      }))
      return { ...from, pods, slices }
    }
    expect(said(going(8081))).toBe('broken PT205 PT302')
    expect(said(going(8080))).toBe('broken PT205')
    expect(said({ ...going(8081), workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] })).toBe('idle PT205')
  })
})

describe('PT302 nothing-listens, by the sockets', () => {
  it('PT302 nothing-listens, by the sockets, is inferred without a probe, and proven by the sockets, with the port that is open and the patch', async () => {
    expect(diagnose(chain(wrong()), { kubectlFlags: [] }).findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const found = await traceProbed(wrong(), { listens: () => ['tcp6 :::8080', 'tcp 127.0.0.1:9901'], connect: refused })
    expect(codes(found)).toEqual(['PT302'])
    expect([found.verdict, hop(found)]).toEqual(['broken', 'broken'])
    const [finding] = found.findings
    expect(finding).toMatchObject({ severity: 'error', confidence: 'proven' })
    expect(finding?.message).toContain('[::]:8080')
    expect(finding?.message).toContain('still reports the Pods ready')
    expect(finding?.fix?.command).toContain('"value":8080')
  })

  it('PT302 nothing-listens, by the sockets, is cleared by a socket that is open', async () => {
    const found = await traceProbed(wrong(), { listens: () => ['tcp6 :::8081', 'tcp6 :::8080'] })
    expect([codes(found), found.verdict, hop(found)]).toEqual([[], 'healthy', 'ok'])
  })

  it('PT302 nothing-listens, by the sockets, degrades if one of the Pods listens, and suggests no port if two are possible', async () => {
    const found = await traceProbed(wrong(), {
      listens: (name) => (name === 'web-0' ? ['tcp6 :::8081'] : ['tcp6 :::8080', 'tcp6 :::8443']),
      connect: ({ host }) => (host === '10.244.0.1' ? 'refused' : 'open'),
    })
    expect(found.verdict).toBe('degraded')
    expect(found.findings[0]).toMatchObject({ code: 'PT302', severity: 'warn', confidence: 'proven' })
    expect(found.findings[0]?.title).toContain('(1 of 2 Pods)')
    expect(found.findings[0]?.fix?.command).not.toContain('patch')
  })

  it.each(['udp 0.0.0.0:41873', 'tcp 0.0.0.0:41873'])(
    'PT302 nothing-listens, by the sockets, suggests no port that the kernel picked: %s',
    async (socket) => {
      const protocol = socket.startsWith('udp') ? 'UDP' : 'TCP'
      const pods = [pod('web-1', { containers: [container({ ports: [{ name: '', port: 5353, protocol }] })] })]
      const slices = [
        slice(
          pods.map((one) => endpointOf(one)),
          { ports: [{ name: 'http', port: 5454, protocol }] },
        ),
      ]
      const from = snapshot({ services: [service({ ports: [port({ targetPort: 5454, protocol })] })], pods, slices })
      const found = await traceProbed(from, { listens: () => [socket], connect: refused })
      expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
      expect(found.findings[0]?.fix?.command).not.toContain('patch')
    },
  )

  it('PT302 nothing-listens, by the sockets, stays inferred if the sockets could not be read', async () => {
    const found = await traceProbed(wrong(), { listens: () => undefined })
    expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    expect(hop(found)).toBe('unknown')
  })

  it('PT302 nothing-listens, by the sockets, is not proven while the container has only just been started', async () => {
    const young = [
      container({ state: { state: 'running', since: '2026-11-20T23:59:40Z' }, ports: [{ name: '', port: 8081, protocol: 'TCP' }] }),
    ]
    const found = await traceProbed(wrong({ containers: young }), { listens: () => [], connect: refused })
    expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred', severity: 'warn' })
    expect(found.verdict).toBe('unknown')
  })

  it('PT302 nothing-listens, by the sockets, is not proven if something unknown answers, but is if a known sidecar does', async () => {
    const plain = await traceProbed(wrong(), { listens: () => ['tcp6 :::8080'], connect: () => 'open' })
    expect(plain.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    expect(plain.findings[0]?.message).toContain('an unknown proxy or rule')
    const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
    const mesh = await traceProbed(wrong({ containers }), { listens: () => ['tcp6 :::8080', 'tcp 0.0.0.0:15006'], connect: () => 'open' })
    const [finding] = mesh.findings.filter(({ code }) => code === 'PT302')
    expect(finding).toMatchObject({ confidence: 'proven', severity: 'error' })
    expect(finding?.message).toContain('istio sidecar')
    expect(finding?.fix?.command).toContain('"value":8080')
    expect(mesh.probes.filter((probe) => probe.kind === 'connect' && probe.disagrees === 'answered-by-other')).not.toHaveLength(0)
  })

  it('PT302 of a Pod on the network of its Node names the Node, and suggests no port of the Node', async () => {
    const found = await traceProbed(wrong({ hostNetwork: true }, 1), { listens: () => ['tcp6 :::10250'], connect: refused })
    expect(found.findings[0]?.message).toContain('the Node')
    expect(found.findings[0]?.fix?.command).not.toContain('patch')
  })
})
