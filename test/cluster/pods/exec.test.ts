import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import { type ExecAnswer, noSuchProgram } from '../../../src/demo/server/pods/exec.ts'
import { fields, items, text } from '../../../src/lib/read.ts'
import type { ExecOutcome, ExecRequest } from '../../../src/model/exec.ts'
import { demo, recorded } from '../../server/client.ts'
import type { Fault } from '../../server/faults.ts'
import { gate } from '../../server/faults.ts'
import type { User } from '../../server/rbac.ts'
import type { TestServer, TestServerOptions } from '../../server/server.ts'
import { withTimeEnough } from '../../time-enough.ts'
import { closedPort, connectionTo, serveTcp } from '../servers.ts'
import { exitStatus, frame, serveSocket } from '../sockets.ts'

const pod = 'web-77bcbbfdf4-4ckx6'
const never = new AbortController().signal
const usual: ExecRequest = { namespace: 'demo', pod, container: 'web', command: ['cat'], timeoutMs: 15_000, maxBytes: 100_000 }
/** Short enough to be waited for. */
const brief = 150

function to(url: string, token = 'demo', more: Partial<Connection> = {}): Connection {
  return connectionTo(url, { authentication: { token, impersonation: {} }, ...more })
}

function run(url: string, more: Partial<ExecRequest> = {}, signal = never): Promise<ExecOutcome> {
  return createExec(to(url))({ ...usual, ...more }, signal)
}

function playing(answer: ExecAnswer = { stdout: 'out', exitCode: 0 }, options: TestServerOptions = {}): Promise<TestServer> {
  return demo({ objects: [recorded('pods.json')], exec: () => answer, ...options })
}

const message = (outcome: ExecOutcome) => ('message' in outcome ? outcome.message : '')

describe('a session as a real 1.36 holds it', () => {
  interface Session {
    title: string
    raw: Readonly<Record<string, unknown>>
  }
  const sessions: Session[] = items(recorded('exec.json')).map((raw) => ({ title: text(fields(raw).title) ?? '', raw: fields(raw) }))
  const refused = 'pods "web-77bcbbfdf4-4ckx6" is forbidden: '
  const expected: Record<string, object> = {
    'success, v5': {
      kind: 'exited',
      exitCode: 0,
      stderr: '',
      truncated: false,
      stdout: expect.stringMatching(/0100007F:2328 [\s\S]*\n {2}sl .*\n$/),
    },
    'success, v4': { kind: 'exited', exitCode: 0, stderr: '', truncated: false, stdout: expect.stringContaining('0100007F:2328') },
    'exit 7 with stderr': { kind: 'exited', exitCode: 7, stdout: 'out\n', stderr: 'err\n', truncated: false },
    'no such program': {
      kind: 'no-tool',
      message: 'exec failed: unable to start container process: exec: "cat": executable file not found in $PATH',
    },
    'program not executable': {
      kind: 'no-tool',
      message: 'exec failed: unable to start container process: exec: "/etc/hostname": permission denied',
    },
    'killed by a signal': { kind: 'exited', exitCode: 137, stdout: '', stderr: '', truncated: false },
    'no such container': { kind: 'not-running', message: `container nope is not valid for pod ${pod}` },
    'two containers, none named': {
      kind: 'not-running',
      message: 'a container name must be specified for pod multi-8f8fdbd84-l7h7b, choose one of: [web metrics]',
    },
    'no such Pod': { kind: 'not-running', message: 'pods "none-such" not found' },
    'container crashed': { kind: 'not-running', message: 'container not found ("crash")' },
    'get but not create on pods/exec': {
      kind: 'forbidden',
      message: `${refused}no reason given; since Kubernetes 1.35 it takes the right to create pods/exec too`,
    },
    'create but not get on pods/exec': {
      kind: 'forbidden',
      message: `${refused}User "execcreate" cannot get resource "pods/exec" in API group "" in the namespace "demo"`,
    },
    'no right at all': { kind: 'forbidden', message: expect.stringContaining('User "nobody-user" cannot get resource "pods/exec"') },
    'no subprotocol offered that the server knows': { kind: 'forbidden', message: expect.stringContaining('neither protocol v5 nor v4') },
  }

  it('every recorded exec session is tested', () => {
    expect(sessions.map((session) => session.title).sort()).toEqual(Object.keys(expected).sort())
  })

  it.each(sessions)('a recorded exec session has its outcome: $title', async ({ title, raw }) => {
    const server = await serveSocket(
      (socket) => {
        for (const each of items(raw.frames).map(fields)) socket.send(frame(Number(each.channel), String(each.text)))
        socket.close(Number(raw.close))
      },
      {
        protocol: String(raw.protocol ?? ''),
        refuse: () => {
          if (raw.status === undefined) return undefined
          const body = typeof raw.body === 'string' ? raw.body : JSON.stringify(raw.body)
          return { status: Number(raw.status), contentType: text(raw.contentType), body }
        },
      },
    )
    expect(await run(server.url)).toEqual({ ...expected[title], ms: expect.any(Number) })
  })
})

