import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandsOf } from '../docs/commands.ts'
import { startTestServer, type TestServer } from '../server/server.ts'
import { run } from './porttrace.ts'

/** The commands of the pages of findings, each with the page that has it first. */
const commands = new Map(
  readdirSync('docs/findings')
    .toReversed()
    .flatMap((page) => commandsOf(`docs/findings/${page}`).map((command) => [command, page] as const)),
)

let server: TestServer
let folder = ''
beforeAll(async () => {
  server = await startTestServer({ tokenless: 'demo', served: () => true })
  folder = mkdtempSync(join(tmpdir(), 'porttrace-findings-'))
  writeFileSync(join(folder, 'config'), server.kubeconfig())
  writeFileSync(join(folder, 'service.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n')
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** The names of the shop for the CAPITALISED words of a page. Commands that change something run as a dry run. */
function inTheShop(command: string, pod: string): string {
  const words: Record<string, string> = {
    'GATEWAY-NS': 'demo',
    'SERVICE-NS': 'demo',
    'INIT-CONTAINER': 'web',
    NS: 'demo',
    OTHER: 'demo',
    SVC: 'web',
    POD: pod,
    CLIENT: pod,
    CONTAINER: 'web',
    NODE: 'node-1',
    NAME: 'shop',
    INGRESS: 'shop',
    GATEWAY: 'public',
    CLASS: 'nginx',
    SLICE: 'web-1',
    ADDRESS: '10.244.0.3',
    HOST: 'shop.example.com',
    PORT: '8080',
    FILE: 'service.yaml',
    KEY: 'app',
    VALUE: 'web',
    CONTEXT: 'demo',
    PATH: '/',
  }
  const named = command
    .replace('pod/OTHER', 'pod/POD')
    .replace('--context A,B', '--context CONTEXT')
    // A long look is made short.
    .replace(/--for \d+s/, '--for 2s --every 2s --probe-timeout 1s')
    .replace(/\b(GATEWAY-NS|SERVICE-NS|INIT-CONTAINER|[A-Z]{2,})\b/g, (word) => words[word] ?? word)
  const changes = /^kubectl( -n \S+)? (patch|set|scale|label|annotate|delete|apply) /.test(named) && !named.includes('view-last-applied')
  if (named.includes('--dry-run')) return `${named} --validate=false`
  return changes ? `${named} --dry-run=${named.includes('--server-side') ? 'server' : 'client'}` : named
}

/** Errors for what the shop lacks (objects, kinds, programs, metrics, earlier logs, write access), although the command line is right. */
const lacking =
  /NotFound|doesn't have a resource type|failed to start exec|Metrics API not available|previous terminated|MethodNotAllowed|requested resource|command terminated/

it.each([...commands].map(([command, page]) => ({ command, page })))('$page: kubectl takes $command', async ({ command }) => {
  const pod = server.store.list('Pod').find(({ metadata }) => metadata.namespace === 'demo' && metadata.name.startsWith('web-'))
  const { code, stderr } = await run('sh', ['-c', `cd '${folder}' && ${inTheShop(command, pod?.metadata.name ?? '')}`], {
    KUBECONFIG: join(folder, 'config'),
  })
  // 1 is a verdict.
  if (command.startsWith('kubectl porttrace')) expect([0, 1]).toContain(code)
  else if (code !== 0) expect(stderr).toMatch(lacking)
})
