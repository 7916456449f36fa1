import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Server } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCertificate } from '../../../src/cli/probe/here/certificate.ts'
import type { Exec } from '../../../src/model/exec.ts'
import type { HttpProbe, HttpTarget } from '../../../src/model/http-probe.ts'
import { readHead } from '../../../src/probe/http/head.ts'
import { requestInPod } from '../../../src/probe/http/request-in-pod.ts'
import { certificates, type Pair } from '../../cluster/certificates.ts'
import { installed } from '../installed.ts'

/** Runs commands on this machine, as if it were a container with these programs. */
function execWith(...programs: string[]): Exec {
  return async ({ command }) => {
    const [program = '', ...args] = command
    if (!programs.includes(program)) return { kind: 'no-tool', message: `exec: "${program}": executable file not found`, ms: 1 }
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    child.stdout.on('data', (data) => (stdout += data))
    const [exitCode] = await once(child, 'close')
    return { kind: 'exited', exitCode: Number(exitCode), stdout, stderr: '', truncated: false, ms: 5 }
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function https({ certificate, key }: Pair): Server {
  return createHttps({ cert: certificate, key }, (_, response) => response.writeHead(503, { server: 'edge' }).end())
}

const place = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client' }

function ask(port: number, exec: Exec, part: Partial<HttpTarget> = {}): Promise<HttpProbe> {
  const to: HttpTarget = { scheme: 'https', host: 'localhost', port, path: '/cart', addresses: [], ...part }
  const run = { exec, signal: new AbortController().signal, probeTimeoutMs: 5_000, isAborted: () => false, now: Date.now }
  return requestInPod(to, place, run, readCertificate)
}

const states = ({ layers }: HttpProbe) => layers.map(({ layer, state }) => `${layer} ${state}`).join(', ')

describe.runIf(installed('python3'))('a request from a Pod with Python', () => {
  const exec = execWith('python3')

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
    const probe = await ask(port, execWith('sh', 'nc'), { scheme: 'http', host: '127.0.0.1' })
    expect(probe).toMatchObject({ tool: 'nc', status: 404, server: 'edge' })
    expect(requests).toEqual([['/cart', `127.0.0.1:${port}`, 'kubectl-porttrace']])
  })

  it('an image without a tool leaves every layer unknown, and says what it needs', async () => {
    const probe = await ask(443, execWith())
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
    ['\0\0\x12\x04\0', { failed: 'the server answers with HTTP/2 without TLS' }],
    ['SSH-2.0-x', { failed: 'the answer is not HTTP' }],
    ['HTTP/1.1 2000 OK', { failed: 'the answer is not HTTP' }],
  ])('%j is understood', (head, expected) => {
    expect(readHead(head)).toEqual(expected)
  })
})
