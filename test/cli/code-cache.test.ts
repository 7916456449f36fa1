import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const start = fileURLToPath(new URL('../../plugin/start.cjs', import.meta.url))

/** Runs of the built program with a cache folder of their own. */
function cached(folder = mkdtempSync(join(tmpdir(), 'porttrace-cache-'))) {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'kubectl-porttrace')
  return {
    run(...args: string[]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [start, ...args], {
        encoding: 'utf8',
        input: '',
        env: { ...process.env, XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: '' },
      })
      return { status, stdout, stderr }
    },
    files: () => readdirSync(home).map((name) => join(home, name)),
  }
}

const service = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'demo' }, spec: { ports: [] } })

it('a run keeps its compiled code, readable by its owner alone, and the next run uses it', () => {
  const { run, files } = cached()
  const first = run('explain', 'PT301')
  const [file = '', ...others] = files()
  expect(others).toStrictEqual([])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  const before = statSync(file, { bigint: true }).mtimeNs
  expect(run('explain', 'PT301')).toStrictEqual(first)
  expect(statSync(file, { bigint: true }).mtimeNs).toBe(before)
})

it('each short command, and a trace, keep compiled code of their own', () => {
  const { run, files } = cached()
  const dump = join(mkdtempSync(join(tmpdir(), 'porttrace-dump-')), 'dump.json')
  onTestFinished(() => rmSync(join(dump, '..'), { recursive: true }))
  writeFileSync(dump, service)
  const kinds = () => files().flatMap((file) => /cli-(\w+)-/.exec(file)?.[1] ?? [])
  expect(run('-f', dump, '-o', 'name').stdout).toBe('service/web\n')
  for (const words of [['--version'], ['version'], ['-h'], ['--help'], ['__complete', 'explain', 'PT3']]) run(...words)
  expect(kinds().sort()).toEqual(['complete', 'help', 'trace', 'version'])
})

it('compiled code that belongs to another file, or is cut off, is compiled again', () => {
  const { run, files } = cached()
  const first = run('--help')
  const [file = ''] = files()
  const whole = readFileSync(file)
  for (const damaged of [
    Buffer.alloc(0),
    Buffer.from('1 2\n'),
    whole.subarray(0, 100),
    Buffer.concat([Buffer.alloc(64), whole.subarray(64)]),
  ]) {
    writeFileSync(file, damaged)
    expect(run('--help')).toStrictEqual(first)
    expect(readFileSync(file).length).toBeGreaterThan(10_000)
  }
})

it('a cache folder that cannot be made changes nothing', () => {
  const blocked = join(mkdtempSync(join(tmpdir(), 'porttrace-cache-')), 'file')
  writeFileSync(blocked, '')
  expect(cached(blocked).run('--version')).toMatchObject({ status: 0, stderr: '' })
})
