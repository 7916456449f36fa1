import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { ConnectProbe, SocketProbe } from '../../src/model/probe-view.ts'
import { connectTools } from '../../src/probe/connect.ts'
import { repeatOf } from '../../src/probe/repeat.ts'
import { installed } from './installed.ts'

const from = { namespace: 'demo', pod: 'shop-1', container: 'shop' }

function connect(tool: string, part: Partial<ConnectProbe['to']> = {}): ConnectProbe {
  const to = { type: 'clusterIP' as const, address: '10.96.3.2', port: 80, protocol: 'TCP' as const, ...part }
  return { kind: 'connect', role: 'client', from, to, result: 'open', tool, ms: 4 }
}

const sockets: SocketProbe = { kind: 'sockets', from, state: 'read', tool: 'cat', sockets: [], complete: ['TCP'], notes: [], ms: 1 }

describe('the command that repeats a probe', () => {
  it('the command that repeats a connection is the one that the tool ran, in its container', () => {
    expect(repeatOf(connect('nc'), ['--context', 'kind-dev'])).toEqual({
      line: 'kubectl --context kind-dev -n demo exec shop-1 -c shop -- nc -z -v -n -w 3 10.96.3.2 80',
    })
  })

  it('the command that repeats a connection of an interpreter is a shorter one, and is said to be so', () => {
    const repeat = repeatOf(connect('python3'), [])
    expect(repeat?.line).toMatch(/^kubectl -n demo exec shop-1 -c shop -- python3 -c '[^']+' 10\.96\.3\.2 80$/)
    expect(repeat?.isShorter).toBe(true)
  })

  it('the command that repeats the reading of sockets prints the same tables', () => {
    expect(repeatOf(sockets, [])?.line).toBe(
      'kubectl -n demo exec shop-1 -c shop -- cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6',
    )
  })

  it('every tool that connects has a command of one line that repeats it', () => {
    for (const { name } of connectTools) expect(repeatOf(connect(name), [])?.line, name).toMatch(/^kubectl [^\n]+$/)
  })

  it.each([
    ['a probe that no tool ran', { ...connect('nc'), tool: '' }],
    ['a connection over UDP', connect('python3', { protocol: 'UDP' })],
    ['an address that would be an option', connect('nc', { address: '-e' })],
    ['a Pod whose name is a flag', { ...connect('nc'), from: { ...from, pod: '--all' } }],
    ['a container whose name hides something', { ...connect('nc'), from: { ...from, container: 'shop\u202e' } }],
    ['a program of several lines', { ...sockets, tool: 'python3' }],
  ])('there is no command that repeats %s', (_, probe) => {
    expect(repeatOf(probe, [])).toBeUndefined()
  })
})

/** What the command prints that a line repeats, run here in place of the container. */
async function printed(tool: string, address: string, port: number): Promise<string> {
  const { line = '' } = repeatOf(connect(tool, { address, port }), []) ?? {}
  const child = spawn('sh', ['-c', line.replace(/^.* -- (?=\w+ )/, '')], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${out}${error}`
}

const interpreters = ['bash', 'python3', 'perl', 'node', 'php', 'ruby']

describe.each(interpreters)('the short program of %s', (tool) => {
  it.skipIf(!installed(tool))('the short program says whether the connection was established', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await printed(tool, '127.0.0.1', port)).toMatch(/^open$/m)
    await new Promise((resolve) => server.close(resolve))
    const refused = await printed(tool, '127.0.0.1', port)
    expect(refused).not.toMatch(/^open$/m)
    expect(refused).toMatch(/refused/i)
  })
})
