import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpTarget } from '../../../src/model/http-probe.ts'
import { certificates } from '../../cluster/certificates.ts'
import { installed } from '../installed.ts'
import { ask, execWith, framed, http, https, portOf, states } from './machine.ts'

/** A file of the authority that signs the certificates. */
let trusted = ''
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-tools-'))
  trusted = join(folder, 'ca.pem')
  writeFileSync(trusted, certificates().ca)
})
afterAll(() => rmSync(join(trusted, '..'), { recursive: true }))

/** Programs with all layers, and what each adds to them. */
const whole = ['python3', 'node', 'curl', 'openssl'].filter(installed)

const reached = 'dns ok, tcp ok, '

describe.each(whole)('a request with %s', (tool) => {
  const asked = async (server: Server, part: Partial<HttpTarget> = {}, file: string | undefined = trusted) =>
    ask(await portOf(server), execWith([tool, 'nc'], file), part)

  it('a certificate of a trusted authority for the name is accepted, and its status is read', async () => {
    const probe = await asked(https(certificates().server, 200))
    expect([probe.faults, states(probe), probe.status, probe.server]).toEqual([[], `${reached}tls ok, http ok`, 200, 'edge'])
    expect(probe).toMatchObject({ tool, tlsVersion: 'TLSv1.3', certificate: { issuer: 'ca' } })
  })

  it('an expired certificate and one for other names end the request, with the certificate', async () => {
    for (const [name, fault] of [
      ['expired', 'expired'],
      ['elsewhere', 'wrong-name'],
    ] as const) {
      const probe = await asked(https(certificates()[name]))
      expect([probe.faults, states(probe)]).toEqual([[fault], `${reached}tls failed, http not-reached`])
      expect([probe.certificate?.issuer, probe.status]).toEqual(['ca', undefined])
    }
  })

  it('an authority that the image does not know is a warning, and the status is read', async () => {
    const probe = await ask(await portOf(https(certificates().server)), execWith([tool, 'nc']))
    expect([probe.faults, states(probe), probe.status]).toEqual([['unknown-authority'], `${reached}tls warn, http ok`, 503])
  })

  it('an endpoint is asked at its own address with the name of the Service, whose other names are right as well', async () => {
    const hosts: unknown[] = []
    const server = https(certificates().server, 200).on('request', ({ headers }) => hosts.push(headers.host))
    const port = await portOf(server)
    const endpoint = { address: '127.0.0.1', port }
    const part: Partial<HttpTarget> = {
      host: 'web.demo.svc',
      port: 443,
      ofPort: { endpoint, chosenBy: 'name', names: ['api.example'] },
    }
    const probe = await ask(port, execWith([tool, 'nc'], trusted), part)
    // Some tools check the name themselves, and know only the first one.
    expect([probe.faults.filter((fault) => fault !== 'unknown-authority'), probe.status]).toEqual([[], 200])
    expect(new Set(hosts)).toEqual(new Set(['web.demo.svc']))
  })

  it('a server that speaks only HTTP/2 is no broken one', async () => {
    const probe = await asked(framed(true))
    expect([probe.faults, probe.protocol, probe.layers.filter(({ state }) => state === 'failed')]).toEqual([[], 'h2', []])
    if (tool === 'node') expect(probe.status).toBe(200)
    else if (probe.status === undefined) expect(probe.message).toBe(`the server speaks only HTTP/2, which ${tool} does not`)
  })
})

describe.each(whole.filter((tool) => tool !== 'openssl'))('a request without TLS with %s', (tool) => {
  const asked = async (server: Server, part: Partial<HttpTarget> = {}) => ask(await portOf(server), execWith([tool]), part)

  it('a port without TLS is reported, and so is a port that expects TLS', async () => {
    expect((await asked(http())).faults).toEqual(['not-tls'])
    expect((await asked(https(certificates().server), { scheme: 'http' })).faults).toEqual(['needs-tls'])
  })

  it('a server that speaks only HTTP/2 is no broken one', async () => {
    const probe = await asked(framed(false), { scheme: 'http' })
    expect([probe.faults, probe.protocol, probe.layers.filter(({ state }) => state === 'failed')]).toEqual([[], 'h2c', []])
  })

  it('a server that answers late is slow, not silent', async () => {
    const probe = await asked(
      createHttp((_, response) => setTimeout(() => response.end(), 300)),
      { scheme: 'http' },
    )
    expect([probe.status, Number(probe.layers.at(-1)?.ms) >= 250]).toEqual([200, true])
  })

  it('a server that never answers fails at HTTP', async () => {
    const probe = await asked(
      createHttp(() => undefined),
      { scheme: 'http' },
    )
    expect(states(probe)).toBe('dns ok, tcp ok, http failed')
    expect(probe.layers.at(-1)?.message).toContain('no answer within')
  })

  it('if the Pod cannot resolve the name, the request goes to the address of the entry point', async () => {
    const probe = await asked(http(), { scheme: 'http', host: 'nosuch.invalid', addresses: ['127.0.0.1'] })
    expect([states(probe), probe.status]).toEqual(['dns failed, tcp ok, http ok', 200])
  })
})

describe.each(['perl', 'wget', 'bash', 'nc'].filter(installed))('a request from an image that has only %s', (tool) => {
  const local = { scheme: 'http', host: '127.0.0.1' } as const

  it('HTTP without TLS has its status', async () => {
    const probe = await ask(await portOf(http(404)), execWith([tool]), local)
    expect(probe).toMatchObject({ tool, status: 404, server: 'edge', faults: [] })
  })

  it('a closed port fails at TCP, or is unknown', async () => {
    const server = http()
    const port = await portOf(server)
    await new Promise((resolve) => server.close(resolve))
    const probe = await ask(port, execWith([tool]), local)
    expect(['tcp failed, http not-reached', 'tcp unknown, http unknown']).toContain(states(probe))
  })
})

it.each(['perl', 'bash', 'nc'].filter(installed))('in an image that has only %s TLS is unknown, with what is missing', async (tool) => {
  const probe = await ask(443, execWith([tool]))
  expect([probe.reason, probe.faults, probe.message]).toEqual(['no-tool', [], expect.stringContaining('openssl')])
})

describe('hostile values', () => {
  const commands = `$(touch</tmp/x)\`touch</tmp/y\`'";touch\${IFS}/tmp/z;"|&<>\\n%0a$((1+1))*?~!`

  it.each(['python3', 'node', 'curl', 'perl', 'wget', 'bash', 'nc'].filter(installed))(
    'a path that looks like commands of a shell stays one path with %s',
    async (tool) => {
      const paths: unknown[] = []
      const port = await portOf(http().on('request', ({ url }) => paths.push(url)))
      await ask(port, execWith([tool]), { scheme: 'http', host: '127.0.0.1', path: `/${commands}` })
      // wget writes some characters as %XX.
      expect(decodeURIComponent(String(paths[0])).replace('\n', '%0a')).toBe(`/${commands}`)
    },
  )

  it.each(['/a b', '/a\r\nX: y', '/\u0000', 'cart', '/ä'])('the path %j is sent by no tool', async (path) => {
    expect((await ask(80, () => Promise.reject(new Error('it ran')), { scheme: 'http', path })).reason).toBe('not-probed')
  })

  it('an endpoint whose address looks like an option is connected to by no tool', async () => {
    const endpoint = { address: '-oProxyCommand=x', port: 80 }
    const probe = await ask(80, () => Promise.reject(new Error('it ran')), { ofPort: { endpoint, chosenBy: 'name', names: [] } })
    expect(probe.reason).toBe('not-probed')
  })
})