describe('a request', () => {
  it('an exec names namespace, Pod, container and each argument, and offers v5 and v4', async () => {
    const server = await serveSocket((socket) => socket.send(frame(3, exitStatus(0))))
    const command = ['sh', '-c', 'echo "$1"', '_', 'a b&c=d', 'é']
    await run(`${server.url}/k8s/c-1`, { command, container: 'side car' })
    const [request] = server.requests
    const url = new URL(`http://x${request?.url}`)
    expect(url.pathname).toBe(`/k8s/c-1/api/v1/namespaces/demo/pods/${pod}/exec`)
    expect(url.searchParams.getAll('command')).toEqual(command)
    expect(['container', 'stdout', 'stderr', 'stdin', 'tty'].map((name) => url.searchParams.get(name))).toEqual([
      'side car',
      'true',
      'true',
      'false',
      'false',
    ])
    expect(request?.headers['sec-websocket-protocol']).toBe('v5.channel.k8s.io,v4.channel.k8s.io')
  })

  it.each(['1.36', '1.20'])('an exec is understood by a server of %s', async (version) => {
    const server = await playing({ stdout: 'ä'.repeat(40_000), stderr: 'err', exitCode: 3 }, { version })
    expect(await run(server.url)).toMatchObject({
      kind: 'exited',
      exitCode: 3,
      stdout: 'ä'.repeat(40_000),
      stderr: 'err',
      truncated: false,
    })
  })
})

describe('no-tool', () => {
  it.each([
    ['containerd', { error: noSuchProgram('cat') }],
    ['containerd of old', { error: `${noSuchProgram('cat')}: unknown` }],
    ['a path', { error: 'exec: "/bin/cat": stat /bin/cat: no such file or directory' }],
    [
      'Docker',
      { exitCode: 126, stdout: `OCI runtime exec failed: exec failed: container_linux.go:380: ${noSuchProgram('cat')}: unknown\r\n` },
    ],
    [
      'CRI-O',
      {
        exitCode: 255,
        stderr: `time="2026-01-15T09:00:00Z" level=error msg="exec failed: unable to start container process: ${noSuchProgram('cat')}"`,
      },
    ],
    ['crun', { exitCode: 127, stderr: 'executable file `cat` not found in $PATH: No such file or directory' }],
  ] satisfies [string, ExecAnswer][])('a missing program is known by the words of %s', async (_, answer) => {
    const outcome = await run((await playing(answer)).url)
    expect(outcome.kind).toBe('no-tool')
    expect(message(outcome)).toMatch(/not found in \$PATH|no such file/)
  })

  it.each([
    ['sh: cat: not found\n', 127],
    ['bash: line 1: cat: command not found\n', 127],
    ['sh: ./cat: Permission denied\n', 126],
    ['exec: "cat": executable file not found in $PATH', 3],
  ])('what a shell says is not a missing program: %j with exit code %i', async (stderr, exitCode) => {
    const outcome = await run((await playing({ stderr, exitCode })).url)
    expect(outcome).toMatchObject({ kind: 'exited', exitCode, stderr })
  })
})

describe('not-running', () => {
  it.each(['cannot exec in a stopped state', 'error executing setns process caused: exit status 1'])(
    'a container does not run: %s',
    async (why) => {
      expect((await run((await playing({ error: why })).url)).kind).toBe('not-running')
    },
  )

  it.each([
    [400, 'pod web does not have a host assigned', 'not-running'],
    [400, 'cannot exec into a container in a completed pod; current phase is Succeeded', 'not-running'],
    [404, 'pod does not exist', 'not-running'],
    [500, 'error dialing backend: dial tcp 10.0.0.7:10250: connect: connection refused', 'lost'],
    [500, 'error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout', 'lost'],
    [502, '<html>Bad gateway</html>', 'lost'],
    [503, '', 'lost'],
    [302, '', 'lost'],
    [404, '404 page not found\n', 'lost'],
    [200, '<html>Sign in</html>', 'lost'],
    [400, 'Upgrade request required', 'lost'],
  ])('the refusal of an exec with status %i, %s is %s', async (status, body, kind) => {
    const server = await serveSocket(() => {}, { refuse: () => ({ status, contentType: 'text/plain', body }) })
    const outcome = await run(server.url)
    expect(outcome.kind).toBe(kind)
    expect(message(outcome)).not.toMatch(/[\n<]/)
    expect(message(outcome).length).toBeGreaterThan(10)
  })
})

