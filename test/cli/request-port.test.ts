import { describe, expect, it } from 'vitest'
import type { ExecAnswer, ExecCall } from '../../src/demo/server/pods/exec.ts'
import { manyPods, openExec } from './many-pods.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

/** What a request to an endpoint, or through the Service, is answered with. */
type Answer = (call: { address: string; mode: string; path: string }) => Record<string, unknown>

const ok = { tcp: { ms: 1 }, http: { ms: 4, head: 'HTTP/1.1 200 OK\r\nServer: app' } }

/** An image like that of `openExec` which has Python, too. */
function execOf(answer: Answer, asked: string[] = []) {
  return (call: Pick<ExecCall, 'command'>): ExecAnswer => {
    const [program, , , host = '', port = '', path = '', , mode = '', authority = '', address = '', look = ''] = call.command
    if (program !== 'python3' || path === undefined || !path.startsWith('/')) return openExec(call)
    asked.push(`${mode} ${host}:${port}${path} as ${authority} at ${address} ${look}`)
    return { stdout: `porttrace ${JSON.stringify({ address, ...answer({ address, mode, path }) })}\n`, exitCode: 0 }
  }
}

async function traced(answer: Answer, port: Record<string, unknown> = {}, ...flags: string[]) {
  const asked: string[] = []
  const [service, ...pods] = manyPods(2)
  const changed = JSON.parse(JSON.stringify(service), (key, value) => (key === 'ports' ? [{ ...value[0], ...port }] : value))
  const bench = await start({ objects: [changed, ...pods], exec: execOf(answer, asked) })
  const argv = ['svc/many', '-n', 'demo', '--probe', '--http', '/healthz', ...flags]
  const trace = traceOf(await bench.run([...argv, '-o', 'json']))
  return { trace, asked, codes: trace.findings.map(({ code }) => code), text: async () => (await bench.run(argv)).stdout }
}

const slow = { tcp: { ms: 1 }, http: { ms: 3_000, failed: 'no answer within 3 s' } }

describe('--probe --http of a Service', () => {
  it('the Service and each endpoint are asked, with the name of the Service', async () => {
    const { trace, asked, codes, text } = await traced(() => ok)
    expect(asked).toEqual([
      'plain many.demo.svc:80/healthz as many.demo.svc at 10.96.9.9 look',
      'plain many.demo.svc:8080/healthz as many.demo.svc at 10.244.0.0 known',
      'plain many.demo.svc:8080/healthz as many.demo.svc at 10.244.0.1 known',
    ])
    expect([trace.verdict, codes]).toEqual(['healthy', []])
    const drawn = await text()
    expect(drawn).toMatch(/GET http:\/\/many\.demo\.svc\/healthz from pod\/many-000 {3}http: the name of the port says so/)
    expect(drawn).toMatch(/● HTTP 200 after 4 ms, server app/)
    expect(drawn).toMatch(/● pod\/many-001 at 10\.244\.0\.1:8080 {3}200 after 4 ms/)
  })

  it('without --http no HTTP is sent', async () => {
    const bench = await start({ objects: manyPods(1), exec: execOf(() => ok) })
    const { probes } = traceOf(await bench.run(['svc/many', '-n', 'demo', '--probe', '-o', 'json']))
    expect(probes.filter(({ kind }) => kind === 'http')).toEqual([])
  })

  it('one endpoint that answers 500 is PT413, which names how many do', async () => {
    const failing = { ...ok, http: { ms: 4, head: 'HTTP/1.1 500 Oops' } }
    const { trace, codes } = await traced(({ address }) => (address === '10.244.0.1' ? failing : ok))
    expect([trace.verdict, codes]).toEqual(['degraded', ['PT413']])
    expect(trace.findings[0]?.message).toContain('500 at 1 of 2 endpoints')
    expect(trace.findings[0]?.next?.command).toBe('kubectl -n demo logs many-001')
  })

  it('an endpoint that does not answer in time leaves the port unknown, never healthy', async () => {
    const { trace, codes } = await traced(({ address }) => (address === '10.244.0.1' ? slow : ok))
    expect([trace.verdict, codes]).toEqual(['unknown', []])
  })

  it('a port that declares nothing and expects TLS is asked again with TLS, and this is no fault', async () => {
    const needing = { tcp: { ms: 1 }, http: { ms: 1, failed: 'reset', tls: true } }
    const encrypted = { ...ok, tls: { ms: 2, der: '', version: 'TLSv1.3', protocol: 'http/1.1' } }
    const { trace, codes, text } = await traced(({ mode }) => (mode === 'plain' ? needing : encrypted), { name: 'web', targetPort: 8080 })
    expect([trace.verdict, codes]).toEqual(['healthy', []])
    expect(await text()).toContain('https: nothing declares TLS, the server expects it')
  })

  it('a port that is named http and expects TLS is PT412, and inferred', async () => {
    const needing = { tcp: { ms: 1 }, http: { ms: 1, failed: 'reset', tls: true } }
    const { trace, codes } = await traced(() => needing)
    expect([trace.verdict, codes]).toEqual(['unknown', ['PT412']])
    expect(trace.findings[0]).toMatchObject({ severity: 'warn', confidence: 'inferred' })
  })

  it('a port with appProtocol https that answers without TLS is PT412, and proven', async () => {
    const { trace, codes } = await traced(() => ({ tcp: { ms: 1 }, tls: { ms: 1, failed: 'wrong version', plain: true } }), {
      appProtocol: 'https',
    })
    expect([trace.verdict, codes]).toEqual(['degraded', ['PT412']])
    expect(trace.findings[0]).toMatchObject({ severity: 'error', confidence: 'proven' })
  })

  it('a port that declares another protocol gets no request, unless the target names it', async () => {
    const [service, ...pods] = manyPods(1)
    const redis = JSON.parse(JSON.stringify(service).replaceAll('"name":"http"', '"name":"redis"').replace('"http"', '8080'))
    const bench = await start({ objects: [redis, ...pods], exec: execOf(() => ok) })
    const plan = async (target: string) => (await bench.run([target, '-n', 'demo', '--probe=plan', '--http'])).stdout
    expect(await plan('svc/many')).not.toContain('GET http://')
    expect(await plan('svc/many')).toContain('no request to port 80: its name is "redis"')
    expect(await plan('svc/many:80')).toContain('GET http://many.demo.svc/')
  })

  it('a Pod to which no Service leads is asked at the ports that it declares', async () => {
    const [, pod] = manyPods(1)
    const bench = await start({ objects: [pod], exec: execOf(() => ok) })
    const { stdout } = await bench.run(['pod/many-000', '-n', 'demo', '--probe', '--http'])
    expect(stdout).toMatch(/GET http:\/\/10\.244\.0\.0:8080\/ from pod\/many-000/)
    expect(stdout).toMatch(/● HTTP 200/)
  })
})

