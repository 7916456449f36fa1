import { expect, it } from 'vitest'
import { repeatOfReplay } from '../../../src/probe/replay/repeat-replay.ts'
import type { Replay, ReplayAction } from '../../../src/probe/replay/replay.ts'

function replay(action: ReplayAction): Replay {
  return { namespace: 'demo', pod: 'web-1', container: 'web', words: '', timeout: 2, isReady: true, action }
}

const url = 'http://10.0.0.5:8080/healthz'

it.each<[string, ReplayAction, string | undefined, RegExp]>([
  ['GET', { kind: 'http', url, headers: [] }, 'wget', / -- wget .* http:\/\/10\.0\.0\.5:8080\/healthz$/],
  ['connection', { kind: 'tcp', host: '10.0.0.5', port: 80 }, 'nc', / -- nc .* 10\.0\.0\.5 80$/],
  ['gRPC call', { kind: 'grpc', host: '10.0.0.5', port: 80 }, 'grpc_health_probe', / -- grpc_health_probe .*-addr=10\.0\.0\.5:80 /],
  ['command', { kind: 'command', command: ['pg_isready', '-q'] }, undefined, / -- pg_isready -q$/],
])('a readiness probe that is a %s can be repeated by hand', (_, action, tool, line) => {
  expect(repeatOfReplay(replay(action), tool, [])?.line).toMatch(line)
})

it.each<[string, ReplayAction, string | undefined]>([
  ['has headers', { kind: 'http', url, headers: [['Authorization', 'Bearer abcdefgh']] }, 'curl'],
  ['has a token in its path', { kind: 'http', url: `${url}?token=abc`, headers: [] }, 'curl'],
  ['is a command with a password', { kind: 'command', command: ['check', '--password', 'abc'] }, undefined],
  ['no tool could send', { kind: 'http', url, headers: [] }, undefined],
  ['cannot be sent', { kind: 'none', why: 'the Pod has no address' }, undefined],
])('a readiness probe that %s has no command to copy', (_, action, tool) => {
  expect(repeatOfReplay(replay(action), tool, [])).toBeUndefined()
})
