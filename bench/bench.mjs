// npm run bench: prints figures as ratios between commands of one run, since machines are shared and noisy. Each pair of commands is run
// in turn, and the median of the pairs' ratios is taken. What needs a cluster takes that of KUBECONFIG, with the Service `web` of namespace
// `demo`, and is left out with the reason where there is none.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { manifestFolder, mustGathers } from './manifests.mjs'
import { policies, writeWide } from './policies.mjs'
import { probing } from './probing.mjs'
import { tracing } from './tracing.mjs'
import { view } from './view.mjs'
import { watching } from './watching.mjs'

const plugin = fileURLToPath(new URL('../plugin/kubectl-porttrace', import.meta.url))
const rounds = Number(process.env.BENCH_ROUNDS ?? 15)

/** Runs a command to its end: ms, and the most memory it held (MiB, Linux only). */
function measure([program, ...args]) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let peak = 0
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint += text
    })
    const look = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
      } catch {
        // It has ended, or this is no Linux.
      }
    }, 4)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      // 1 is a verdict.
      if (code === 0 || code === 1) resolve({ ms: performance.now() - start, peak })
      else reject(new Error(`${program} ${args.join(' ')}: exit code ${code}: ${complaint.slice(0, 200)}`))
    })
  })
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function compare(title, ours, theirs, reach, times = rounds) {
  await measure(ours)
  await measure(theirs)
  const pairs = []
  for (let round = 0; round < times; round++) pairs.push([await measure(ours), await measure(theirs)])
  const ratio = median(pairs.map(([a, b]) => a.ms / b.ms))
  const times_ = `${median(pairs.map(([a]) => a.ms)).toFixed(0)} ms against ${median(pairs.map(([, b]) => b.ms)).toFixed(0)} ms`
  const memory = median(pairs.map(([a, b]) => a.peak / b.peak))
  console.log(`${title}\n  ${ratio.toFixed(2)} × its time (to reach: ${reach}), ${times_}; ${memory.toFixed(2)} × its peak memory`)
}

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
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  spawnSync('tar', ['-xzf', join(release, name), '-C', folder])
  const program = join(folder, 'kubectl-porttrace')
  return { program, packed: statSync(join(release, name)).size, size: statSync(program).size }
}

await compare('--help, against kubectl version --client', [plugin, '--help'], ['kubectl', 'version', '--client'], '≤ 1.0')
await compare('--version, against kubectl version --client', [plugin, '--version'], ['kubectl', 'version', '--client'], '≤ 1.0')

const single = singleFile()
if (single) {
  console.log(`the single file: ${(single.packed / 2 ** 20).toFixed(1)} MiB packed, ${(single.size / 2 ** 20).toFixed(1)} MiB unpacked`)
  await compare(
    'its --version, against kubectl version --client',
    [single.program, '--version'],
    ['kubectl', 'version', '--client'],
    '≤ 1.0',
  )
  await compare('its --help, against kubectl version --client', [single.program, '--help'], ['kubectl', 'version', '--client'], '≤ 1.0')
  const words = ['__complete', 'explain', 'PT3']
  await compare(
    'its answer to a TAB, against kubectl version --client',
    [single.program, ...words],
    ['kubectl', 'version', '--client'],
    '≤ 1.5',
  )
} else console.log('the single file: left out, npm run package has made none for this platform')

if (count(['get', 'service', 'web', '-n', 'demo', '-o', 'name']) === 1) {
  const describe = ['kubectl', 'describe', 'service', 'web', '-n', 'demo']
  await compare('svc/web -o json, against kubectl describe svc web', [plugin, 'svc/web', '-n', 'demo', '-o', 'json'], describe, '≤ 1.0')
} else console.log('svc/web -o json: left out, no Service web in namespace demo of the current cluster')

const services = count(['get', 'services', '-A', '-o', 'name'])
if (services >= 500) {
  const all = ['kubectl', 'get', 'services,endpoints,pods', '-A', '-o', 'json']
  await compare(
    `-A -o json over ${services} Services, against kubectl get svc,endpoints,pods -A -o json`,
    [plugin, '-A', '-o', 'json'],
    all,
    '≤ 0.05',
    3,
  )
} else console.log(`-A -o json: left out, the current cluster has ${services} Services, and it takes 500 to tell anything`)

console.log(await tracing())
console.log(policies())
const folder = mkdtempSync(join(tmpdir(), 'porttrace-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const wide = join(folder, 'wide.json')
writeWide(wide)
await compare(
  '--matrix of 200 workloads × 200 Services, against the list of these Services',
  [plugin, '-f', wide, '--matrix', '-n', 'demo', '-o', 'json'],
  [plugin, '-f', wide, '-n', 'demo', '-o', 'json'],
  '≤ 5',
  7,
)
const { folder: manifests, parser } = manifestFolder(folder)
await compare(
  '-f FOLDER of 2,000 manifests, against a program that parses them',
  [plugin, '-f', manifests, '-A', '-o', 'json'],
  [process.execPath, parser],
  '≤ 3',
  5,
)
const { large, small, size } = mustGathers(folder)
await compare(
  `-f a must-gather of ${(119 + size).toFixed(0)} MiB, against one of the ${size.toFixed(0)} MiB of it that matter`,
  [plugin, '-f', large, '-A', '-o', 'json'],
  [plugin, '-f', small, '-A', '-o', 'json'],
  '≤ 1.5',
  5,
)
console.log(await view())
console.log(await watching())
console.log(await probing())
