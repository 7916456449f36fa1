import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Server } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { certificates, type Pair } from '../cluster/certificates.ts'
import { selfSignedCertificate } from '../server/certificate.ts'
import { manyPods, openExec } from './many-pods.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

/** Starts a server on loopback for the test that runs, and answers the URL of it. */
async function urlOf(server: Server, scheme = 'https'): Promise<string> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return `${scheme}://localhost:${address !== null && typeof address === 'object' ? address.port : 0}/cart`
}

function https({ certificate, key }: Pair, status = 200): Server {
  return createHttps({ cert: certificate, key }, (_, response) => response.writeHead(status, { server: 'edge' }).end())
}

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'many', namespace: 'demo' },
  spec: {
    rules: [
      {
        host: 'localhost',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'many', port: { name: 'http' } } } }] },
      },
    ],
  },
  status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } },
}

/** The clock of the test is in January 2026, so that may be after the end of the certificate. */
function selfSigned(until: string): Pair {
  const { cert, key } = selfSignedCertificate({ from: new Date('2025-10-01'), to: new Date(until) })
  return { certificate: cert, key }
}

const bench = () => start({ objects: [...manyPods(1), ingress], exec: openExec })

async function traced(url: string) {
  const trace = traceOf(await (await bench()).run([url, '--probe', '--from', 'here', '-o', 'json']))
  const [behind] = trace.through ?? []
  return { trace, codes: behind?.findings.map(({ code }) => code), owner: trace.address?.owners[0] }
}

describe('--probe of a URL with --from here', () => {
  it('an expired certificate breaks the URL, and PT411 says so', async () => {
    const { trace, codes, owner } = await traced(await urlOf(https(selfSigned('2026-01-01'))))
    expect([trace.verdict, codes, owner]).toEqual([
      'broken',
      ['PT411'],
      expect.objectContaining({ state: 'broken', reason: 'request-failed' }),
    ])
  })

  it('a certificate for other names is PT411', async () => {
    const { trace, codes } = await traced(await urlOf(https(certificates().elsewhere)))
    expect([trace.verdict, codes]).toEqual(['broken', ['PT411']])
  })

  it('a certificate of an unknown authority is a warning, and the verdict is unknown', async () => {
    const { trace, codes } = await traced(await urlOf(https(selfSigned('2049-03-01'))))
    expect([trace.verdict, codes]).toEqual(['unknown', ['PT411']])
    expect(trace.through?.[0]?.findings[0]).toMatchObject({ severity: 'warn', confidence: 'inferred' })
  })

  it('an https URL whose port answers without TLS is PT412, and so is an http URL whose port expects TLS', async () => {
    const plain = await urlOf(createHttp((_, response) => response.end()))
    expect((await traced(plain)).codes).toEqual(['PT412'])
    const secure = await urlOf(https(certificates().server), 'http')
    expect((await traced(secure)).codes).toEqual(['PT412'])
  })

  it('a status of 503 is PT413 and degrades the URL, a 404 only says so, and a 200 is healthy', async () => {
    const answering = (status: number) =>
      urlOf(
        createHttp((_, response) => response.writeHead(status).end()),
        'http',
      )
    expect(await traced(await answering(503))).toMatchObject({ trace: { verdict: 'degraded' }, codes: ['PT413'] })
    expect(await traced(await answering(404))).toMatchObject({ trace: { verdict: 'healthy' }, codes: ['PT413'] })
    expect(await traced(await answering(200))).toMatchObject({ trace: { verdict: 'healthy' }, codes: [] })
  })

  it('a redirect is not followed, whatever URL the server names', async () => {
    let asked = 0
    const other = await urlOf(
      createHttp((_, response) => {
        asked += 1
        response.end()
      }),
      'http',
    )
    for (const location of [other, 'file:///etc/passwd', '//[bad', '/cart']) {
      const answering = createHttp((_, response) => response.writeHead(302, { location }).end())
      const { trace, codes } = await traced(await urlOf(answering, 'http'))
      expect([trace.verdict, codes, JSON.stringify(trace).includes(location)]).toEqual(['healthy', [], location === '/cart'])
    }
    expect(asked).toBe(0)
  })

  it('a port that refuses this machine leaves the URL unknown', async () => {
    const server = createHttp()
    const url = await urlOf(server, 'http')
    await new Promise((resolve) => server.close(resolve))
    expect(await traced(url)).toMatchObject({ trace: { verdict: 'unknown' }, codes: [] })
  })

  it('the layers are drawn up to the one that fails, with the certificate below', async () => {
    const url = await urlOf(https(selfSigned('2026-01-01')))
    const { stdout, stderr } = await (await bench()).run([url, '--probe', '--from', 'here'])
    expect(stderr).toContain(`GET ${url} from this machine`)
    expect(stdout).toMatch(/✗ TLS +expired \d+\S* ago/)
    expect(stdout).toMatch(/○ HTTP +not reached/)
    expect(stdout).toMatch(/certificate for 127\.0\.0\.1, localhost, by porttrace demo, valid 2025-10-01 to 2026-01-01/)
    expect(stdout).toContain(`${url} -n demo --probe --from here`)
  })

  it('without --from here a Pod sends the request, and an image without a tool changes no verdict', async () => {
    const one = await bench()
    const url = await urlOf(
      createHttp((_, response) => response.end()),
      'http',
    )
    const trace = traceOf(await one.run([url, '--probe', '-o', 'json']))
    const probes = trace.through?.[0]?.probes.filter(({ kind }) => kind === 'http')
    expect(probes).toEqual([expect.objectContaining({ reason: 'no-tool', from: expect.objectContaining({ pod: 'many-000' }) })])
    expect([trace.verdict, trace.through?.[0]?.findings]).toEqual(['healthy', []])
    expect((await one.run([url, '--probe'])).stdout).toContain('no tool in the image that can send the request')
  })

  it('the plan names the request and sends nothing', async () => {
    let asked = 0
    const url = await urlOf(
      createHttp(() => (asked += 1)),
      'http',
    )
    const { stdout } = await (await bench()).run([url, '--probe=plan', '--from', 'here'])
    expect(stdout).toContain(`request   GET ${url} from this machine`)
    expect(asked).toBe(0)
  })

  it.each([
    [['svc/many', '--probe', '--from', 'here'], 'error: --from here sends a request to a URL'],
    [['https://localhost/', '--from', 'here'], 'error: --from here sends a request to a URL'],
    [['https://localhost/', '--probe', '-w', '--from', 'here'], 'error: --from here sends one request'],
  ])('%j is a usage error', async (argv, message) => {
    const { code, stderr } = await (await bench()).run(argv)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
