import { describe, expect, it } from 'vitest'
import type { ExecOutcome, ExecRequest } from '../../../src/model/exec.ts'
import type { Replay, ReplayAction } from '../../../src/probe/replay/replay.ts'
import { runReplay } from '../../../src/probe/replay/run-replay.ts'

const ended = (exitCode: number, stdout = '', stderr = ''): ExecOutcome => ({
  kind: 'exited',
  exitCode,
  stdout,
  stderr,
  truncated: false,
  ms: 5,
})
const noTool: ExecOutcome = { kind: 'no-tool', message: 'executable file not found in $PATH', ms: 1 }

/** The result of a probe if programs answer so; a program without an answer is not in the image. */
async function sent(action: ReplayAction, answers: (program: string, command: readonly string[]) => ExecOutcome | undefined) {
  const replay: Replay = { namespace: 'demo', pod: 'web-1', container: 'web', words: '', timeout: 2, isReady: false, action }
  const asked: ExecRequest[] = []
  const exec = async (request: ExecRequest) => {
    asked.push(request)
    return answers(request.command[0] ?? '', request.command) ?? noTool
  }
  return { result: await runReplay(replay, { exec, signal: new AbortController().signal }), asked }
}

const get: ReplayAction = {
  kind: 'http',
  url: 'http://10.0.0.5:8080/healthz',
  headers: [
    ['X-Probe', 'yes'],
    ['Empty', ''],
  ],
}
const curl = (answer: ExecOutcome) => (program: string) => (program === 'curl' ? answer : undefined)
const wget = (answer: ExecOutcome) => (program: string) => (program === 'wget' ? answer : undefined)

describe('a readiness probe that is sent from inside of its Pod', () => {
  it.each([
    [200, 'ready'],
    [399, 'ready'],
    [400, 'not-ready'],
    [503, 'not-ready'],
    [199, 'not-ready'],
  ])('a readiness probe that gets HTTP %i is %s, as for the kubelet', async (status, state) => {
    const { result } = await sent(get, curl(ended(0, `porttrace ${status} 0.004\n`)))
    expect(result).toMatchObject({ state, words: `HTTP ${status} 4 ms`, tool: 'curl' })
  })

  it('a readiness probe is sent with its headers as arguments, within the time that the kubelet waits', async () => {
    const { asked } = await sent(get, curl(ended(0, 'porttrace 200 0.004\n')))
    expect(asked).toHaveLength(1)
    expect(asked[0]?.command.join(' ')).toMatch(/--max-time 2 .* -H X-Probe: yes -H Empty; .* http:\/\/10\.0\.0\.5:8080\/healthz$/)
  })

  it('a readiness probe whose connection is refused is not ready, and one whose answer nobody understands is unknown', async () => {
    const refused = ended(7, 'porttrace 000 0.000\n', 'curl: (7) Failed to connect to 10.0.0.5 port 8080: Connection refused')
    expect((await sent(get, curl(refused))).result).toMatchObject({ state: 'not-ready', words: 'refused' })
    expect((await sent(get, curl(ended(42, '', 'what?')))).result).toMatchObject({ state: 'unknown' })
  })

  it.each([
    ['GNU', ended(8, '', '  HTTP/1.1 503 Service Unavailable\n  Server: x\n'), 'not-ready'],
    ['BusyBox', ended(1, '', 'wget: server returned error: HTTP/1.1 503 Service Unavailable\n'), 'not-ready'],
    ['any', ended(0, '', '  HTTP/1.1 204 No Content\n'), 'ready'],
    ['any', ended(4, '', "wget: can't connect to remote host (10.0.0.5): Connection refused\n"), 'not-ready'],
  ])('a readiness probe that is sent by wget of %s reads the first status', async (_, answer, state) => {
    expect((await sent(get, wget(answer))).result.state).toBe(state)
  })

  it('a readiness probe goes to the next make of wget if the first does not know its options', async () => {
    const { result, asked } = await sent(get, (program, command) => {
      if (program !== 'wget') return undefined
      return command.includes('--no-proxy') ? ended(1, '', 'wget: unrecognized option: no-proxy\nusage:') : ended(0, '', 'HTTP/1.0 200 OK')
    })
    expect(result).toMatchObject({ state: 'ready', tool: 'wget (busybox)' })
    expect(asked).toHaveLength(3)
  })

  it('a readiness probe is unknown, not failed, without a tool, a right or a connection', async () => {
    expect((await sent(get, () => undefined)).result).toMatchObject({ state: 'unknown', words: 'no tool in the image that can send HTTP' })
    const forbidden: ExecOutcome = { kind: 'forbidden', message: 'pods "web-1" is forbidden', ms: 3 }
    const { result, asked } = await sent(get, () => forbidden)
    expect(result).toMatchObject({ state: 'unknown', words: 'forbidden' })
    expect(asked).toHaveLength(1)
  })

  it('a readiness probe that is a command has its exit code, and no program is no result', async () => {
    const command: ReplayAction = { kind: 'command', command: ['pg_isready'] }
    expect((await sent(command, () => ended(0))).result).toMatchObject({ state: 'ready', words: 'exit code 0' })
    const failed = await sent(command, () => ended(2, '', 'password=hunter2 is wrong'))
    expect(failed.result).toMatchObject({ state: 'not-ready', words: 'exit code 2' })
    expect(failed.result.message).not.toMatch(/hunter2/)
    expect((await sent(command, () => noTool)).result).toMatchObject({ state: 'unknown', words: 'no such program' })
    expect((await sent(command, () => ({ kind: 'timeout', message: '', ms: 6_000 }))).result.state).toBe('unknown')
  })

  it('a readiness probe by gRPC needs the program for it, and knows its exit codes', async () => {
    const grpc: ReplayAction = { kind: 'grpc', host: '10.0.0.5', port: 9000 }
    expect((await sent(grpc, () => undefined)).result).toMatchObject({ state: 'unknown', words: 'no grpc_health_probe in the image' })
    expect((await sent(grpc, () => ended(4))).result.state).toBe('not-ready')
    expect((await sent(grpc, () => ended(1))).result.state).toBe('unknown')
    expect((await sent(grpc, () => ended(0))).result.state).toBe('ready')
  })

  it('a readiness probe of a socket is ready once a connection is established', async () => {
    const tcp: ReplayAction = { kind: 'tcp', host: '10.0.0.5', port: 5432 }
    const tools = (answer: ExecOutcome) => (program: string) =>
      program === 'sh' ? ended(0, 'nc\n') : program === 'nc' ? answer : undefined
    expect((await sent(tcp, tools(ended(0)))).result.state).toBe('ready')
    expect((await sent(tcp, tools(ended(1, '', 'nc: 10.0.0.5 (10.0.0.5:5432): Connection refused')))).result.state).toBe('not-ready')
  })
})
