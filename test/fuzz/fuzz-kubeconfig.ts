import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { loadConnection } from '../../src/cluster/config/connection.ts'
import { UserError } from '../../src/cluster/config/user-error.ts'
import { kubeconfigCases } from './cases/kubeconfig.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import { edited, editedText, edits, textEdits } from './mutate.ts'

/** Every value that begins so is a secret. */
const SECRET = 'S3CR3T'
const secret = (name: string) => `${SECRET}-${name}`

const config = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'dev',
  clusters: [
    {
      name: 'dev',
      cluster: {
        server: `https://u:${secret('server')}@127.0.0.1:6443/x`,
        'tls-server-name': 'api',
        'proxy-url': `http://u:${secret('proxy')}@127.0.0.1:3128`,
        'disable-compression': true,
      },
    },
    { name: 'plain', cluster: { server: 'http://127.0.0.1:8080', 'insecure-skip-tls-verify': true } },
  ],
  users: [
    {
      name: 'jane',
      user: {
        token: secret('token'),
        username: 'jane',
        password: secret('password'),
        as: 'joe',
        'as-groups': ['a'],
        'as-user-extra': { a: ['b'] },
      },
    },
    {
      name: 'plugin',
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: 'nowhere',
          args: ['--token', secret('arg')],
          env: [{ name: 'TOKEN', value: secret('env') }],
          interactiveMode: 'Never',
        },
      },
    },
    {
      name: 'oidc',
      user: {
        'auth-provider': {
          name: 'oidc',
          config: { 'client-secret': secret('client'), 'refresh-token': secret('refresh'), 'id-token': secret('id') },
        },
      },
    },
    { name: 'certificate', user: { 'client-key-data': secret('key'), 'client-certificate-data': secret('certificate') } },
  ],
  contexts: [
    { name: 'dev', context: { cluster: 'dev', user: 'jane', namespace: 'demo' } },
    { name: 'exec', context: { cluster: 'dev', user: 'plugin' } },
    { name: 'oidc', context: { cluster: 'dev', user: 'oidc' } },
    { name: 'certificate', context: { cluster: 'plain', user: 'certificate' } },
  ],
  preferences: {},
}
const text = stringify(config)

const input = fc.oneof(
  edits(4).map((changes) => JSON.stringify(edited(config, changes)) ?? 'null'),
  edits(3).map((changes) => stringify(edited(config, changes))),
  textEdits(4).map((changes) => editedText(text, changes)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

async function check(content: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const file = join(folder, 'config')
  writeFileSync(file, content)
  const surroundings = { env: {}, home: folder, platform: 'linux', stdinIsTTY: false, stderr: () => {}, serviceAccountDirectory: folder }
  try {
    for (const context of [undefined, 'exec', 'oidc', 'certificate']) {
      try {
        const { server } = await loadConnection(
          { kubeconfig: file, asGroups: [], asUserExtra: [], ...(context !== undefined && { context }) },
          surroundings,
        )
        assert(/^https?:\/\//.test(server), server)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        const said = `${error.message}\n${error.hint ?? ''}`
        assertPrintable(said, 2_000)
        assert(!said.includes(SECRET), `it says a secret: ${said}`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** kubeconfig files: a connection, or one line that names no secret. */
export const kubeconfigFuzzer: Fuzzer<string> = { name: 'kubeconfig', input, check, cases: kubeconfigCases }
