// The policy cases beside the project, through their own runner: all rows but the few that ask about a port that the Service of their topology
// does not have. `svc/NAME:PORT` names nothing there, so the runner counts these as wrong: exactly these, or this fails. They are asked by the
// address of their Pod. Ends with `N of N rows hold`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { dump, load, loadAll } from 'js-yaml'

const folder = resolve('../shared/policies')
const named = JSON.parse(readFileSync('test/policy/rows-without-port.json', 'utf8'))
const isSame = (a, b) => ['from', 'to', 'port', 'protocol'].every((key) => a[key] === b[key])
const isNamed = (file, row) => named.some((one) => one.file === file && isSame(one, row))
const cases = readdirSync(join(folder, 'cases')).map((file) => ({ file, content: load(readFileSync(join(folder, 'cases', file), 'utf8')) }))
const odd = cases.flatMap(({ file, content }) => content.expect.filter((row) => isNamed(file, row)).map((row) => ({ file, content, row })))
const work = mkdtempSync(join(tmpdir(), 'policy-cases-'))

/** Runs cases through the runner; true if all hold. */
function holds(name, files) {
  mkdirSync(join(work, name, 'cases'), { recursive: true })
  symlinkSync(join(folder, 'topologies'), join(work, name, 'topologies'))
  for (const { file, content } of files) writeFileSync(join(work, name, 'cases', file), dump(content))
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'run.mjs'), '--project', '.', '--cases', join(work, name)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.stdout.write(stdout)
  return status === 0
}

/** What the program says of a row that is asked by the address of the Pod. */
function byAddress({ content, row }, index) {
  const objects = loadAll(readFileSync(join(folder, 'topologies', content.topology), 'utf8')).filter(Boolean)
  const pod = objects.find(({ kind, metadata }) => kind === 'Pod' && `${metadata.namespace}/${metadata.name}` === row.to)
  const file = join(work, `odd-${index}.json`)
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...objects, ...content.policies] }))
  const [namespace, name] = row.from.split('/')
  const from = name === undefined ? ['--from', row.from] : ['--from', `pod/${name}`, '--from-namespace', namespace]
  const target = `${pod.status.podIPs[0].ip}:${row.port}/${row.protocol}`
  const { stdout } = spawnSync('plugin/kubectl-porttrace', ['-f', file, target, ...from, '-o', 'json'], { encoding: 'utf8' })
  return JSON.parse(stdout).access?.result
}

try {
  const most = cases.map(({ file, content }) => ({
    file,
    content: { ...content, expect: content.expect.filter((row) => !isNamed(file, row)) },
  }))
  const each = odd.map(({ file, content, row }, index) => ({ file: `${index}-${file}`, content: { ...content, expect: [row] } }))
  const failures = [
    ...(odd.length === named.length ? [] : ['a row of rows-without-port.json is in no case']),
    ...(holds('most', most) ? [] : ['rows that are not in rows-without-port.json do not hold']),
    ...each
      .filter((one, index) => holds(`odd-${index}`, [one]))
      .map(({ file }) => `${file} holds: take the row out of rows-without-port.json`),
    ...odd.flatMap((one, index) => {
      const result = byAddress(one, index)
      return result === one.row.result ? [] : [`${one.file}: ${one.row.to} ${one.row.port}/${one.row.protocol} is ${result} by its address`]
    }),
  ]
  for (const failure of failures) console.log(failure)
  const count = cases.reduce((sum, { content }) => sum + content.expect.length, 0)
  console.log(
    failures.length === 0
      ? `${count} of ${count} rows hold, ${odd.length} of them asked by the address of the Pod`
      : 'policy cases: FAILED',
  )
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  rmSync(work, { recursive: true })
}
