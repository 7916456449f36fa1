// npm run bench: prints figures as ratios between commands of one run, since machines are shared and noisy. Each pair of commands is run
// in turn, and the median of the pairs' ratios is taken. What needs a cluster takes that of KUBECONFIG, with the Service `web` of namespace
// `demo`, and is left out with the reason if there is none.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bareCommand } from './bare.mjs'
import { manifestFolder, mustGathers } from './manifests.mjs'
import { compare } from './measure.mjs'
import { policies, writeWide } from './policies.mjs'
import { probing } from './probing.mjs'
import { currentConfig, startRelay } from './relay.mjs'
import { sampling } from './sampling.mjs'
import { startClusterServer } from './start-cluster-server.mjs'
import { tracing } from './tracing.mjs'
import { view } from './view.mjs'
import { watching } from './watching.mjs'

const plugin = fileURLToPath(new URL('../plugin/kubectl-porttrace', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'porttrace-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
// A cache of its own: code that V8 compiled for another build, which runs beside this one, does not fit.
process.env.XDG_CACHE_HOME = join(folder, 'cache')

console.log(
  `${cpus().length} processors, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}: a load of its own disturbs wall time most`,
)

function count(args) {
  const { status, stdout } = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 })
  return status === 0 ? stdout.split('\n').filter(Boolean).length : 0
}

/** The single file for this platform, unpacked, where `npm run package` has made it. */
function singleFile() {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const release = fileURLToPath(new URL('../release/', import.meta.url))
  const name = existsSync(release) && readdirSync(release).find((file) => file.endsWith(`_${process.platform}_${arch}.tar.gz`))
  if (!name) return undefined
  spawnSync('tar', ['-xzf', join(release, name), '-C', folder])
  const program = join(folder, 'kubectl-porttrace')
  return { program, packed: statSync(join(release, name)).size, size: statSync(program).size }
}

const client = ['kubectl', 'version', '--client']
const tab = ['__complete', 'explain', 'PT3']
const atOnce = { wall: '≤ 0.95' }
await compare('--help, against kubectl version --client', [plugin, '--help'], client, atOnce)
await compare('--version, against kubectl version --client', [plugin, '--version'], client, atOnce)
await compare('the answer to a TAB, against kubectl version --client', [plugin, ...tab], client, atOnce)

const single = singleFile()
if (single) {
  console.log(`the single file: ${(single.packed / 2 ** 20).toFixed(1)} MiB packed, ${(single.size / 2 ** 20).toFixed(1)} MiB unpacked`)
  await compare('its --version, against kubectl version --client', [single.program, '--version'], client, atOnce)
  await compare('its --help, against kubectl version --client', [single.program, '--help'], client, atOnce)
  await compare('its answer to a TAB, against kubectl version --client', [single.program, ...tab], client, atOnce)
} else console.log('the single file: left out, npm run package has made none for this platform')

if (count(['get', 'service', 'web', '-n', 'demo', '-o', 'name']) === 1) {
  const words = ['svc/web', '-n', 'demo', '-o', 'json']
  const describe = ['kubectl', 'describe', 'service', 'web', '-n', 'demo']
  const config = currentConfig()
  await compare('svc/web -o json, against kubectl describe svc web', [plugin, ...words], describe, { wall: '≤ 1.3' })
  if (single) await compare('the same of the single file', [single.program, ...words], describe, { wall: '≤ 1.3' })
  const bare = bareCommand(config, 'demo', 'web', join(folder, 'bare.json'))
  await compare('the same, against a bare script of the same requests', [plugin, ...words], bare, { cpu: '≤ 1.25' })
  const KUBECONFIG = join(folder, 'relayed.json')
  const relay = await startRelay(config, KUBECONFIG, 10)
  await compare(
    'the same with 20 ms of round trip, against kubectl describe',
    [plugin, ...words],
    describe,
    { wall: '≤ 0.95' },
    { env: { KUBECONFIG } },
  )
  relay.close()
} else console.log('svc/web -o json: left out, no Service web in namespace demo of the current cluster')

const all = ['kubectl', 'get', 'services,endpoints,pods', '-A', '-o', 'json']
const whole = { cpu: '≤ 0.05', memory: '≤ 0.2' }
const services = count(['get', 'services', '-A', '-o', 'name'])
const listed = `against kubectl get svc,endpoints,pods -A -o json`
if (services >= 500)
  await compare(`-A -o json over ${services} Services, ${listed}`, [plugin, '-A', '-o', 'json'], all, whole, { times: 3 })
else {
  // Its objects are a quarter as large as those of a cluster, which makes it easier for kubectl.
  const server = await startClusterServer()
  const KUBECONFIG = join(folder, 'embedded.json')
  const name = 'embedded'
  const context = { cluster: name, user: name }
  writeFileSync(
    KUBECONFIG,
    JSON.stringify({
      clusters: [{ name, cluster: { server: server.url } }],
      users: [{ name, user: {} }],
      contexts: [{ name, context }],
      'current-context': name,
    }),
  )
  await compare(`-A -o json over 2000 Services of the embedded server, ${listed}`, [plugin, '-A', '-o', 'json'], all, whole, {
    times: 5,
    env: { KUBECONFIG },
  })
  server.close()
}

console.log(await tracing())
console.log(policies())
const wide = join(folder, 'wide.json')
writeWide(wide)
await compare(
  '--matrix of 200 workloads × 200 Services, against the list of these Services',
  [plugin, '-f', wide, '--matrix', '-n', 'demo', '-o', 'json'],
  [plugin, '-f', wide, '-n', 'demo', '-o', 'json'],
  { wall: '≤ 5' },
  { times: 7 },
)
const { folder: manifests, parser } = manifestFolder(folder)
await compare(
  '-f FOLDER of 2,000 manifests, against a program that parses them',
  [plugin, '-f', manifests, '-A', '-o', 'json'],
  [process.execPath, parser],
  { wall: '≤ 3' },
  { times: 5 },
)
const { large, small, size } = mustGathers(folder)
await compare(
  `-f a must-gather of ${(119 + size).toFixed(0)} MiB, against one of the ${size.toFixed(0)} MiB of it that matter`,
  [plugin, '-f', large, '-A', '-o', 'json'],
  [plugin, '-f', small, '-A', '-o', 'json'],
  { wall: '≤ 1.5' },
  { times: 5 },
)
console.log(await view())
console.log(await watching())
console.log(await probing())
console.log(await sampling())
