import { execFile } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Trace } from '../../src/model/trace.ts'
import { documentOf } from '../schema.ts'

const plugin = fileURLToPath(new URL('../../plugin', import.meta.url))

/** What one run of `kubectl porttrace …` did. */
export interface Run {
  code: number
  stdout: string
  stderr: string
}

/** The users of the tests, each as the flags that make kubectl porttrace act as it. */
export const users = {
  admin: [],
  readonly: asUser('readonly', process.env.PORTTRACE_E2E_READONLY),
  namespaced: asUser('namespaced', process.env.PORTTRACE_E2E_NAMESPACED),
} as const satisfies Record<string, readonly string[]>

function asUser(name: string, kubeconfig: string | undefined): readonly string[] {
  return kubeconfig ? ['--kubeconfig', kubeconfig] : ['--as', name]
}

/** Runs the built program as a user does: through kubectl, found on PATH. */
export function porttrace(args: readonly string[], env: Readonly<Record<string, string>> = {}, input?: string): Promise<Run> {
  return run('kubectl', ['porttrace', ...args], env, input)
}

/** The tests' environment, with the built program on PATH as kubectl finds it. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${plugin}${delimiter}${process.env.PATH}`, LC_ALL: 'C.UTF-8' }
}

/** Runs a program to its end; a limit of one minute keeps a hanging one from hanging the test. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, input?: string): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      {
        env: { ...environment(), ...env },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 60_000,
      },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    )
    child.stdin?.end(input ?? '')
  })
}

/** The trace that a run printed. */
export function traceOf(output: string): Trace {
  const document = documentOf(output)
  if (document.kind !== 'Trace') throw new Error('a list, not a trace')
  return document
}
