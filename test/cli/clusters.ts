import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { selfSignedCertificate } from '../server/certificate.ts'
import type { User } from '../server/rbac.ts'
import { startTestServer, type TestServer } from '../server/server.ts'
import { type Ran, runProgram } from './program.ts'

const certificate = selfSignedCertificate()

/** One context of a kubeconfig: a server of its own. */
export interface ContextOptions {
  /** One who may do everything, by default. */
  users?: readonly User[]
  namespace?: string
  /** The server has ended before anything is asked. */
  isDown?: true
  /** A user entry in place of the token. */
  user?: object
  /** What is different in the shop of this context. */
  change?: (server: TestServer) => void
}

/** Servers by the names of their contexts, and the program with a kubeconfig that has them all; the first context is the current one. */
export interface Clusters {
  servers: ReadonlyMap<string, TestServer>
  run(argv: readonly string[]): Promise<Ran>
}

/** Starts a server for each context of the test that runs, and stops them when it ends. */
export async function startClusters(contexts: Readonly<Record<string, ContextOptions>>): Promise<Clusters> {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const servers = new Map<string, TestServer>()
  const parts = await Promise.all(
    Object.entries(contexts).map(async ([name, options]) => {
      const server = await startTestServer({ tls: certificate, ...(options.users && { users: options.users }) })
      options.change?.(server)
      servers.set(name, server)
      if (options.isDown) await server.close()
      else onTestFinished(() => server.close())
      const token = options.users?.[0]?.token ?? 'demo'
      const authority = Buffer.from(certificate.cert).toString('base64')
      return {
        cluster: { name, cluster: { server: server.url, 'certificate-authority-data': authority } },
        user: { name, user: options.user ?? { token } },
        context: { name, context: { cluster: name, user: name, namespace: options.namespace ?? 'demo' } },
      }
    }),
  )
  const kubeconfig = join(folder, 'kubeconfig')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': Object.keys(contexts)[0],
    clusters: parts.map(({ cluster }) => cluster),
    users: parts.map(({ user }) => user),
    contexts: parts.map(({ context }) => context),
  }
  writeFileSync(kubeconfig, JSON.stringify(config))
  return { servers, run: (argv) => runProgram(argv, { KUBECONFIG: kubeconfig, PATH: process.env.PATH ?? '' }) }
}