describe('the path of --http', () => {
  const message = async (...argv: string[]) => {
    const bench = await start({ objects: manyPods(1), exec: openExec })
    const { code, stderr } = await bench.run(argv)
    return [code, stderr.split('\n')[0]]
  }

  it('only a next word that begins with / is the path', async () => {
    const bench = await start({ objects: manyPods(1), exec: openExec })
    const plan = async (...argv: string[]) => (await bench.run([...argv, '-n', 'demo', '--probe=plan'])).stdout
    expect(await plan('--http', '/a?b=c', 'svc/many')).toContain('GET http://many.demo.svc/a?b=c and at 10.244.0.0:8080 from')
    expect(await plan('--http', 'svc/many')).toContain('GET http://many.demo.svc/ and at')
    expect(await plan('--http=/x', 'svc/many')).toContain('GET http://many.demo.svc/x and at')
  })

  it.each([
    ['--http=healthz', 'must be a path that begins with /'],
    ['--http=/a b', 'without spaces'],
    ['--http=/a\r\nX: y', 'without spaces'],
    ['--http=/ä', 'ASCII'],
    ['--http=/a#b', '"#"'],
  ])('%j is a usage error', async (flag, words) => {
    expect(await message('svc/many', '--probe', flag)).toEqual([2, expect.stringContaining(words)])
  })

  it('a path of more than 2,048 characters is a usage error', async () => {
    expect(await message('svc/many', '--probe', `--http=/${'a'.repeat(2_048)}`)).toEqual([2, expect.stringContaining('at most 2048')])
  })

  it('a URL, --watch and a run without --probe are usage errors', async () => {
    expect(await message('http://web.demo.svc/', '--probe', '--http')).toEqual([2, expect.stringContaining('a URL is requested as it is')])
    expect(await message('svc/many', '--probe', '--http', '-w')).toEqual([2, expect.stringContaining('cannot be used with --watch')])
    expect(await message('svc/many', '--http')).toEqual([2, 'error: --http needs --probe'])
  })
})
