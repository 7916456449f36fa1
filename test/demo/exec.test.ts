import { expect, test } from 'vitest'
import { type ExecAnswer, type ExecCall, noSuchProgram } from '../../src/demo/server/pods/exec.ts'
import { fields, items, text } from '../../src/lib/read.ts'
import { demo, exec, get, recorded } from '../server/client.ts'
import type { User } from '../server/rbac.ts'

const rule = { apiGroups: [''], resources: ['pods/exec'] }
const users: User[] = [
  { name: 'demo', token: 'demo' },
  { name: 'execget', token: 'execget', rules: [{ ...rule, verbs: ['get'] }] },
  { name: 'execcreate', token: 'execcreate', rules: [{ ...rule, verbs: ['create'] }] },
  { name: 'nobody-user', token: 'nobody-user', rules: [] },
]
const web = 'web-77bcbbfdf4-4ckx6'
/** Recorded execs that need another Pod, user or protocol than usual. */
const special: Record<string, { pod?: string; token?: string; protocols?: string[] }> = {
  'success, v4': { protocols: ['v4.channel.k8s.io'] },
  'two containers, none named': { pod: 'multi-8f8fdbd84-l7h7b' },
  'no such Pod': { pod: 'none-such' },
  'container crashed': { pod: 'crash-799d88b8f6-9v7sf' },
  'get but not create on pods/exec': { token: 'execget' },
  'create but not get on pods/exec': { token: 'execcreate' },
  'no right at all': { token: 'nobody-user' },
  'no subprotocol offered that the server knows': { protocols: ['v0.channel.k8s.io'] },
}

interface Recorded {
  title: string
  request: string
  raw: Readonly<Record<string, unknown>>
}

const sessions: Recorded[] = items(recorded('exec.json')).map((raw) => ({
  title: text(fields(raw).title) ?? '',
  request: text(fields(raw).request) ?? '',
  raw: fields(raw),
}))

/** What the program of the recorded session printed, and how it ended. */
function answerOf(session: Recorded): ExecAnswer {
  const frames = items(session.raw.frames).map(fields)
  const output = (channel: number) =>
    frames.filter((frame) => frame.channel === channel && frame.text !== '').map((frame) => String(frame.text))
  const [status = '{}'] = output(3)
  const refused = /start container process: (exec: .*)$/.exec(text(fields(JSON.parse(status)).message) ?? '')?.[1]
  if (refused) return { error: refused }
  const code = /exit code (\d+)$/.exec(text(fields(JSON.parse(status)).message) ?? '')?.[1]
  return { stdout: output(1), stderr: output(2).join(''), exitCode: Number(code ?? 0) }
}

function withoutId(value: string): string {
  return value.replaceAll(/[0-9a-f]{64}/g, 'ID')
}

test.each(sessions)('an exec is answered as recorded: $title', async (session) => {
  const { pod = web, ...options } = special[session.title] ?? {}
  const server = await demo({ objects: [recorded('pods.json')], users, exec: () => answerOf(session) })
  const result = await exec(server, session.request.replace('POD', pod), options)
  const { raw } = session
  if (raw.status === undefined) {
    expect(result.protocol).toBe(raw.protocol)
    expect(result.close).toBe(raw.close)
    expect(result.frames.map((frame) => ({ ...frame, text: withoutId(frame.text) }))).toEqual(
      items(raw.frames).map((frame) => ({ ...fields(frame), text: withoutId(String(fields(frame).text)) })),
    )
    expect(server.requests.map((request) => request.status)).toEqual([101])
    return
  }
  expect(result.status).toBe(raw.status)
  expect(result.contentType).toBe(raw.contentType)
  const body = typeof raw.body === 'string' ? raw.body : `${JSON.stringify(raw.body)}\n`
  expect(result.body).toBe(body)
})

const path = `/api/v1/namespaces/demo/pods/${web}/exec?stdout=true&stderr=true`

