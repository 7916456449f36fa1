import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fields, items, text, texts } from '../../src/lib/read.ts'

const folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
const clone = join(folder, 'clone')
const prefix = join(folder, 'node_env')
const [hook] = items(load(readFileSync('.pre-commit-hooks.yaml', 'utf8'))).map(fields)

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=porttrace', '-c', 'user.email=porttrace@example.com', ...args], { cwd: clone })
}

/** The files of the repository as they are now, in a repository of their own. */
beforeAll(() => {
  for (const file of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split(
    '\0',
  )) {
    if (file !== '') cpSync(file, join(clone, file))
  }
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'All files')
  mkdirSync(prefix)
})
afterAll(() => rmSync(folder, { recursive: true }))

it('a hook that pre-commit installs from a clone finds a wrong targetPort in manifests', () => {
  // As pre-commit 4 does (languages/node.py).
  const env = { ...process.env, NPM_CONFIG_PREFIX: prefix, npm_config_prefix: prefix, npm_config_prefer_offline: 'true' }
  execFileSync('npm', ['install', '--allow-git=root', '--install-links', '-g', `git+file://${clone}`], { cwd: clone, env, stdio: 'pipe' })

  mkdirSync(join(folder, 'k8s'))
  writeFileSync(
    join(folder, 'k8s', 'web.yaml'),
    `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: htpp}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}}
`,
  )
  const entry = join(prefix, 'bin', text(hook?.entry) ?? '')
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const run = () =>
    execFileSync(entry, texts(hook?.args), { cwd: folder, env: { ...process.env, PATH: path }, encoding: 'utf8', stdio: 'pipe' })
  expect(run).toThrow(expect.objectContaining({ status: 1, stdout: expect.stringContaining('PT301') }))
})

it('an installation of the dependencies alone builds nothing', () => {
  rmSync(join(clone, 'dist'), { recursive: true, force: true })
  execFileSync(process.execPath, ['plugin/prepare.mjs'], { cwd: clone, env: { ...process.env, npm_package_resolved: undefined } })
  expect(() => readFileSync(join(clone, 'dist', 'cli.cjs'))).toThrow('ENOENT')
})
