import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { runExecPlugin } from '../../../src/cluster/config/exec-credential.ts'
import type { ExecEntry } from '../../../src/cluster/config/kubeconfig-file.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { failureOf } from '../http/failure.ts'
import { connectionTo } from '../servers.ts'

export let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-credentials-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

export const v1 = 'client.authentication.k8s.io/v1'
export const never = new AbortController().signal

/** A plugin written in JavaScript; `status` and `say(text)` are at hand. */
export function plugin(script: string, more: Partial<ExecEntry> = {}): ExecEntry {
  const say = `const say = (status, apiVersion = "${v1}") => process.stdout.write(JSON.stringify({ kind: "ExecCredential", apiVersion, status }));`
  const entry = {
    args: ['-e', `${say}${script}`],
    env: {},
    apiVersion: v1,
    installHint: '',
    provideClusterInfo: false,
    interactiveMode: 'Never',
  }
  return { command: process.execPath, ...entry, ...more }
}

export function withExec(exec: ExecEntry, more: Partial<Connection> = {}): Connection {
  return connectionTo('https://api.example', { authentication: { exec, impersonation: {} }, ...more })
}

export const failure = (promise: Promise<unknown>) => failureOf(UserError, promise)

export const run = (exec: ExecEntry, more: Partial<Connection> = {}) => runExecPlugin(exec, withExec(exec, more), never)