test('the handler is told the Pod, the container and the command', async () => {
  const calls: ExecCall[] = []
  const server = await demo({
    objects: [recorded('pods.json')],
    exec: (call) => {
      calls.push(call)
      return { exitCode: 0 }
    },
  })
  await exec(server, `${path}&command=a&command=b+c`)
  expect(calls.map(({ object: _object, ...call }) => call)).toEqual([
    { namespace: 'demo', pod: web, container: 'web', command: ['a', 'b c'], stdin: '' },
  ])
})

test('stdin ends with the close signal of v5, and with its first frame in v4', async () => {
  const server = await demo({ objects: [recorded('pods.json')], exec: ({ stdin }) => ({ stdout: stdin, exitCode: 0 }) })
  const frame = (words: string) => Buffer.concat([Buffer.of(0), Buffer.from(words)])
  const v5 = await exec(server, `${path}&stdin=true&command=cat`, { sent: [frame('one '), frame('two'), Buffer.of(255, 0)] })
  expect(v5.frames[1]).toEqual({ channel: 1, text: 'one two' })
  const v4 = await exec(server, `${path}&stdin=true&command=cat`, { sent: [frame('one')], protocols: ['v4.channel.k8s.io'] })
  expect(v4.frames[1]).toEqual({ channel: 1, text: 'one' })
})

test('long output comes in several frames and is whole', async () => {
  const long = 'äöü 0123456789\n'.repeat(20_000)
  const server = await demo({ objects: [recorded('pods.json')], exec: () => ({ stdout: long, exitCode: 0 }) })
  const { frames } = await exec(server, `${path}&command=cat`)
  expect(frames.filter((frame) => frame.channel === 1).length).toBeGreaterThan(5)
  expect(frames.at(-1)?.text).toBe('{"metadata":{},"status":"Success"}')
})

test('a release before 1.29 does not know v5, one before 1.35 does not ask for create', async () => {
  const objects = [recorded('pods.json')]
  const old = await demo({ objects, users, version: '1.20', exec: () => ({ exitCode: 0 }) })
  const result = await exec(old, `${path}&command=true`, { token: 'execget' })
  expect([result.protocol, result.close]).toEqual(['v4.channel.k8s.io', 1000])
})

test('without an upgrade there is no exec', async () => {
  const server = await demo({ objects: [recorded('pods.json')] })
  const answer = await get(server, `${path}&command=true`)
  expect([answer.status, fields(answer.body).message]).toEqual([400, 'Upgrade request required'])
})

test('without a handler no program is found', async () => {
  const server = await demo({ objects: [recorded('pods.json')] })
  const { frames } = await exec(server, `${path}&command=cat`)
  expect(fields(JSON.parse(frames.at(-1)?.text ?? '')).message).toContain(noSuchProgram('cat'))
})

test('an exec can end without status, die in the middle, stay silent, or be refused', async () => {
  const server = await demo({ objects: [recorded('pods.json')], exec: () => ({ stdout: 'abcdef', exitCode: 0 }) })
  server.faults.add({ do: 'exec-no-status' })
  const silent = await exec(server, `${path}&command=x`)
  expect([silent.close, silent.frames.map((frame) => frame.channel)]).toEqual([1000, [1, 1]])
  server.faults.add({ do: 'exec-die' })
  const dead = await exec(server, `${path}&command=x`)
  expect([dead.close, dead.frames.at(-1)?.text]).toEqual([1006, 'abc'])
  server.faults.add({ do: 'status', status: 403, match: /exec/ })
  expect((await exec(server, `${path}&command=x`)).status).toBe(403)
  server.faults.add({ do: 'exec-hang' })
  const open = Promise.withResolvers<void>()
  const hanging = exec(server, `${path}&command=x`, { opened: open.resolve })
  await open.promise
  await server.close()
  const { close, frames } = await hanging
  expect([close, frames.filter((frame) => frame.text !== '')]).toEqual([1006, []])
})
