import { onTestFinished } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { documentOf } from '../schema.ts'
import type { TestServerOptions } from '../server/server.ts'
import { withTimeEnough } from '../time-enough.ts'
import { type Outside, type Ran, startBench } from './program.ts'

/** A Service of the shop that is watched, and a change that breaks it. */
export const web = { kind: 'Service', namespace: 'demo', name: 'web' }
export const breaking = { spec: { selector: { app: 'nope' } } }

/** Starts a program that continues, to be ended as by an interrupt; what it prints can be waited for. */
export async function going(argv: readonly string[], options: TestServerOptions & { user?: string; rows?: number } = {}) {
  const { user, rows, ...rest } = options
  const bench = await startBench(rest)
  onTestFinished(() => bench.close())
  const end = new AbortController()
  let text = ''
  let look: () => void = () => undefined
  const outside: Outside = {
    ended: end.signal,
    ...(rows !== undefined && { rows }),
    printed: (more) => {
      text += more
      look()
    },
  }
  const ran: Promise<Ran> = bench.run(argv, user, '', outside)
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        if (pattern.test(text)) resolve(text)
      }
      look()
      void ran.then(({ stderr, code }) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr}${text}`)))
    })
  const interrupted = () => {
    end.abort(130)
    return ran
  }
  return { server: bench.server, ran, printed, interrupted }
}

/** A run that its --timeout ends, but not before something was read. */
export function timedOut(argv: readonly string[]): Promise<Ran> {
  return withTimeEnough(
    async (ms) => {
      const { ran } = await going([...argv, '--timeout', `${ms}ms`])
      return ran
    },
    ({ stdout }) => stdout !== '',
  )
}

/** The traces that were printed, one a line. */
export const traces = (stdout: string): Trace[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => documentOf(line))
    .filter((document) => document.kind === 'Trace')
