import { describe, expect, it } from 'vitest'
import { fields, items, text } from '../../../src/lib/read.ts'
import { recorded } from '../../server/client.ts'
import { exitStatus, frame, serveSocket } from '../sockets.ts'
import { playing, pod, run } from './exec-runs.ts'

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
      message: `${refused}no reason given; Kubernetes 1.35 and later also require permission to create pods/exec`,
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

  it('a byte that is not UTF-8 is shown as such, and a character that was cut is left out', async () => {
    const server = await serveSocket((socket) => {
      socket.send(frame(1, Buffer.of(0xef, 0xbb, 0xbf, 0x61, 0xff)))
      socket.send(frame(3, exitStatus(0)))
    })
    expect(await run(server.url)).toMatchObject({ stdout: '\ufeffa\ufffd' })
    const long = await playing({ stdout: 'aé', exitCode: 0 })
    expect(await run(long.url, { maxBytes: 2 })).toMatchObject({ stdout: 'a', truncated: true })
  })

  it('output of unknown channels is skipped', async () => {
    const server = await serveSocket((socket) => {
      for (const channel of [0, 4, 9, 255]) socket.send(frame(channel, 'x'.repeat(10)))
      socket.send(Buffer.alloc(0))
      socket.send(frame(3, ''))
      socket.send(frame(3, exitStatus(0)))
    })
    expect(await run(server.url, { maxBytes: 5 })).toMatchObject({ kind: 'exited', stdout: '', truncated: false })
  })
})
