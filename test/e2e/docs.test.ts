import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { commandsOf, pages } from '../docs/commands.ts'
import { startTestServer, type TestServer } from '../server/server.ts'
import { run } from './porttrace.ts'
import { openTerminal, plugin } from './tmux.ts'

/** Pages whose commands are run in test/cli/docs.test.ts, in the work tree of a pipeline. */
const pipelines = ['docs/github-actions.md', 'docs/gitlab-ci.md']

/** The commands of README.md and of the pages in docs/, each with the page that has it first. */
const commands = new Map(
  pages
    .filter((page) => !pipelines.includes(page))
    .toReversed()
    .flatMap((page) => commandsOf(page).map((command) => [command, page] as const)),
)

/** Commands that are tried elsewhere: each with where. */
const elsewhere: readonly [RegExp, string][] = [
  [/^npm ci && npm (start|test)/, 'how everything here was set up'],
  [/^npm (ci && npm )?run build\b/, 'ran before this'],
  [/^export PATH/, 'as the tests here find the plugin'],
  [/kubectl krew install|npm install|^sha256sum|^tar /, 'test/package'],
  [/must-gather\.tar\.gz/, 'test/files/bundle/traced.test.ts'],
  [/--with .* -i$/, 'test/tui/what-if.test.ts'],
  [/--context \S+ -i$/, 'test/tui/contexts.test.ts'],
  [/serviceimport\/|clusterset\.local|svc\/derived-/, 'test/cli/imports, with clusters that export and import'],
]

/** Objects that the pages name and the shop does not have. */
const apiVersion = 'gateway.networking.k8s.io/v1'
const gateways = [
  { apiVersion, kind: 'GatewayClass', metadata: { name: 'edge' }, spec: { controllerName: 'example.com/edge' } },
  {
    apiVersion,
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'demo' },
    spec: { gatewayClassName: 'edge', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  },
  {
    apiVersion,
    kind: 'HTTPRoute',
    metadata: { name: 'shop', namespace: 'demo' },
    spec: { parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  },
]

const networking = 'networking.istio.io/v1'
const istio = [
  {
    apiVersion: networking,
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'demo' },
    spec: { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
  },
  {
    apiVersion: networking,
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'demo' },
    spec: {
      hosts: ['reviews.example.com'],
      gateways: ['public'],
      http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
    },
  },
]

/** A client in another namespace. */
const labels = { app: 'front' }
const containers = [{ name: 'front', image: 'front' }]
const front = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'front', namespace: 'shop' },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'front-1', namespace: 'shop', labels },
    spec: { nodeName: 'node-1', containers },
    status: { phase: 'Running', podIP: '10.244.0.99', podIPs: [{ ip: '10.244.0.99' }] },
  },
]

/** Files of a user. */
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}}
`
const manifest = `apiVersion: v1
kind: Service
metadata: {name: fresh}
spec: {ports: [{port: 80, targetPort: 8080}], selector: {app: fresh}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: fresh}
spec:
  selector: {matchLabels: {app: fresh}}
  template:
    metadata: {labels: {app: fresh}}
    spec: {containers: [{name: fresh, image: fresh, ports: [{containerPort: 8080}]}]}
`

let server: TestServer
let folder = ''
beforeAll(async () => {
  server = await startTestServer({ tokenless: 'demo', served: () => true })
  for (const object of [...gateways, ...istio, ...front]) server.store.put(object)
  folder = mkdtempSync(join(tmpdir(), 'porttrace-docs-'))
  writeFileSync(join(folder, 'config'), withContexts(server.kubeconfig()))
  writeFileSync(join(folder, 'policy.yaml'), policy)
  writeFileSync(join(folder, 'app.log'), 'starting\nError: connect ECONNREFUSED 10.96.3.4:80\nError: connect ECONNREFUSED 10.96.3.3:80\n')
  mkdirSync(join(folder, 'k8s'))
  writeFileSync(join(folder, 'k8s', 'fresh.yaml'), manifest)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** The kubeconfig with the contexts that the pages name. */
function withContexts(kubeconfig: string): string {
  const { contexts, ...rest } = fields(JSON.parse(kubeconfig))
  const [first] = items(contexts).map(fields)
  const named = ['prod-eu', 'prod-us'].map((name) => ({ name, context: first?.context }))
  return JSON.stringify({ ...rest, contexts: [first, ...named] })
}

/** Runs a command of a shell in the shop, which has the Services of the pages. */
const shell = (command: string) => run('sh', ['-c', `cd '${folder}' && ${command}`], { KUBECONFIG: join(folder, 'config') })

it('the pages have commands', () => expect(commands.size).toBeGreaterThan(60))

/** The command with the names of the shop; watches end, long looks are short, and what waits, waits for a healthy Service. */
async function inTheShop(command: string): Promise<string> {
  const { stdout } = await shell('kubectl get pods -l app=web -o name | head -1')
  return command
    .replace(/pod\/(web-0|client)/, stdout.trim())
    .replace('node/worker-1', 'node/node-1')
    .replace('kubectl apply -f web.yaml', 'kubectl get service db')
    .replace('svc/web --until', 'svc/db --until')
    .replace(/ -w(?= |$)/, ` -w --timeout ${command.includes('--probe') ? '4s' : '1s'}`)
    .replace(/--for \d+s(?: --every \d+s)?/, '--for 4s --every 2s')
    .replace('helm template chart/', 'cat k8s/fresh.yaml')
    .replace('--context staging', '--context test')
}

/** Allowed standard error: what probes will run, which kinds a dump lacks, and what else the demo has. */
const remarks = new Map([
  [/--probe/, /^probes of .*\n( {2}.*\n)*/],
  [/-f dump/, /^note: dump\.yaml has no .*\n/],
  [/porttrace demo$/, /^\nThis is the embedded demo; .*\n/],
])

const isWriter = (command: string) => />|--save/.test(command.replaceAll(/'[^']*'/g, ''))
// Some commands read a file that another one writes, so writers run first.
const ours = [...commands]
  .filter(([command]) => !elsewhere.some(([known]) => known.test(command)))
  .toSorted(([a], [b]) => Number(isWriter(b)) - Number(isWriter(a)))
for (const [command, page] of ours.filter(([one]) => !/ -i /.test(one))) {
  it(`the command of ${page} runs: ${command}`, async () => {
    const { code, stdout, stderr } = await shell(await inTheShop(command))
    // 1 is a verdict.
    expect([0, 1]).toContain(code)
    const words = [...remarks].find(([known]) => known.test(command))?.[1] ?? ''
    expect(stderr.replace(words, '')).toBe('')
    // A service without a client prints nothing.
    if ((!isWriter(command) || command.includes('--save')) && !command.includes('</dev/null')) expect(stdout).not.toBe('')
  })
}

for (const [command, page] of ours.filter(([one]) => / -i /.test(one))) {
  it(`the command of ${page} runs: ${command}`, async () => {
    const words = command.split(' ').slice(2)
    const view = openTerminal(['sh', '-c', '"$0" "$@"; echo "code $?"; read end', plugin, ...words], { KUBECONFIG: join(folder, 'config') })
    try {
      await view.shows(/demo · demo › (deployment\/)?web /)
      view.press('C-c')
      await view.shows(/code 0/)
    } finally {
      view.close()
    }
  })
}
