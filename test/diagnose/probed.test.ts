import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { NetworkPolicy, Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { chain, codes, container, endpointOf, healthy, pod, port, service, slice, snapshot } from '../build.ts'
import { type ProbeWorld, probed } from '../probe/world.ts'

async function trace(from: Snapshot, world: ProbeWorld): Promise<Trace> {
  return diagnose(await probed(chain(from), from, world), { kubectlFlags: [] })
}

/** Pods behind a Service whose targetPort is a number, here 8081, that no container declares. */
function wrong(part: Partial<Pod> = {}, count = 2): Snapshot {
  const pods = Array.from({ length: count }, (_, index) => pod(`web-${index}`, { ips: [`10.244.0.${index}`], ...part }))
  const slices = [
    slice(
      pods.map((one) => endpointOf(one)),
      { ports: [{ name: 'http', port: 8081, protocol: 'TCP' }] },
    ),
  ]
  return snapshot({ services: [service({ ports: [port({ targetPort: 8081 })] })], pods, slices })
}

const refused = () => 'refused' as const
const hop = (one: Trace) => one.ports[0]?.hops.find(({ stage }) => stage === 'socket')?.state

describe('PT302', () => {
  it('is inferred without a probe, and proven by the sockets, with the port that is open and the patch', async () => {
    expect(diagnose(chain(wrong()), { kubectlFlags: [] }).findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const found = await trace(wrong(), { listens: () => ['tcp6 :::8080', 'tcp 127.0.0.1:9901'], connect: refused })
    expect(codes(found)).toEqual(['PT302'])
    expect([found.verdict, hop(found)]).toEqual(['broken', 'broken'])
    const [finding] = found.findings
    expect(finding).toMatchObject({ severity: 'error', confidence: 'proven' })
    expect(finding?.message).toContain('[::]:8080')
    expect(finding?.message).toContain('calls them ready')
    expect(finding?.fix.command).toContain('"value":8080')
  })

  it('is cleared by a socket that is open', async () => {
    const found = await trace(wrong(), { listens: () => ['tcp6 :::8081', 'tcp6 :::8080'] })
    expect([codes(found), found.verdict, hop(found)]).toEqual([[], 'healthy', 'ok'])
  })

  it('degrades where one of the Pods listens, and suggests nothing where two ports could be meant', async () => {
    const found = await trace(wrong(), {
      listens: (name) => (name === 'web-0' ? ['tcp6 :::8081'] : ['tcp6 :::8080', 'tcp6 :::8443']),
      connect: ({ host }) => (host === '10.244.0.1' ? 'refused' : 'open'),
    })
    expect(found.verdict).toBe('degraded')
    expect(found.findings[0]).toMatchObject({ code: 'PT302', severity: 'warn', confidence: 'proven' })
    expect(found.findings[0]?.title).toContain('in 1 of 2 Pods')
    expect(found.findings[0]?.fix.command).not.toContain('patch')
  })

  it.each(['udp 0.0.0.0:41873', 'tcp 0.0.0.0:41873'])('suggests no port that the kernel picked: %s', async (socket) => {
    const protocol = socket.startsWith('udp') ? 'UDP' : 'TCP'
    const pods = [pod('web-1', { containers: [container({ ports: [{ name: '', port: 5353, protocol }] })] })]
    const slices = [
      slice(
        pods.map((one) => endpointOf(one)),
        { ports: [{ name: 'http', port: 5454, protocol }] },
      ),
    ]
    const from = snapshot({ services: [service({ ports: [port({ targetPort: 5454, protocol })] })], pods, slices })
    const found = await trace(from, { listens: () => [socket], connect: refused })
    expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
    expect(found.findings[0]?.fix.command).not.toContain('patch')
  })

  it('stays inferred where nobody could look', async () => {
    const found = await trace(wrong(), { listens: () => undefined })
    expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    expect(hop(found)).toBe('unknown')
  })

  it('is not proven while the container has only just been started', async () => {
    const young = [
      container({ state: { state: 'running', since: '2026-11-20T23:59:40Z' }, ports: [{ name: '', port: 8081, protocol: 'TCP' }] }),
    ]
    const found = await trace(wrong({ containers: young }), { listens: () => [], connect: refused })
    expect(found.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred', severity: 'warn' })
    expect(found.verdict).toBe('unknown')
  })

  it('is not proven where something answers that does not show, and is where a known sidecar does', async () => {
    const plain = await trace(wrong(), { listens: () => ['tcp6 :::8080'], connect: () => 'open' })
    expect(plain.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    expect(plain.findings[0]?.message).toContain('a proxy or a rule')
    const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
    const mesh = await trace(wrong({ containers }), { listens: () => ['tcp6 :::8080', 'tcp 0.0.0.0:15006'], connect: () => 'open' })
    const [finding] = mesh.findings.filter(({ code }) => code === 'PT302')
    expect(finding).toMatchObject({ confidence: 'proven', severity: 'error' })
    expect(finding?.message).toContain('istio sidecar')
    expect(finding?.fix.command).toContain('"value":8080')
    expect(mesh.probes.filter((probe) => probe.kind === 'connect' && probe.disagrees === 'answered-by-other')).not.toHaveLength(0)
  })

  it('of a Pod on the network of its Node speaks of the Node, and suggests none of its ports', async () => {
    const found = await trace(wrong({ hostNetwork: true }, 1), { listens: () => ['tcp6 :::10250'], connect: refused })
    expect(found.findings[0]?.message).toContain('the Node')
    expect(found.findings[0]?.fix.command).not.toContain('patch')
  })
})

describe('PT303', () => {
  it('is no fault where the proxy of Consul connects to loopback', async () => {
    const containers = [container(), container({ name: 'consul-dataplane', ports: [] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    expect(codes(await trace(from, { listens: () => ['tcp 127.0.0.1:8080'] }))).not.toContain('PT303')
  })

  it('is inferred behind another proxy', async () => {
    const containers = [container(), container({ name: 'linkerd-proxy', ports: [] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await trace(from, { listens: () => ['tcp 127.0.0.1:8080'] })
    expect(found.findings.find(({ code }) => code === 'PT303')).toMatchObject({ confidence: 'inferred' })
    expect(found.verdict).toBe('unknown')
  })
})

describe('PT305', () => {
  const six = (): Snapshot => {
    const pods = [pod('web-1', { ips: ['fd00::7'] })]
    const dual = service({ clusterIPs: ['fd00:10:96::1'], ipFamilies: ['IPv6'] })
    return snapshot({
      services: [dual],
      pods,
      slices: [
        slice(
          pods.map((one) => endpointOf(one)),
          { addressType: 'IPv6' },
        ),
      ],
    })
  }

  it('is proven where the process listens on IPv4 alone and the endpoint is IPv6', async () => {
    const found = await trace(six(), { listens: () => ['tcp 0.0.0.0:8080'], connect: refused })
    expect(codes(found)).toEqual(['PT305'])
    expect(found.findings[0]).toMatchObject({ confidence: 'proven', severity: 'error' })
    expect(found.verdict).toBe('broken')
  })

  it('is none where it listens on both, which an IPv6 socket most often does', async () => {
    expect(codes(await trace(six(), { listens: () => ['tcp6 :::8080'] }))).toEqual([])
    const four = await trace(healthy(), { listens: () => ['tcp6 :::8080'] })
    expect(codes(four)).toEqual([])
    expect(four.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'open', probably: true })
  })
})

describe('between client and Pods', () => {
  const policy: NetworkPolicy = {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name: 'deny',
    podSelector: { matchLabels: {}, matchExpressions: [] },
    policyTypes: ['Ingress'],
    ingress: [],
    egress: [],
  }

  it('a policy that selects the Pods makes PT707 an inference, and is named', async () => {
    const from = healthy({ policies: [policy] })
    const found = await trace(from, {
      listens: () => ['tcp6 :::8080'],
      connect: ({ host }) => (host === '10.244.0.2' ? 'timeout' : 'open'),
    })
    expect(found.findings[0]).toMatchObject({ code: 'PT707', confidence: 'inferred' })
    expect(found.findings[0]?.message).toContain('deny')
  })

  it('a connection that stood and was broken off is no fault of the way there', async () => {
    const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
    const pods = ['1', '2'].map((id) => pod(`web-${id}`, { ips: [`10.244.0.${id}`], containers }))
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await trace(from, { listens: () => ['tcp6 :::8080'], connect: () => 'reset' })
    expect([codes(found).filter((code) => /^PT70/.test(code)), found.verdict]).toEqual([[], 'healthy'])
  })

  it('internalTrafficPolicy Local without an endpoint on the Node is no PT702', async () => {
    const local = service({ internalTrafficPolicy: 'Local' })
    const found = await trace(healthy({ services: [local] }), {
      listens: () => ['tcp6 :::8080'],
      connect: ({ host }) => (host.startsWith('10.96.') || host.includes('svc') ? 'timeout' : 'open'),
    })
    const first = found.findings.find(({ code }) => code === 'PT702')
    // The first Pod is its own client, so the ClusterIP has an endpoint on its Node: inferred at most.
    expect(first?.confidence ?? 'inferred').toBe('inferred')
  })

  it('what is unknown is no fault', async () => {
    const found = await trace(healthy(), { listens: () => ['tcp6 :::8080'], connect: () => 'unknown' })
    expect([codes(found), found.verdict]).toEqual([[], 'healthy'])
  })
})

describe('between the containers of a Pod', () => {
  it('an answer that the sockets contradict is said, and no fault by itself', async () => {
    const containers = [container(), container({ name: 'side', ports: [{ name: '', port: 9090, protocol: 'TCP' }] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await trace(from, { listens: () => ['tcp6 :::8080'] })
    const odd = found.probes.filter((probe) => probe.kind === 'connect' && probe.disagrees !== undefined)
    expect(odd).toMatchObject([
      { role: 'neighbour', from: { container: 'app' }, to: { port: 9090, container: 'side' }, disagrees: 'answered-by-other' },
    ])
    expect(codes(found)).toEqual([])
  })
})
