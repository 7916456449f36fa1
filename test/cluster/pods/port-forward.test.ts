import { expect, it } from 'vitest'
import { createPortForward, type PortAnswer, type PortRequest } from '../../../src/cluster/pods/port-forward.ts'
import type { PortReply } from '../../../src/demo/server/pods/pod-ports.ts'
import { demo, recorded } from '../../server/client.ts'
import type { TestServerOptions } from '../../server/server.ts'
import { connectionTo } from '../servers.ts'
import { frame, serveSocket } from '../sockets.ts'

const request: PortRequest = { namespace: 'demo', pod: 'web-77bcbbfdf4-4ckx6', port: 8080, timeoutMs: 15_000 }
const never = new AbortController().signal

function forward(url: string, more: Partial<typeof request> = {}, signal = never, token = 'demo'): Promise<PortAnswer> {
  return createPortForward(connectionTo(url, { authentication: { token, impersonation: {} } }))({ ...request, ...more }, signal)
}

const playing = (reply: PortReply, options: TestServerOptions = {}) =>
  demo({ objects: [recorded('pods.json')], ports: () => reply, ...options })

it.each(['1.36', '1.20'])('a port of a server of %s that answers, or closes after it took the connection, is accepted', async (version) => {
  expect(await forward((await playing({ status: 200 }, { version })).url, { path: '/' })).toEqual({ kind: 'accepted' })
  expect(await forward((await playing('closes', { version })).url)).toEqual({ kind: 'accepted' })
})

it('a port on which nothing listens is refused, in the words of the runtime', async () => {
  const answer = await forward((await playing('refused')).url)
  expect(answer).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('dial tcp4 127.0.0.1:8080: connect: connection refused'),
  })
})

it('a port-forward sends a GET of the path that was asked for, and without one nothing at all', async () => {
  const heard: string[] = []
  const server = await serveSocket((socket) => {
    for (const channel of [0, 1]) socket.send(frame(channel, Buffer.of(144, 31)))
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString('latin1'))
      socket.send(frame(0, 'HTTP/1.0 200 OK'))
    })
  })
  expect(await forward(server.url, { path: '/healthz' })).toEqual({ kind: 'accepted' })
  expect(heard).toEqual(['\0GET /healthz HTTP/1.0\r\n\r\n'])
  expect((await forward(server.url, { timeoutMs: 150 })).kind).toBe('unknown')
  expect(heard).toHaveLength(1)
})

it('a port that says nothing is unknown', async () => {
  expect(await forward((await playing('silent')).url, { timeoutMs: 150 })).toEqual({
    kind: 'unknown',
    message: 'port 8080 neither refused nor answered within 0.15 s',
  })
})

it('an answer that does not come from the port is unknown', async () => {
  const server = await playing({ status: 200 }, { users: [{ name: 'joe', token: 'joe', rules: [] }] })
  expect(await forward(server.url, {}, never, 'joe')).toMatchObject({ kind: 'unknown', message: expect.stringContaining('is forbidden') })
  const objects = await playing({ status: 200 })
  expect(await forward(objects.url, { pod: 'none' })).toEqual({ kind: 'unknown', message: 'pods "none" not found' })
  expect(await forward(objects.url, {}, AbortSignal.abort())).toMatchObject({ kind: 'unknown', message: 'interrupted' })
})

it.each([
  ['before the channels begin', [0], 1000],
  ['with an error', [0, 1], 1011],
])('a port-forward that ends %s is unknown', async (_, channels, code) => {
  const server = await serveSocket((socket) => {
    for (const channel of channels) socket.send(frame(channel, Buffer.of(144, 31)))
    socket.close(code)
  })
  expect((await forward(server.url)).kind).toBe('unknown')
})

it('an error of a port-forward that is no refusal is unknown', async () => {
  const server = await serveSocket((socket) => {
    for (const channel of [0, 1]) socket.send(frame(channel, Buffer.of(144, 31)))
    socket.send(frame(1, 'unable to do port forwarding: socat not found'))
  })
  expect(await forward(server.url)).toEqual({ kind: 'unknown', message: 'unable to do port forwarding: socat not found' })
})
