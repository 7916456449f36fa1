import { describe, expect, it } from 'vitest'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import { type Fault, gate } from '../../server/faults.ts'
import { withTimeEnough } from '../../time-enough.ts'
import { closedPort, serveTcp } from '../servers.ts'
import { exitStatus, frame, serveSocket } from '../sockets.ts'
import { brief, message, never, playing, pod, run, to, usual } from './exec-runs.ts'

describe('the end of a session', () => {
  it.each([
    ['no status', { do: 'exec-no-status' }, 'close code 1000'],
    ['a broken connection in the middle', { do: 'exec-die' }, 'close code 1006'],
    ['no answer to the upgrade', { do: 'destroy' }, 'closed the connection without a response'],
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

  it('an exec session without a server is lost, with a message that says so', async () => {
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
