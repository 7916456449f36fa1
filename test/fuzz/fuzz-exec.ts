import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Connection } from '../../src/cluster/config/connection.ts'
import { outcomeOf } from '../../src/cluster/pods/exec-outcome.ts'
import { ExecOutput } from '../../src/cluster/pods/exec-output.ts'
import { beginExec } from '../../src/cluster/pods/exec-session.ts'
import { execCases } from './cases/exec.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import type { Session } from './inputs.ts'
import { edited, edits, oddValue } from './mutate.ts'

const failure = {
  metadata: {},
  status: 'Failure',
  message: 'command terminated with exit code 2',
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: '2' }] },
}
const status = fc.oneof(
  edits(3).map((changes) => JSON.stringify(edited(failure, changes)) ?? ''),
  oddValue.map((value) => JSON.stringify(value) ?? ''),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const bytes = fc.uint8Array({ maxLength: 40 }).map((one) => [...one])
const input: fc.Arbitrary<Session> = fc.record({
  frames: fc.array(
    fc.oneof(
      bytes,
      fc.tuple(fc.constantFrom(1, 2, 3, 4, 255), bytes).map(([channel, rest]) => [channel, ...rest]),
    ),
    { maxLength: 12 },
  ),
  status: fc.option(status),
  code: fc.option(fc.constantFrom(1000, 1001, 1006, 1011, 4999)),
})

const connection: Connection = {
  user: 'jane',
  namespace: 'demo',
  server: 'https://127.0.0.1',
  kubectlFlags: [],
  tls: { insecure: false },
  authentication: { impersonation: {} },
  execConfig: undefined,
  disableCompression: false,
  requestTimeoutMs: 0,
  surroundings: { env: {}, home: '/', platform: 'linux', stdinIsTTY: false, stderr: () => {} },
}
const endings: ReadonlySet<string> = new Set(['exited', 'no-tool', 'forbidden', 'not-running', 'timeout', 'lost', 'aborted'])

async function check({ frames, status: text, code }: Session): Promise<void> {
  const maxBytes = 100
  const output = new ExecOutput(maxBytes)
  const { opened, take } = await beginExec(
    { namespace: 'demo', pod: 'web', container: 'web', command: ['id'], timeoutMs: 1_000, maxBytes },
    output,
  )
  opened()
  for (const each of frames) take(Buffer.from(each))
  if (text !== null) take(Buffer.concat([Buffer.from([3]), Buffer.from(text)]))
  const end = code === null ? ({ kind: 'done' } as const) : ({ kind: 'closed', code, reason: '\x1b[2J' } as const)
  const outcome = outcomeOf(end, output, connection, '/')
  assert(endings.has(outcome.kind), outcome.kind)
  assert(Buffer.byteLength(output.stdout) + Buffer.byteLength(output.stderr) <= maxBytes * 3)
  if ('message' in outcome) assertPrintable(outcome.message, 2_000)
}

/** Frames of an exec: a known outcome, and no more output than the cap allows. */
export const execFuzzer: Fuzzer<Session> = { name: 'exec', input, check, cases: execCases }
