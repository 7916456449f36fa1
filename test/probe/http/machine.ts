import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createFramed, createSecureServer } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import type { Server } from 'node:net'
import { onTestFinished } from 'vitest'
import { readCertificate } from '../../../src/cli/probe/here/certificate.ts'
import type { Exec } from '../../../src/model/exec.ts'
import type { HttpProbe, HttpTarget } from '../../../src/model/http-probe.ts'
import { requestInPod } from '../../../src/probe/http/request-in-pod.ts'
import { certificates, type Pair } from '../../cluster/certificates.ts'

/** Runs commands on this machine, as if it were a container with these programs. `trusted`: a file of authorities that all of them trust. */
export function execWith(programs: readonly string[], trusted?: string): Exec {
  const own = { SSL_CERT_FILE: trusted, NODE_EXTRA_CA_CERTS: trusted, CURL_CA_BUNDLE: trusted }
  return async ({ command }) => {
    const [program = '', ...args] = command
    // A shell has only the programs of the image: the first one that its text names tells which.
    const needed = program === 'sh' ? (/\b(openssl|bash|nc|wget)\b/.exec(args[1] ?? '')?.[1] ?? 'sh') : program
    if (!programs.includes(needed)) return { kind: 'no-tool', message: `exec: "${needed}": executable file not found`, ms: 1 }
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...(trusted && own) } })
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (said.stdout += data))
    child.stderr.on('data', (data) => (said.stderr += data))
    const [exitCode] = await once(child, 'close')
    return { kind: 'exited', exitCode: Number(exitCode), ...said, truncated: false, ms: 5 }
  }
}

/** The port of a server that listens on loopback until the test ends. */
export async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** A server with TLS. */
export function https({ certificate, key }: Pair, status = 503): Server {
  return createHttps({ cert: certificate, key }, (_, response) => response.writeHead(status, { server: 'edge' }).end())
}

/** A server without TLS. */
export function http(status = 200): Server {
  return createHttp((_, response) => response.writeHead(status, { server: 'edge' }).end())
}

/** A server that speaks HTTP/2 alone, with TLS or without. */
export function framed(withTls: boolean): Server {
  const { certificate, key } = certificates().server
  const answer = (
    _: unknown,
    response: { writeHead: (status: number, headers: Record<string, string>) => unknown; end: () => unknown },
  ) => {
    response.writeHead(200, { server: 'edge' })
    response.end()
  }
  return withTls ? createSecureServer({ cert: certificate, key }, answer) : createFramed(answer)
}

const place = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client' }

/** Sends a request for `/cart` of `https://localhost:PORT`, changed by `part`. */
export function ask(port: number, exec: Exec, part: Partial<HttpTarget> = {}, probeTimeoutMs = 5_000): Promise<HttpProbe> {
  const to: HttpTarget = { scheme: 'https', host: 'localhost', port, path: '/cart', addresses: [], ...part }
  const run = { exec, signal: new AbortController().signal, probeTimeoutMs, isAborted: () => false, now: Date.now }
  return requestInPod(to, place, run, readCertificate)
}

/** `dns ok, tcp ok, tls failed`. */
export const states = ({ layers }: HttpProbe) => layers.map(({ layer, state }) => `${layer} ${state}`).join(', ')
