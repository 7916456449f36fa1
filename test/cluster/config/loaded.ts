import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type ConnectionFlags, loadConnection, type Surroundings } from '../../../src/cluster/config/connection.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { failureOf } from '../http/failure.ts'

export let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-connection-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

export const pem = (what: string) => `-----BEGIN ${what}-----\nAA==\n-----END ${what}-----\n`
export const base64 = (text: string) => Buffer.from(text).toString('base64')

export function put(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

export const standard = `
clusters:
- {name: dev, cluster: {server: "https://dev.example:6443/"}}
- {name: prod, cluster: {server: "https://prod.example/k8s/clusters/c-1/", tls-server-name: kube}}
- {name: plain, cluster: {server: "http://plain.example:8001"}}
- {name: serverless, cluster: {}}
users:
- {name: jane, user: {token: jane-token}}
- {name: joe, user: {username: joe, password: pw}}
contexts:
- {name: kind-dev, context: {cluster: dev, user: jane, namespace: shop}}
- {name: kind-prod, context: {cluster: prod, user: joe}}
- {name: plain, context: {cluster: plain, user: jane}}
- {name: no-cluster, context: {cluster: gone, user: jane}}
- {name: no-user, context: {cluster: dev, user: gone}}
- {name: empty, context: {}}
- {name: serverless, context: {cluster: serverless}}
current-context: kind-dev
`

export function load(flags: Partial<ConnectionFlags> = {}, kubeconfig: string | null = standard, more: Partial<Surroundings> = {}) {
  const env: Record<string, string> = kubeconfig === null ? {} : { KUBECONFIG: put('config', kubeconfig) }
  const surroundings = {
    env,
    home: folder,
    platform: 'linux',
    stdinIsTTY: false,
    stderr: () => {},
    serviceAccountDirectory: folder,
    ...more,
  }
  return loadConnection({ asGroups: [], asUserExtra: [], ...flags }, surroundings)
}

export const failure = (promise: Promise<unknown>) => failureOf(UserError, promise)

export const oneUser = (user: string, cluster = 'server: "https://a"') =>
  `clusters: [{name: c, cluster: {${cluster}}}]\nusers: [{name: u, user: {${user}}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n`
