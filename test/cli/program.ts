import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import type { Trace, TraceList } from '../../src/model/trace.ts'
import { documentOf } from '../schema.ts'
import { selfSignedCertificate } from '../server/certificate.ts'
import type { User } from '../server/rbac.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../server/server.ts'

/** What a run of the whole program did. */
export interface Ran {
  code: number
  stdout: string
  stderr: string
}

const certificate = selfSignedCertificate()

/** The embedded server with TLS, and the program run against it as one of its users. */
export interface Bench {
  server: TestServer
  folder: string
  run(argv: readonly string[], user?: string, input?: string, outside?: Outside): Promise<Ran>
  /** The environment in which the program finds the server, as one of its users. */
  env(user?: string): Record<string, string>
  close(): Promise<void>
}

/** Starts a server of its own for a test. */
export async function startBench(options: TestServerOptions = {}): Promise<Bench> {
  const server = await startTestServer({ tls: certificate, ...options })
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
  const env = (user?: string) => {
    const kubeconfig = join(folder, `kubeconfig-${user ?? 'first'}`)
    writeFileSync(kubeconfig, server.kubeconfig(user))
    return { KUBECONFIG: kubeconfig }
  }
  const run: Bench['run'] = (argv, user, input, outside) => runProgram(argv, env(user), input, outside)
  const close = async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  }
  return { server, folder, run, env, close }
}

/** What the outside does to a program that continues. */
export interface Outside {
  /** Hears each text as it is printed. */
  printed?: (text: string) => void
  /** Ends it as an interrupt does. */
  ended?: AbortSignal
  /** Its output is a terminal of 100 columns and so many rows. */
  rows?: number
}

/** Runs the program in this process, in a pipe, with UTF-8 and no colours. */
export function runProgram(argv: readonly string[], env: Record<string, string> = {}, input = '', outside: Outside = {}): Promise<Ran> {
  return captured((io) => main(argv, io), env, input, outside)
}

/** Runs a part of the program in the same way. */
export async function captured(
  part: (io: Io) => Promise<number>,
  env: Record<string, string> = {},
  input = '',
  outside: Outside = {},
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const code = await part({
    program: 'kubectl porttrace',
    env: { LANG: 'C.UTF-8', ...env },
    platform: 'linux',
    home: '/nonexistent',
    stdinIsTTY: false,
    stdoutIsTTY: false,
    stderrIsTTY: false,
    stdout: async (text) => {
      stdout += text
      outside.printed?.(text)
    },
    stderr: (text) => {
      stderr += text
    },
    readStdin: async () => input,
    streams: () => ({ stdin: Readable.from([input]), stdout: new PassThrough() }),
    ask: async () => input,
    now: () => new Date('2026-01-15T10:00:00Z'),
    signal: new AbortController().signal,
    ended: () => outside.ended ?? new AbortController().signal,
    ...(outside.rows !== undefined && { stdoutIsTTY: true, columns: 100, rows: outside.rows }),
    interrupted: () => new AbortController().signal,
  })
  return { code, stdout, stderr }
}

/** The trace that a run printed, by the schema. */
export function traceOf({ stdout, stderr }: Ran): Trace {
  if (stdout === '') throw new Error(stderr)
  const document = documentOf(stdout)
  if (document.kind !== 'Trace') throw new Error('a list, not a trace')
  return document
}

/** The list that a run printed, by the schema. */
export function listOf({ stdout, stderr }: Ran): TraceList {
  if (stdout === '') throw new Error(stderr)
  const document = documentOf(stdout)
  if (document.kind !== 'TraceList') throw new Error('a trace, not a list')
  return document
}

/** A user who may get and list these resources (`nodes`, `endpointslices.discovery.k8s.io`), in the namespace or in all. */
export function reader(name: string, resources: readonly string[], namespace?: string): User {
  return {
    name,
    token: `token-of-${name}`,
    rules: resources.map((resource) => {
      const [plural = '', ...group] = resource.split('.')
      return {
        apiGroups: [group.join('.')],
        resources: [plural],
        verbs: ['get', 'list', 'watch'],
        ...(namespace !== undefined && { namespaces: [namespace] }),
      }
    }),
  }
}

/** What the chain of a Service is read with, but Nodes and workloads. */
export const chainRights = [
  'services',
  'pods',
  'endpointslices.discovery.k8s.io',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
]
