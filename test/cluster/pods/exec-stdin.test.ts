import { expect, it } from 'vitest'
import { exitStatus, frame, serveSocket } from '../sockets.ts'
import { never, run } from './exec-runs.ts'

it.each(['v4.channel.k8s.io', 'v5.channel.k8s.io'])(
  'output that is streamed goes to its callback, and is not kept: %s',
  async (protocol) => {
    const taken: string[] = []
    const server = await serveSocket(
      (socket) => {
        socket.send(frame(1, 'one'))
        socket.send(frame(2, 'words'))
        socket.send(frame(1, 'two'))
        socket.send(frame(3, exitStatus(0)))
      },
      { protocol },
    )
    const outcome = await run(server.url, { maxBytes: 5, onStdout: (piece) => taken.push(piece.toString()) })
    expect(taken).toEqual(['one', 'two'])
    expect(outcome).toMatchObject({ kind: 'exited', exitCode: 0, stdout: '', stderr: 'words', truncated: false })
    expect(server.requests[0]?.url).toContain('stdin=true')
  },
)

it('a command whose output is not streamed has no stdin', async () => {
  const server = await serveSocket((socket) => socket.send(frame(3, exitStatus(0))))
  await run(server.url)
  expect(server.requests[0]?.url).toContain('stdin=false')
})

it('a command that keeps running gets a line on stdin as the signal to end, and its exit code is reported', async () => {
  const stop = new AbortController()
  const server = await serveSocket((socket) => {
    socket.on('message', (data) => {
      expect(data).toEqual(Buffer.of(0, 10))
      socket.send(frame(3, exitStatus(0)))
    })
    socket.send(frame(1, 'one'))
  })
  const outcome = await run(server.url, { onStdout: () => stop.abort() }, stop.signal)
  expect(outcome).toMatchObject({ kind: 'exited', exitCode: 0 })
})

it('the connection of a command that does not end when it is told to is closed', async () => {
  const stop = new AbortController()
  const closed = Promise.withResolvers<void>()
  const server = await serveSocket((socket) => {
    socket.once('close', () => closed.resolve())
    socket.send(frame(1, 'one'))
  })
  expect((await run(server.url, { onStdout: () => stop.abort() }, stop.signal)).kind).toBe('aborted')
  await closed.promise
  expect(never.aborted).toBe(false)
})
