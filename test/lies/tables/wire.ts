import type { Socket } from 'node:net'
import { flood, type Row, raw, send } from '../row.ts'

const everything = ['trace', 'json and --save', 'list', '-w', 'view'] as const
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const body = '{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}'
const soon = ['--request-timeout=1s']

/** Writes a byte every 20 ms. */
function drip(bytes: string) {
  return (_: unknown, { socket }: { socket: Socket | null }) => {
    let at = 0
    const timer = setInterval(() => socket?.write(bytes.charAt(at++ % bytes.length)), 20)
    socket?.once('close', () => clearInterval(timer))
  }
}

/** Answers that break HTTP, or never end. */
export const wire: readonly Row[] = [
  { lie: 'never answers', tell: () => {}, flags: soon, outcome: /did not send a complete response within 1 s/, commands: everything },
  {
    lie: 'sends the head and nothing more',
    tell: raw(`${head}Content-Length: 100\r\n\r\n`, { open: true }),
    flags: soon,
    outcome: /did not send a complete response within 1 s/,
  },
  {
    lie: 'drips its head',
    tell: drip(`${head}X-Slow: ${'x'.repeat(10_000)}`),
    flags: soon,
    outcome: /did not send a complete response within 1 s/,
  },
  {
    lie: 'drips its body',
    tell: (_, response) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.writeHead(200).once('close', () => clearInterval(timer))
    },
    flags: soon,
    outcome: /did not send a complete response within 1 s/,
  },
  {
    lie: 'announces more than it sends',
    tell: raw(`${head}Content-Length: 1000\r\n\r\n${body}`),
    outcome: /before its response was complete/,
    commands: everything,
  },
  {
    lie: 'announces more than it sends and stays',
    tell: raw(`${head}Content-Length: 1000\r\n\r\n${body}`, { open: true }),
    flags: soon,
    outcome: /did not send a complete response within 1 s/,
  },
  { lie: 'announces less than it sends', tell: raw(`${head}Content-Length: 10\r\n\r\n${body}`), outcome: /is not valid JSON/ },
  {
    lie: 'announces a negative length',
    tell: raw(`${head}Content-Length: -1\r\n\r\n${body}`),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'announces a length that is no number',
    tell: raw(`${head}Content-Length: many\r\n\r\n${body}`),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'announces two lengths',
    tell: raw(`${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${body}`),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'announces a length and chunks',
    tell: raw(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3d\r\n${body}\r\n0\r\n\r\n`),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'announces 10 GB',
    tell: raw(`${head}Content-Length: 10000000000\r\n\r\n${body}`, { open: true }),
    outcome: /is larger than (16|64) MiB/,
  },
  {
    lie: 'sends a chunk whose size is no number',
    tell: raw(`${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${body}\r\n0\r\n\r\n`),
    outcome: /before its response was complete/,
  },
  {
    lie: 'sends a chunk of 2^64 bytes',
    tell: raw(`${head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n${body}`),
    outcome: /before its response was complete/,
  },
  {
    lie: 'sends a chunk shorter than its size',
    tell: raw(`${head}Transfer-Encoding: chunked\r\n\r\nff\r\n${body}\r\n0\r\n\r\n`),
    outcome: /before its response was complete/,
  },
  {
    lie: 'ends before the last chunk',
    tell: raw(`${head}Transfer-Encoding: chunked\r\n\r\n3d\r\n${body}\r\n`),
    outcome: /before its response was complete/,
  },
  {
    lie: 'sends chunk extensions without an end',
    tell: (_, response) => {
      const { socket } = response
      socket?.write(`${head}Transfer-Encoding: chunked\r\n\r\n1;`)
      let count = 0
      const more = () => {
        while (count++ < 5_000 && socket?.writable && socket.write('x'.repeat(1000)));
        if (count < 5_000 && socket?.writable) socket.once('drain', more)
      }
      more()
    },
    flags: soon,
    outcome: /before its response was complete|did not send a complete response/,
  },
  {
    lie: 'sends a header of 1 MB',
    tell: raw(`${head}X-Long: ${'x'.repeat(1_000_000)}\r\n\r\n${body}`),
    outcome: /its response headers are too large/,
  },
  {
    lie: 'sends 10,000 headers',
    tell: raw(`${head}${'X-Many: x\r\n'.repeat(10_000)}\r\n${body}`),
    outcome: /its response headers are too large/,
  },
  {
    lie: 'sends headers with controls',
    tell: raw(`${head}X-Evil: \x1b[2J\x07\r\nContent-Length: 2\r\n\r\n{}`),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'closes at once',
    tell: (_, { socket }) => void socket?.end(),
    outcome: /closed the connection without a response/,
    commands: everything,
  },
  {
    lie: 'breaks the connection',
    tell: (_, { socket }) => void socket?.resetAndDestroy(),
    outcome: /closed the connection without a response/,
  },
  {
    lie: 'answers with an alert of TLS',
    tell: raw(Buffer.from([0x15, 3, 1, 0, 2, 2, 40])),
    outcome: /its response is not HTTP\nThe server may speak TLS/,
  },
  {
    lie: 'answers as SSH',
    tell: raw('SSH-2.0-OpenSSH_9.2\r\n'),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  { lie: 'answers as HTTP/0.9', tell: raw(body), outcome: /its response is not HTTP\nCheck that this is the address of an API server/ },
  {
    lie: 'answers as HTTP/2',
    tell: raw(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100])),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'answers with noise',
    tell: raw(Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7_919) % 256))),
    outcome: /its response is not HTTP\nCheck that this is the address of an API server/,
  },
  {
    lie: 'answers twice',
    tell: raw(`${head}Content-Length: 2\r\n\r\n{}${head}Content-Length: 2\r\n\r\n[]`),
    outcome: /instead of a Service|is not a list|without a name/,
  },
  {
    lie: 'sends blanks in chunks without an end',
    tell: (_, response) => flood(response.writeHead(200), ' '),
    flags: soon,
    outcome: /did not send a complete response within 1 s|is larger than/,
    mostMiB: 600,
  },
  {
    lie: 'goes on sending behind each answer',
    tell: async (_, response, truth) => {
      const { status, body } = await truth()
      const { socket } = response
      send(response, body, { 'content-length': String(Buffer.byteLength(body)) }, status)
      const timer = setInterval(() => socket?.write('x'.repeat(1_000)), 5)
      socket?.once('close', () => clearInterval(timer))
    },
    outcome: 'goes on',
    commands: ['trace', 'json and --save', 'list'],
    mostRequests: 100,
  },
]
