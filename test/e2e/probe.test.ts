import { describe, expect, it } from 'vitest'
import type { ConnectProbe } from '../../src/model/probe-view.ts'
import type { Trace } from '../../src/model/trace.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { porttrace, traceOf, users } from './porttrace.ts'

/**
 * Probes run by real commands in real Pods. Without DNS in the cluster PT701 is found, which is right, and is left out here.
 */
interface Probed {
  service: string
  /** State of the sockets of the usable endpoints, in order. */
  sockets: string[]
  /** The sockets that listen on the port, or on other ports if none does. */
  listening?: (trace: Trace) => void
  /** Results of connections from the client, by the kind of address. */
  connects: Partial<Record<ConnectProbe['to']['type'], string>>
  codes?: string[]
  verdict?: Verdict
  says?: RegExp[]
}

const open = { clusterIP: 'open', pod: 'open' }
const endpoints = (trace: Trace) => trace.ports.flatMap((port) => port.endpoints)

const probed: Probed[] = [
  { service: 'web', sockets: ['open', 'open', 'open'], connects: open, codes: ['PT502', 'PT503'], says: [/● open +ClusterIP/] },
  {
    service: 'loopback',
    sockets: ['loopback'],
    connects: { clusterIP: 'refused', pod: 'refused' },
    codes: ['PT303'],
    verdict: 'broken',
    listening: (trace) => expect(endpoints(trace)[0]?.socket?.listening).toEqual(['127.0.0.1:9000']),
    says: [/listens on 127\.0\.0\.1:9000 only/, /✗ PT303/],
  },
  {
    service: 'wrongport',
    sockets: ['closed'],
    connects: { clusterIP: 'refused', pod: 'refused' },
    codes: ['PT302'],
    verdict: 'broken',
    listening: (trace) => expect(endpoints(trace)[0]?.socket?.elsewhere?.some((socket) => socket.endsWith(':8080'))).toBe(true),
    says: [/✗ PT302 {3}nothing listens on port 8081/, /patch service wrongport .*"value":8080/],
  },
  {
    service: 'distroless',
    sockets: ['unknown'],
    connects: open,
    listening: (trace) => {
      expect(endpoints(trace)[0]?.socket?.reason).toBe('no-tool')
      // A web server waits for its client, and without --http nothing is sent to it.
      expect(trace.probes.filter(({ kind }) => kind === 'proxy' || kind === 'forward')).toMatchObject([
        { kind: 'forward', result: 'unknown', to: { port: 8080 } },
      ])
    },
    says: [/no tool in the image/, /● open/],
  },
  {
    service: 'multi',
    sockets: ['open', 'open'],
    connects: open,
    // One network namespace: the table that the container with a shell reads holds the port of its neighbour without one.
    listening: (trace) => {
      expect(endpoints(trace).map(({ socket }) => socket?.container)).toEqual(['httpd', 'httpd'])
      const inside = trace.probes.filter((probe) => probe.kind === 'connect' && probe.role === 'neighbour')
      expect(inside).toMatchObject([
        { from: { container: 'httpd' }, to: { container: 'admin', port: 9090 }, result: 'open' },
        { from: { container: 'admin' }, to: { container: 'httpd', port: 8080 }, result: 'unknown', reason: 'no-tool' },
      ])
    },
  },
  {
    service: 'hostnetwork',
    sockets: ['open'],
    connects: open,
    listening: (trace) => expect(endpoints(trace)[0]?.socket?.ofNode).toBe(true),
    says: [/the Node's socket/],
  },
  { service: 'nodeport', sockets: ['open'], connects: { ...open, nodePort: 'open' }, says: [/NodePort on node-1/] },
  { service: 'headless', sockets: ['open', 'open'], connects: { pod: 'open' } },
  { service: 'mixed', sockets: ['open', 'open'], connects: open, codes: ['PT304'] },
  { service: 'hostport', sockets: ['open'], connects: open },
  { service: 'early', sockets: ['open'], connects: open, codes: ['PT209'] },
  { service: 'manual', sockets: ['none'], connects: open },
]

function resultsTo(trace: Trace, type: ConnectProbe['to']['type']): string[] {
  const found = trace.probes.filter((probe) => probe.kind === 'connect' && probe.role === 'client' && probe.to.type === type)
  return [...new Set(found.map((probe) => (probe.kind === 'connect' ? probe.result : '')))]
}

async function probe(service: string, ...flags: string[]): Promise<{ trace: Trace; stderr: string }> {
  const { stdout, stderr } = await porttrace([`svc/${service}`, '-n', 'demo', '--probe', ...flags, '-o', 'json'])
  if (stdout === '') throw new Error(stderr)
  return { trace: traceOf(stdout), stderr }
}

/** A closed port is only inferred in the first minute of a container, which may be about to listen, so it is asked again. */
async function proven(service: string, codes: readonly string[]): Promise<{ trace: Trace; stderr: string }> {
  for (;;) {
    const probed = await probe(service, '--from', 'pod/client')
    const isYoung = ({ code, confidence }: Trace['findings'][number]) =>
      /^PT30/.test(code) && codes.includes(code) && confidence === 'inferred'
    if (!probed.trace.findings.some(isYoung)) return probed
  }
}

describe('from a client Pod', () => {
  it.each(probed)(
    '$service has by a probe what its scenario describes',
    async ({ service, sockets, connects, codes = [], verdict, listening, says = [] }) => {
      const { trace, stderr } = await proven(service, codes)
      const used = endpoints(trace).filter(({ usable }) => usable)
      expect(used.map(({ socket }) => socket?.state ?? 'none')).toEqual(sockets)
      for (const type of ['clusterIP', 'pod', 'nodePort'] as const) {
        const wanted = connects[type]
        if (wanted) expect([type, ...resultsTo(trace, type)]).toEqual([type, wanted])
      }
      expect(trace.findings.map(({ code }) => code).filter((code) => code !== 'PT701')).toEqual(codes)
      if (verdict) expect(trace.verdict).toBe(verdict)
      else expect(['healthy', 'degraded']).toContain(trace.verdict)
      listening?.(trace)
      expect(stderr).toMatch(new RegExp(`^probes of demo/${service}, by exec`))
      if (says.length === 0) return
      const text = await porttrace([`svc/${service}`, '-n', 'demo', '--probe', '--from', 'pod/client'])
      for (const words of says) expect(text.stdout).toMatch(words)
    },
  )
})

describe('without a client', () => {
  it('a probe without a client connects from a Pod of the Service itself, and says so', async () => {
    const { trace } = await probe('web')
    const tried = trace.probes.filter((one) => one.kind === 'connect')
    expect(new Set(tried.map((one) => one.role))).toEqual(new Set(['endpoint']))
    expect(tried.filter((one) => one.to.type === 'pod' && one.result === 'open')).toHaveLength(3)
  })

  it('only the socket table tells about a UDP port, and nothing is open without an answer', async () => {
    const { trace } = await probe('udp', '--from', 'pod/client')
    const socket = endpoints(trace)[0]?.socket
    // The image of the scenario may have tools or none.
    if (socket?.state !== 'open') expect(socket).toMatchObject({ state: 'unknown', reason: 'no-tool' })
    for (const one of trace.probes) if (one.kind === 'connect') expect(one.result).not.toBe('open')
    expect(trace.findings.map(({ code }) => code).filter((code) => code !== 'PT701')).toEqual(['PT308'])
    expect(trace.ports[0]?.verdict).not.toBe('broken')
  })

  it('a container that does not run is unknown, never closed', async () => {
    for (;;) {
      const { trace } = await probe('crash')
      // Between two crashes it runs for two seconds, and nothing listens then.
      if (trace.verdict !== 'broken' || trace.findings[0]?.code !== 'PT202') continue
      expect(endpoints(trace)[0]?.socket).toMatchObject({ state: 'unknown', reason: 'not-running' })
      return
    }
  })

  it('the plan runs nothing', async () => {
    const { code, stdout } = await porttrace(['svc/multi', '-n', 'demo', '--probe=plan', '--from', 'pod/client'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/nothing has been run/)
    expect(stdout).toMatch(/connect {3}pod\/client \(client\) ─▶ multi\.demo\.svc:80/)
  })
})

describe('a target that is not a Service', () => {
  it('the address of a Pod has the verdict of its socket', async () => {
    const [endpoint] = endpoints((await probe('loopback')).trace)
    const { stdout } = await porttrace([`${endpoint?.address}:9000`, '-n', 'demo', '--probe', '-o', 'json'])
    const trace = traceOf(stdout)
    expect([trace.verdict, trace.address?.owners.map(({ reason }) => reason)]).toEqual(['broken', ['not-listening']])
    expect(trace.through?.[0]?.reach?.ports[0]?.sockets).toMatchObject([{ state: 'loopback', listening: ['127.0.0.1:9000'] }])
  })

  it('a Pod to which no Service leads shows that it listens on nothing', async () => {
    const { stdout } = await porttrace(['pod/client', '-n', 'demo', '--probe'])
    expect(stdout).toMatch(/sockets +○ pod\/client listens on nothing/)
  })
})

describe.each(['readonly', 'namespaced'] as const)('as %s, who may not exec', (user) => {
  it('missing rights for exec are one line and one gap, and nothing is called closed', async () => {
    const { stdout, stderr } = await porttrace(['svc/wrongport', '-n', 'demo', '--probe', '-o', 'json', ...users[user]])
    const trace = traceOf(stdout)
    expect(stderr.match(/^not probed: .*pods\/exec.*$/gm)).toHaveLength(1)
    expect(trace.gaps.filter(({ resource }) => resource === 'pods/exec')).toHaveLength(1)
    expect(trace.findings).toMatchObject([{ code: 'PT302', confidence: 'inferred' }])
  })
})
