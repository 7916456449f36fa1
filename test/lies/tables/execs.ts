import { type WebSocket, WebSocketServer } from 'ws'
import { exitStatus, frame } from '../../cluster/sockets.ts'
import type { Upgrade } from '../lying-server.ts'
import type { Row } from '../row.ts'

const escapes = '\x1b[2J\x1b]52;c;aGk=\x07\r\nerror: x\u202e\u009b31m'
const MIB = 1024 * 1024
const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false })
const odd = new WebSocketServer({ noServer: true, handleProtocols: () => 'v9.channel.k8s.io' })

/** Opens the WebSocket and does this with it. */
const opened =
  (behave: (socket: WebSocket) => void, server = sockets): Upgrade =>
  (incoming, socket, head) =>
    server.handleUpgrade(incoming, socket, head, (open) => {
      open.on('error', () => {})
      behave(open)
    })
/** Sends these frames, and closes with a code, or stays. */
const frames = (all: readonly Buffer[], code?: number): Upgrade =>
  opened((socket) => {
    for (const one of all) socket.send(one)
    if (code !== undefined) socket.close(code)
  })
/** Answers the request for a WebSocket with these bytes. */
const refused =
  (text: string): Upgrade =>
  (_, socket) =>
    void socket.end(text)
const status = (text: string) => frames([frame(1, 'x'), frame(3, text)])
/** Writes bytes after the handshake that are not frames of RFC 6455. */
const broken = (...bytes: number[]): Upgrade =>
  opened((socket) => {
    const inner = Reflect.get(socket, '_socket')
    if (typeof inner === 'object' && inner !== null && 'write' in inner && typeof inner.write === 'function')
      inner.write(Buffer.from(bytes))
  })
const repeated = (piece: () => Buffer): Upgrade =>
  opened((socket) => {
    const more = () => {
      if (socket.readyState !== socket.OPEN) return
      socket.send(piece(), () => setImmediate(more))
    }
    more()
  })
const http = (code: number, body: string, type = 'text/plain') =>
  `HTTP/1.1 ${code} X\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`

const lies: Readonly<Record<string, Upgrade>> = {
  'never answers': () => {},
  'closes at once': (_, socket) => void socket.destroy(),
  'refuses with 400': refused(http(400, 'Bad Request')),
  'refuses with 403 and escape sequences': refused(http(403, JSON.stringify({ kind: 'Status', message: escapes, reason: 'Forbidden' }))),
  'refuses with 404': refused(http(404, '404 page not found')),
  'refuses with 500 without an end': (_, socket) => {
    socket.write('HTTP/1.1 500 X\r\nContent-Length: 1000000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 10)
    socket.once('close', () => clearInterval(timer))
  },
  'refuses with a web page': refused(http(200, '<!doctype html>', 'text/html')),
  'refuses with a redirect': refused('HTTP/1.1 302 X\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  'accepts without a key': refused('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  'accepts with a wrong key': refused('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n'),
  'accepts a protocol that was not offered': opened(() => {}, odd),
  'answers with noise': (_, socket) => void socket.end(Buffer.from(Array.from({ length: 999 }, (_each, index) => (index * 7_919) % 256))),
  'opens and stays silent': opened(() => {}),
  'opens and closes': frames([], 1000),
  'opens and closes with an odd code': frames([], 4999),
  'opens and breaks': opened((socket) => socket.terminate()),
  'sends empty frames': frames([Buffer.alloc(0), Buffer.from([1]), Buffer.from([3])], 1000),
  'sends channels that nobody knows': frames([frame(9, 'x'), frame(255, 'x')], 1000),
  'sends texts': opened((socket) => {
    socket.send('hello')
    socket.close(1000)
  }),
  'sends output and no status': frames([frame(1, 'x')], 1000),
  'sends a status that is no JSON': status('{'),
  'sends a status of null': status('null'),
  'sends a status that is a list': status('[]'),
  'sends a status that is a text': status('"x"'),
  'sends a status with escape sequences': status(JSON.stringify({ status: 'Failure', message: escapes, reason: escapes })),
  'sends a status of 3 MiB': status(JSON.stringify({ status: 'Failure', message: 'x'.repeat(3 * MIB) })),
  'sends an exit code that is none': status(
    JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '-1e9' }] } }),
  ),
  'sends output with escape sequences': frames([frame(1, escapes), frame(2, escapes), frame(3, exitStatus(0))]),
  'sends output in no UTF-8': frames([frame(1, Buffer.from([0xff, 0xfe, 0xc3])), frame(3, exitStatus(0))]),
  'sends socket tables that are none': frames([
    frame(1, `  sl  local_address rem_address   st\n${'   0: ZZZZ:FFFFF 00:0 0A\n'.repeat(100)}`),
    frame(3, exitStatus(0)),
  ]),
  'sends output without an end': repeated(() => frame(1, 'x'.repeat(32_768))),
  'sends errors without an end': repeated(() => frame(2, 'x'.repeat(32_768))),
  'sends a frame of 5 MiB': frames([frame(1, 'x'.repeat(5 * MIB))]),
  'announces a frame of 2^63 bytes': broken(0x82, 0x7f, 0x7f, 255, 255, 255, 255, 255, 255, 255),
  'masks its frames': broken(0x82, 0x81, 1, 2, 3, 4, 5),
  'sends reserved bits': broken(0xf2, 0x01, 1),
  'sends a piece that continues nothing': broken(0x80, 0x01, 1),
  'pings without an end': opened((socket) => {
    const timer = setInterval(() => socket.ping(), 1)
    socket.once('close', () => clearInterval(timer))
  }),
}

/** WebSockets of exec and port-forward that lie. What was read from the API stays, and no probe counts. */
export const execs: readonly Row[] = Object.entries(lies).map(([lie, upgrade]) => ({
  lie: `${lie} where a command shall run`,
  tell: () => false,
  upgrade,
  outcome: 'goes on',
  commands: ['--probe'],
  mostRequests: 300,
}))
