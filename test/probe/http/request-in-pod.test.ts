import { createServer as createHttp } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Exec } from '../../../src/model/exec.ts'
import { readHead } from '../../../src/probe/http/head.ts'
import { certificates } from '../../cluster/certificates.ts'
import { installed } from '../installed.ts'
import { ask, execWith, https, portOf, states } from './machine.ts'

describe.runIf(installed('python3'))('a request from a Pod with Python', () => {
  const exec = execWith(['python3'])

  it.each([
    ['expired', 'expired', ['expired']],
    ['elsewhere', 'for other names', ['wrong-name', 'unknown-authority']],
  ] as const)('a certificate that is %s ends the request', async (name, _, faults) => {
    const probe = await ask(await portOf(https(certificates()[name])), exec)
    expect([probe.faults, states(probe)]).toEqual([faults, 'dns ok, tcp ok, tls failed, http not-reached'])
    expect(probe).toMatchObject({ tool: 'python3', from: { pod: 'client', container: 'app' }, certificate: { issuer: 'ca' } })
  })

  it('a certificate authority that the image does not know is a warning, and the HTTP status is still read', async () => {
    const probe = await ask(await portOf(https(certificates().server)), exec)
    expect([probe.faults, states(probe)]).toEqual([['unknown-authority'], 'dns ok, tcp ok, tls warn, http ok'])
    expect(probe).toMatchObject({ status: 503, server: 'edge', tlsVersion: 'TLSv1.3', protocol: 'http/1.1' })
  })

  it('a port without TLS is reported, and so is a port that expects TLS', async () => {
    expect((await ask(await portOf(createHttp((_, response) => response.end())), exec)).faults).toEqual(['not-tls'])
    expect((await ask(await portOf(https(certificates().server)), exec, { scheme: 'http' })).faults).toEqual(['needs-tls'])
  })

  it('if the Pod cannot resolve the name, the request goes to the address of the entry point', async () => {
    const port = await portOf(createHttp((_, response) => response.end()))
    const probe = await ask(port, exec, { scheme: 'http', host: 'nosuch.invalid', addresses: ['127.0.0.1'] })
    expect([states(probe), probe.status]).toEqual(['dns failed, tcp ok, http ok', 200])
  })

  it('a request to a closed port fails at TCP', async () => {
    const server = createHttp()
    const port = await portOf(server)
    await new Promise((resolve) => server.close(resolve))
    expect(states(await ask(port, exec))).toBe('dns ok, tcp failed, tls not-reached, http not-reached')
  })
})

describe('a request from a Pod', () => {
  it.runIf(installed('nc'))('netcat sends it without TLS', async () => {
    const requests: unknown[] = []
    const port = await portOf(
      createHttp(({ url, headers }, response) => {
        requests.push([url, headers.host, headers['user-agent']])
        response.writeHead(404, { server: 'edge' }).end()
      }),
    )
    const probe = await ask(port, execWith(['sh', 'nc']), { scheme: 'http', host: '127.0.0.1' })
    expect(probe).toMatchObject({ tool: 'nc', status: 404, server: 'edge' })
    expect(requests).toEqual([['/cart', `127.0.0.1:${port}`, 'kubectl-porttrace']])
  })

  it('an image without a tool leaves every layer unknown, and says what it needs', async () => {
    const probe = await ask(443, execWith([]))
    expect(probe).toMatchObject({ faults: [], reason: 'no-tool', message: expect.stringContaining('python3') })
    expect(states(probe)).toBe('tcp unknown, tls unknown, http unknown')
  })

  it('a refused exec leaves every layer unknown', async () => {
    const probe = await ask(443, async () => ({ kind: 'forbidden', message: 'no', ms: 1 }))
    expect([probe.reason, probe.faults, states(probe)]).toEqual(['forbidden', [], 'tcp unknown, tls unknown, http unknown'])
  })

  it('a host that looks like an option is not passed to a program', async () => {
    const exec: Exec = () => Promise.reject(new Error('it ran'))
    expect((await ask(443, exec, { host: '-rf' })).reason).toBe('not-probed')
  })
})

describe('the head of an answer', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nServer:  a b \r\nX: y', { status: 200, server: 'a b' }],
    ['HTTP/1.0 404\r\n', { status: 404 }],
    ['', { failed: 'the server closed the connection' }],
    ['\0\0\x12\x04\0', { failed: 'the server speaks HTTP/2', isHttp2: true }],
    ['SSH-2.0-x', { failed: 'the answer is not HTTP' }],
    ['HTTP/1.1 2000 OK', { failed: 'the answer is not HTTP' }],
  ])('%j is understood', (head, expected) => {
    expect(readHead(head)).toEqual(expected)
  })
})
