import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SymptomView } from '../../src/model/symptom.ts'
import { runProgram, traceOf } from './program.ts'

/** The errors that clients got from real Services with each fault. */
const recorded = readFileSync(new URL('../fixtures/paste/recorded.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((row) => row !== '' && !row.startsWith('#'))
  .map((row) => {
    const [fault = '', tool = '', line = ''] = row.split('\t')
    return { fault, tool, line }
  })

interface Fault {
  service: string
  code: string
  fault: string
  address: string
  port: number
  flags?: readonly string[]
}

/** The Services of the demo with a fault that ends connections. Only a probe shows which ports listen. */
const faults: readonly Fault[] = [
  { service: 'cart', code: 'PT101', fault: 'no-endpoint', address: '10.96.3.3', port: 80 },
  { service: 'metrics', code: 'PT103', fault: 'no-endpoint', address: '10.96.3.8', port: 9100 },
  { service: 'payments', code: 'PT201', fault: 'no-endpoint', address: '10.96.3.10', port: 80 },
  { service: 'orders', code: 'PT202', fault: 'no-endpoint', address: '10.96.3.9', port: 80 },
  { service: 'reports', code: 'PT203', fault: 'no-endpoint', address: '10.96.3.12', port: 80 },
  { service: 'search', code: 'PT301', fault: 'no-endpoint', address: '10.96.3.13', port: 80 },
  { service: 'checkout', code: 'PT302', fault: 'closed-port', address: '10.96.3.4', port: 80 },
  { service: 'cache', code: 'PT303', fault: 'closed-port', address: '10.96.3.1', port: 6379, flags: ['--probe'] },
  { service: 'web', code: 'PT306', fault: 'no-service-port', address: '10.96.3.16', port: 8080 },
  { service: 'shop', code: 'PT404', fault: 'local-gap', address: '10.0.0.12', port: 31200 },
]

const cases = faults.flatMap((fault) => recorded.filter((one) => one.fault === fault.fault).map((one) => ({ ...fault, ...one })))

async function symptomOf(line: string, flags: readonly string[] = []): Promise<SymptomView> {
  const [symptom] = traceOf(await runProgram(['demo', line, '-o', 'json', ...flags])).symptoms ?? []
  if (!symptom) throw new Error('no symptom')
  return symptom
}

describe('the error that a client gets names the finding of the demo', () => {
  it.each(cases)('$code of $service, told by $tool', async ({ code, line, address, port, flags = [] }) => {
    const { fits, excluded } = await symptomOf(line.replaceAll('ADDRESS', address).replaceAll('PORT', String(port)), flags)
    expect({ fits: fits.map((one) => one.code), excluded }).toEqual({ fits: [code], excluded: [] })
  })

  it('PT502 of web, told by the controller of the Ingress', async () => {
    const { fits } = await symptomOf('GET https://shop.example.com/old 503 (Service Unavailable)')
    expect(fits.map(({ code }) => code)).toEqual(['PT502'])
  })

  // Its clients have an address that nothing answers any more, or none, so only the Service that is named beside the error tells it.
  it.each(['nc: timed out', 'curl: (28) Connection timed out after 5001 milliseconds', 'wget: download timed out'])(
    'PT401 of gateway, which has no address yet, told by "%s"',
    async (line) => {
      const trace = traceOf(await runProgram(['demo', 'svc/gateway', line, '-o', 'json']))
      expect(trace.symptoms?.[0]?.fits.map(({ code }) => code)).toEqual(['PT401'])
    },
  )
})

describe('the error that a client gets at a port that its load balancer does not open', () => {
  const dropped = recorded.filter(({ fault, line }) => fault === 'dropped' && line.includes('ADDRESS'))

  it.each(dropped)('PT402, told by $tool', async ({ line }) => {
    const words = line.replaceAll('ADDRESS', '203.0.113.20').replaceAll('PORT', '443')
    const ran = await runProgram(['-f', 'test/fixtures/faults/PT402.yaml', words, '-o', 'json'])
    expect(traceOf(ran).symptoms?.[0]?.fits.map(({ code }) => code)).toEqual(['PT402'])
  })

  it.each(dropped)('the twin without the fault has no finding that fits, told by $tool', async ({ line }) => {
    const words = line.replaceAll('ADDRESS', '203.0.113.20').replaceAll('PORT', '443')
    const ran = await runProgram(['-f', 'test/fixtures/faults/PT402.twin.yaml', words, '-o', 'json'])
    expect(traceOf(ran).symptoms?.[0]?.fits).toEqual([])
  })
})

describe('an error that the fault of a Service cannot cause is reported as such', () => {
  it.each(['cart', 'search', 'orders', 'payments'])('a timeout at %s does not come from its missing endpoints', async (service) => {
    const { fits, excluded, unchecked } = await symptomOf(`dial tcp: i/o timeout Get "http://${service}/": context deadline exceeded`)
    expect(fits).toEqual([])
    expect(excluded).toMatchObject([{ why: expect.stringContaining('rejects') }])
    expect(unchecked.map(({ what }) => what).join(' ')).toMatch(/Policies.*Nodes/)
  })

  it('no finding explains the error of an expired certificate', async () => {
    const { fits, unchecked } = await symptomOf('https://shop.example.com/cart net::ERR_CERT_DATE_INVALID')
    expect(fits).toEqual([])
    expect(unchecked).toEqual([
      {
        what: 'Certificates are not read: check the one that the server sends.',
        command: 'openssl s_client -connect shop.example.com:443',
      },
    ])
  })
})