describe('forbidden', () => {
  it('an exec of a user without rights is forbidden, in the words of the server', async () => {
    const users: User[] = [{ name: 'joe', token: 'joe', rules: [] }]
    const server = await playing(undefined, { users })
    const outcome = await createExec(to(server.url, 'joe'))(usual, never)
    expect(outcome).toMatchObject({
      kind: 'forbidden',
      message: `pods "${pod}" is forbidden: User "joe" cannot get resource "pods/exec" in API group "" in the namespace "demo"`,
    })
  })

  it('an exec with a token that is not taken is forbidden', async () => {
    const server = await playing()
    const outcome = await createExec(to(server.url, 'stale'))(usual, never)
    expect(outcome).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('does not accept the credentials of user "jane"') })
  })
})

describe('the end of a session', () => {
  it.each([
    ['no status', { do: 'exec-no-status' }, 'close code 1000'],
    ['a broken connection in the middle', { do: 'exec-die' }, 'close code 1006'],
    ['no answer to the upgrade', { do: 'destroy' }, 'closed the connection without an answer'],
  ] satisfies [string, Fault, string][])('an exec session with %s is lost', async (_, fault, words) => {
    const server = await playing()
    server.faults.add(fault)
    const outcome = await run(server.url)
    expect(outcome.kind).toBe('lost')
    expect(message(outcome)).toContain(words)
  })

  it('an exec session whose server vanishes is lost', async () => {
    const server = await playing()
    server.faults.add({ do: 'exec-hang' })
    const outcome = run(server.url)
    await server.arrived((request) => request.path.endsWith('/exec'))
    await server.close()
    expect((await outcome).kind).toBe('lost')
  })

  it('an exec session without a server is lost, in words', async () => {
    const outcome = await run(`http://127.0.0.1:${await closedPort()}`)
    expect(outcome).toMatchObject({ kind: 'lost', message: expect.stringContaining('connection refused') })
  })

  it.each([
    ['HTTP of no kind', 'hello\r\n\r\n'],
    ['a wrong key', 'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n'],
    ['another upgrade', 'HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
  ])('an exec session answered with %s is lost', async (_, answer) => {
    const server = await serveTcp((socket) => socket.once('data', () => socket.write(answer)))
    expect((await run(server.url)).kind).toBe('lost')
  })

  it('an exec session with broken frames is lost', async () => {
    const server = await serveSocket((_socket, { socket }) => socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff])))
    expect((await run(server.url)).kind).toBe('lost')
  })

  it.each(['not json', '[]', '"x"', '{}', '{"status":"Failure"}', '{"status":"Failure","message":"m","reason":"NonZeroExitCode"}'])(
    'an exec session that ends with the status %s is lost',
    async (status) => {
      const server = await serveSocket((socket) => socket.send(frame(3, status)))
      expect((await run(server.url)).kind).toBe('lost')
    },
  )

  it('the status ends an exec session, though the server closes nothing', async () => {
    const server = await serveSocket((socket, request) => {
      request.socket.removeAllListeners('data')
      socket.send(frame(1, 'out'))
      socket.send(frame(3, exitStatus(0)))
    })
    expect(await run(server.url, { timeoutMs: 60_000 })).toMatchObject({ kind: 'exited', stdout: 'out' })
  })
})

