import { createConnection } from 'node:net'
import { run } from './porttrace.ts'

/** Where connections are made from: each answers, for `address:port`, the different bodies that came back; none if nothing answered. */
export interface Vantage {
  name: string
  ask(sockets: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** Connections to each address: with three endpoints at random, one of them is missed once in five thousand times. */
const TIMES = 24
/** In a row, after which an address counts as silent: one that drops costs two seconds each time. */
const FAILURES = 3

const request = 'GET / HTTP/1.0\r\n\r\n'

/** `$1` times, `$2` failures, then pairs of address and port; before each answer a line that no server sends. */
const script = `times=$1; most=$2; shift 2
while [ $# -gt 1 ]; do
  left=$times; failed=0
  while [ $left -gt 0 ] && [ $failed -lt $most ]; do
    left=$((left - 1))
    echo; echo "@@@ $1 $2"
    if printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 $1 $2 2>/dev/null; then failed=0; else failed=$((failed + 1)); fi
  done
  shift 2
done
echo; echo '@@@ end'`

/** From inside a Pod, by its own nc. One on the Node's network connects as the Node itself does. */
export function fromPod(name: string, pod: string): Vantage {
  const ask = async (sockets: readonly string[]) => {
    const pairs = sockets.flatMap(split)
    const { code, stdout, stderr } = await run('kubectl', [
      ...['-n', 'demo', 'exec', pod, '--', 'sh', '-c', script, '_', String(TIMES), String(FAILURES), ...pairs],
    ])
    if (code !== 0 || !stdout.includes('@@@ end')) throw new Error(`exec in ${pod}: ${stderr}`)
    const answers = new Map<string, Set<string>>(sockets.map((socket) => [socket, new Set()]))
    for (const part of stdout.split('\n@@@ ').slice(1)) {
      const [head = '', ...rest] = part.split('\n')
      const body = bodyOf(rest.join('\n'))
      if (body !== undefined) answers.get(head.replace(' ', ':'))?.add(body)
    }
    return answers
  }
  return { name, ask }
}

/** From the machine that runs the tests, which is outside of the cluster. */
export const outside: Vantage = {
  name: 'outside',
  async ask(sockets) {
    const answers = await Promise.all(
      sockets.map(async (socket) => {
        const bodies = new Set<string>()
        let failed = 0
        for (let left = TIMES; left > 0 && failed < FAILURES; left--) {
          const body = bodyOf(await answer(socket))
          failed = body === undefined ? failed + 1 : 0
          if (body !== undefined) bodies.add(body)
        }
        return [socket, bodies] as const
      }),
    )
    return new Map(answers)
  },
}

function split(socket: string): [string, string] {
  const colon = socket.lastIndexOf(':')
  return [socket.slice(0, colon), socket.slice(colon + 1)]
}

function answer(socket: string): Promise<string> {
  const [host, port] = split(socket)
  return new Promise((resolve) => {
    let text = ''
    const connection = createConnection({ host, port: Number(port), timeout: 2_000 }, () => connection.write(request))
    connection.on('data', (data) => {
      text += String(data)
    })
    connection.on('timeout', () => connection.destroy())
    connection.on('error', () => connection.destroy())
    connection.on('close', () => resolve(text))
  })
}

/** What is after the header of an HTTP answer; undefined if none came. */
function bodyOf(text: string): string | undefined {
  const [header = '', ...rest] = text.split(/\r?\n\r?\n/)
  return header.startsWith('HTTP/') ? rest.join('\n\n').trim() : undefined
}
