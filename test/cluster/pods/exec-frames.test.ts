import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outcomeOf } from '../../../src/cluster/pods/exec-outcome.ts'
import { ExecOutput } from '../../../src/cluster/pods/exec-output.ts'
import { beginExec } from '../../../src/cluster/pods/exec-session.ts'
import { connectionTo } from '../servers.ts'
import { exitStatus, frame } from '../sockets.ts'

/** A running command that takes its frames from the test, and its output. */
async function session(maxBytes: number, drainBytes = 0) {
  const output = new ExecOutput(maxBytes, { drainBytes })
  const request = { namespace: 'demo', pod: 'web', container: 'web', command: ['id'], timeoutMs: 1_000, maxBytes }
  const { opened, take } = await beginExec(request, output)
  opened()
  return { output, take }
}

const words = fc.string({ unit: 'grapheme', maxLength: 60 })
/** Where a stream of bytes is cut, as shares of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

function pieces(channel: number, text: string, at: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const borders = [0, ...at.map((share) => Math.round(share * bytes.length)).sort((a, b) => a - b), bytes.length]
  return borders.slice(1).map((end, index) => frame(channel, bytes.subarray(borders[index], end)))
}

/** The frames of two streams, in an order in which each stream keeps its own. */
function mixed(one: Buffer[], other: Buffer[], order: readonly boolean[]): Buffer[] {
  const left = [...one]
  const right = [...other]
  const all = order.flatMap((first) => (first ? left : right).shift() ?? [])
  return [...all, ...left, ...right]
}

it('the output is the same however it is split into frames', async () => {
  const order = fc.array(fc.boolean(), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(words, words, cuts, cuts, order, fc.integer({ min: 0, max: 255 }), async (out, err, outCuts, errCuts, turns, code) => {
      const { output, take } = await session(10_000)
      const frames = mixed(pieces(1, out, outCuts), pieces(2, err, errCuts), turns)
      for (const each of frames) expect(take(each)).toBe('more')
      expect(take(frame(3, exitStatus(code)))).toBe('close')
      expect(outcomeOf({ kind: 'done' }, output, connectionTo('https://a'), '/')).toEqual({
        kind: 'exited',
        exitCode: code,
        stdout: Buffer.from(out).toString('utf8'),
        stderr: Buffer.from(err).toString('utf8'),
        truncated: false,
      })
    }),
  )
})

it('no more output is kept than allowed, and what is kept is its beginning', async () => {
  await fc.assert(
    fc.asyncProperty(words, cuts, fc.integer({ min: 0, max: 80 }), async (out, at, maxBytes) => {
      const { output, take } = await session(maxBytes)
      const heard = pieces(1, out, at).map((each) => take(each))
      const whole = Buffer.from(out)
      expect(output.truncated).toBe(whole.length > maxBytes)
      expect(heard.at(-1) === 'terminate').toBe(output.truncated)
      expect(Buffer.byteLength(output.stdout)).toBeLessThanOrEqual(maxBytes)
      expect(whole.toString('utf8').startsWith(output.stdout)).toBe(true)
      expect(maxBytes - Buffer.byteLength(output.stdout) < 4 || !output.truncated).toBe(true)
    }),
  )
})

it('output beyond the limit is dropped until the command has ended', async () => {
  const { output, take } = await session(10, 20)
  expect(take(frame(1, 'a'.repeat(30)))).toBe('more')
  expect(take(frame(3, exitStatus(0)))).toBe('close')
  expect(outcomeOf({ kind: 'done' }, output, connectionTo('https://a'), '/')).toMatchObject({
    exitCode: 0,
    stdout: 'a'.repeat(10),
    truncated: true,
  })
})

it('a command that writes far beyond the limit is terminated at once', async () => {
  const { take } = await session(10, 20)
  expect(take(frame(1, 'a'.repeat(30)))).toBe('more')
  expect(take(frame(1, 'a'))).toBe('terminate')
})

it('no frames make it throw, and each ending gives an outcome', async () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 })
  const endings = fc.constantFrom({ kind: 'done' } as const, { kind: 'closed', code: 1006, reason: 'x\u001b[2J' } as const)
  const kinds = ['exited', 'no-tool', 'forbidden', 'not-running', 'timeout', 'lost', 'aborted']
  await fc.assert(
    fc.asyncProperty(frames, fc.option(fc.json()), endings, async (bytes, status, ending) => {
      const { output, take } = await session(100)
      for (const each of bytes) take(Buffer.from(each))
      if (status !== null) take(frame(3, status))
      const outcome = outcomeOf(ending, output, connectionTo('https://a'), '/')
      expect(kinds).toContain(outcome.kind)
      if ('message' in outcome) expect(outcome.message).toMatch(/^[^\u0000-\u001f\u007f]+$/)
    }),
  )
})