describe('timeout', () => {
  it.each([
    ['a command that says nothing', { do: 'exec-hang' }],
    ['a command that writes a byte now and then', { do: 'exec-drip' }],
    ['an upgrade that is never answered', { do: 'hang' }],
  ] satisfies [string, Fault][])('an exec session times out: %s', async (_, fault) => {
    const server = await playing()
    server.faults.add(fault)
    const outcome = await run(server.url, { timeoutMs: brief })
    expect(outcome).toMatchObject({ kind: 'timeout', message: 'the command did not end within 0.15 s' })
    expect(outcome.ms).toBeGreaterThanOrEqual(brief - 1)
  })

  it('an exec session whose head comes byte by byte times out', async () => {
    const server = await serveTcp((socket) => {
      const drip = setInterval(() => socket.write('H'), 5)
      socket.write('HTTP/1.1 101 ')
      socket.once('close', () => clearInterval(drip))
    })
    expect((await run(server.url, { timeoutMs: brief })).kind).toBe('timeout')
  })

  it('a refusal of an exec whose body never ends still says what it is', async () => {
    const server = await serveTcp((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 403 X\r\nContent-Length: 1000\r\n\r\npods is forbidden')),
    )
    const outcome = await withTimeEnough(
      (timeoutMs) => run(server.url, { timeoutMs }),
      ({ kind }) => kind !== 'timeout',
    )
    expect(outcome).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('pods is forbidden') })
  })

  it('an exec session whose TLS handshake is never answered times out', async () => {
    const server = await serveTcp(() => {})
    expect((await run(server.url.replace('http', 'https'), { timeoutMs: brief })).kind).toBe('timeout')
  })

  it('an exec session through a proxy that never answers times out', async () => {
    const proxy = await serveTcp(() => {})
    const connection = to('https://api.example', 'demo', { proxy: proxy.url })
    expect((await createExec(connection)({ ...usual, timeoutMs: brief }, never)).kind).toBe('timeout')
  })
})

describe('aborted', () => {
  it('an exec session that is aborted before it begins sends nothing', async () => {
    const server = await playing()
    expect((await run(server.url, {}, AbortSignal.abort())).kind).toBe('aborted')
    expect(server.connections).toBe(0)
  })

  it('an exec session can be aborted while the upgrade waits', async () => {
    const server = await playing()
    const door = gate()
    server.faults.add({ do: 'wait', gate: door })
    const stop = new AbortController()
    const outcome = run(server.url, {}, stop.signal)
    const request = await server.arrived((each) => each.path.endsWith('/exec'))
    stop.abort()
    expect((await outcome).kind).toBe('aborted')
    door.open()
    expect(request.path).toContain(pod)
  })

  it('an exec session that is aborted while a command runs closes the connection', async () => {
    const closed = Promise.withResolvers<void>()
    const stop = new AbortController()
    const server = await serveSocket((socket) => {
      socket.once('close', () => closed.resolve())
      stop.abort()
    })
    expect((await run(server.url, {}, stop.signal)).kind).toBe('aborted')
    await closed.promise
  })
})

describe('output', () => {
  it('output without an end is cut off, and the session is ended', async () => {
    const server = await playing()
    server.faults.add({ do: 'exec-flood' })
    expect(await run(server.url, { maxBytes: 50_000 })).toMatchObject({
      kind: 'exited',
      exitCode: -1,
      stdout: '.'.repeat(50_000),
      stderr: '',
      truncated: true,
    })
  })

  it('stdout and stderr count together for the limit of an output', async () => {
    const server = await playing({ stdout: 'outoutout', stderr: 'err', exitCode: 0 })
    expect(await run(server.url, { maxBytes: 5 })).toMatchObject({ stdout: 'ou', stderr: 'err', truncated: true })
  })

  it('output that is just as long as the limit is whole', async () => {
    const server = await playing({ stdout: 'out', stderr: 'er', exitCode: 0 })
    expect(await run(server.url, { maxBytes: 5 })).toMatchObject({ stdout: 'out', stderr: 'er', truncated: false, exitCode: 0 })
  })

  it('a byte that is no UTF-8 is shown as such, and a cut character is left out', async () => {
    const server = await serveSocket((socket) => {
      socket.send(frame(1, Buffer.of(0xef, 0xbb, 0xbf, 0x61, 0xff)))
      socket.send(frame(3, exitStatus(0)))
    })
    expect(await run(server.url)).toMatchObject({ stdout: '\ufeffa\ufffd' })
    const long = await playing({ stdout: 'aé', exitCode: 0 })
    expect(await run(long.url, { maxBytes: 2 })).toMatchObject({ stdout: 'a', truncated: true })
  })

  it('output of channels that nobody knows is passed over', async () => {
    const server = await serveSocket((socket) => {
      for (const channel of [0, 4, 9, 255]) socket.send(frame(channel, 'x'.repeat(10)))
      socket.send(Buffer.alloc(0))
      socket.send(frame(3, ''))
      socket.send(frame(3, exitStatus(0)))
    })
    expect(await run(server.url, { maxBytes: 5 })).toMatchObject({ kind: 'exited', stdout: '', truncated: false })
  })
})
