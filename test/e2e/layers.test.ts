import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpProbe } from '../../src/model/http-probe.ts'
import type { Trace } from '../../src/model/trace.ts'
import { createLayers, namespace, removeLayers } from './layers.ts'
import { porttrace, traceOf } from './porttrace.ts'

beforeAll(createLayers)
afterAll(removeLayers)

/** What the requests from one client found: of each port the one through the Service, and the one to its endpoint. */
interface Asked {
  trace: Trace
  service: ReadonlyMap<string, HttpProbe>
  endpoint: ReadonlyMap<string, HttpProbe>
}

async function askedFrom(client: string, service = 'layers'): Promise<Asked> {
  const from = client === 'server' ? [] : ['--from', `pod/${client}`]
  const { stdout, stderr } = await porttrace([`svc/${service}`, '-n', namespace, '--probe', '--http', '/cart', ...from, '-o', 'json'])
  if (stdout === '') throw new Error(stderr)
  const trace = traceOf(stdout)
  const requests = trace.probes.filter((probe) => probe.kind === 'http')
  const byPort = (probes: readonly HttpProbe[]) => new Map(probes.map((probe) => [trace.ports[probe.to.position ?? -1]?.name ?? '', probe]))
  return {
    trace,
    service: byPort(requests.filter(({ to }) => !to.ofPort?.endpoint)),
    endpoint: byPort(requests.filter(({ to }) => to.ofPort?.endpoint)),
  }
}

/** `200`, `expired`, `h2 ?`: the status or the faults, and what is known of the protocol without a status. */
function found(probe: HttpProbe | undefined): string {
  if (!probe) return 'not asked'
  const { faults, status, protocol } = probe
  const told = faults.length > 0 ? faults.join(' ') : status === undefined ? (protocol?.startsWith('h2') ? 'HTTP/2' : 'unknown') : ''
  return [told, status].filter((one) => one !== undefined && one !== '').join(' ')
}

/** What a client with all layers finds at each port. Python and openssl do not read HTTP/2, and openssl does not send HTTP without TLS. */
const wanted = {
  'https-good': '200',
  'https-expired': 'expired',
  'https-elsewhere': 'wrong-name 200',
  'https-selfsigned': 'unknown-authority 200',
  'https-framed': '200',
  'https-plain': 'not-tls',
  'http-secured': 'needs-tls',
  undeclared: '200',
  'http-plain': '200',
  'http-slow': '200',
  grpc: '200',
}

describe.each([
  ['server', 'node', {}],
  ['python', 'python3', { 'https-framed': 'HTTP/2', grpc: 'HTTP/2' }],
  ['curl', 'curl', {}],
] as const)('from pod/%s', (client, tool, other) => {
  it('every layer of every port has its state', async () => {
    const { service, endpoint, trace } = await askedFrom(client)
    const all = { ...wanted, ...other }
    for (const probes of [service, endpoint]) {
      expect(Object.fromEntries([...probes].map(([port, probe]) => [port, found(probe)]))).toEqual(all)
      expect(new Set([...probes.values()].map((probe) => probe.tool))).toEqual(new Set([tool]))
    }
    const slow = service.get('http-slow')?.layers.at(-1)?.ms ?? 0
    expect([slow >= 500, slow < 3_000]).toEqual([true, true])
    expect(service.get('https-expired')?.certificate).toMatchObject({ issuer: 'layers CA' })
    expect(service.get('undeclared')?.to).toMatchObject({ scheme: 'https', ofPort: { chosenBy: 'answer' } })
    const verdicts = Object.fromEntries(trace.ports.map(({ name, verdict }) => [name, verdict]))
    expect(verdicts).toMatchObject({ 'https-good': 'healthy', 'http-plain': 'healthy', undeclared: 'healthy', grpc: 'healthy' })
    expect(verdicts).toMatchObject({ 'https-expired': 'degraded', 'https-selfsigned': 'unknown' })
    const codes = new Set(
      trace.findings.map(({ code, hop }) => `${code} ${hop.replace(/^ports\[(\d+)\].*/, (_, at) => trace.ports[at]?.name ?? '')}`),
    )
    for (const one of ['PT411 https-expired', 'PT411 https-elsewhere', 'PT411 https-selfsigned', 'PT412 https-plain', 'PT412 http-secured'])
      expect(codes).toContain(one)
  })
})

describe('from Pods with smaller tools', () => {
  it('openssl tells TLS, and BusyBox in the same image tells HTTP', async () => {
    const { service } = await askedFrom('openssl', 'few')
    for (const port of ['https-good', 'https-expired', 'https-plain'] as const)
      expect([port, service.get(port)?.tool, found(service.get(port))]).toEqual([port, 'openssl', wanted[port]])
    expect(found(service.get('http-plain'))).toBe('200')
  })

  it('GNU wget tells what it rejects, without a certificate', async () => {
    const { service, endpoint } = await askedFrom('wget', 'few')
    expect(found(service.get('https-good'))).toBe('200')
    expect(found(service.get('https-expired'))).toBe('expired')
    expect(found(service.get('https-plain'))).toBe('not-tls')
    expect(found(service.get('http-plain'))).toBe('200')
    expect(found(endpoint.get('http-plain'))).toBe('200')
  })

  it('BusyBox alone tells HTTP, and nothing of certificates', async () => {
    const { service, trace } = await askedFrom('busybox', 'few')
    expect([found(service.get('http-plain')), found(service.get('http-slow'))]).toEqual(['200', '200'])
    for (const port of ['https-good', 'https-expired'])
      expect([port, service.get(port)?.faults, service.get(port)?.certificate]).toEqual([port, [], undefined])
    expect(trace.findings.map(({ code }) => code)).not.toContain('PT411')
  })

  it('the layers are drawn, with the reason for TLS and each endpoint', async () => {
    const { stdout } = await porttrace(['svc/layers:443', '-n', namespace, '--probe', '--http', '--from', 'pod/curl'])
    expect(stdout).toMatch(/GET https:\/\/\S+\/ from pod\/curl {3}https: the name of the port says so/)
    expect(stdout).toMatch(/● TLS +TLSv1\.3 http\/1\.1/)
    expect(stdout).toMatch(/● pod\/server at \S+:443 {3}200 after \d+ ms/)
  })
})
