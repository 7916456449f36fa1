import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fields, items, texts } from '../../src/lib/read.ts'

const manifest = (targetPort: string) => `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: ${targetPort}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
`

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
  for (const [name, port] of [
    ['k8s', 'http'],
    ['odd', 'htpp'],
  ] as const) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'web.yaml'), manifest(port))
  }
  mkdirSync(join(folder, 'with space'))
  cpSync(join(folder, 'k8s'), join(folder, 'with space'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Ran {
  code: number
  stdout: string
  stderr: string
}

function run(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

describe('action.yml', () => {
  const action = fields(load(readFileSync('action.yml', 'utf8')))
  const inputs = fields(action.inputs)
  const steps = items(fields(action.runs).steps).map(fields)
  const check = steps.at(-1) ?? {}

  it('action.yml has what GitHub asks of a composite action', () => {
    expect(fields(action.runs).using).toBe('composite')
    for (const name of ['name', 'description']) expect(action[name]).toBeTypeOf('string')
    for (const [name, input] of Object.entries(inputs)) expect([name, typeof fields(input).description]).toEqual([name, 'string'])
    for (const step of steps) expect('uses' in step || ('run' in step && step.shell === 'bash')).toBe(true)
  })

  it('uses other actions by their commits', () => {
    for (const [line] of readFileSync('action.yml', 'utf8').matchAll(/uses: .*/g))
      expect(line).toMatch(/^uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('action.yml passes inputs to its scripts as variables, so that no input is run', () => {
    for (const step of steps) expect(String(step.run ?? '')).not.toContain('${{')
    const used = Object.values(fields(check.env)).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(String(value))?.[1])
    expect(new Set(used)).toEqual(new Set(Object.keys(inputs)))
  })

  /** Runs the last step as a runner does. */
  const checked = (given: Record<string, string>) => {
    const env = Object.fromEntries(
      Object.entries(fields(check.env)).map(([name, value]) => {
        const input = /inputs\.([\w-]+)/.exec(String(value))?.[1] ?? ''
        return [name, given[input] ?? String(fields(inputs[input]).default ?? '')]
      }),
    )
    return run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', String(check.run)], { ...env, GITHUB_ACTION_PATH: process.cwd() })
  }

  it('passes manifests that are right, and annotates those that are not', async () => {
    expect(await checked({ files: 'k8s/\n\nwith space/\n' })).toMatchObject({ code: 0, stdout: '' })
    const broken = await checked({ files: 'odd/' })
    expect(broken.code).toBe(1)
    expect(broken.stdout).toMatch(/^::error file=odd\/web\.yaml,line=\d+,title=PT301/)
  })

  it('action.yml takes a level, a format and a file for the result', async () => {
    expect(await checked({ files: 'odd/', 'fail-on': 'never', format: 'markdown', output: 'page.md' })).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(readFileSync(join(folder, 'page.md'), 'utf8')).toContain('### ✗ `shop/web` is broken')
  })

  it('action.yml runs no text from an input', async () => {
    const ran = await checked({ files: '$(touch owned); `touch owned`' })
    expect(ran.code).toBe(3)
    expect(() => readFileSync(join(folder, 'owned'))).toThrow()
  })
})

describe('.pre-commit-hooks.yaml', () => {
  const hooks = items(load(readFileSync('.pre-commit-hooks.yaml', 'utf8'))).map(fields)
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8'))

  it('.pre-commit-hooks.yaml has what pre-commit asks of a hook, and an entry that the package installs', () => {
    for (const hook of hooks) {
      for (const name of ['id', 'name', 'entry', 'language']) expect(hook[name]).toBeTypeOf('string')
      expect(hook.language).toBe('node')
      expect(Object.keys(bin)).toContain(hook.entry)
      expect(new RegExp(String(hook.files)).test('k8s/web.yaml')).toBe(true)
    }
  })

  it('passes a folder that is right, and fails one that is not', async () => {
    for (const { args } of hooks) {
      const program = join(process.cwd(), 'plugin/kubectl-porttrace')
      expect(await run(program, texts(args))).toMatchObject({ code: 0 })
      expect(await run(program, ['-f', 'odd/'])).toMatchObject({ code: 1, stdout: expect.stringContaining('PT301') })
    }
  })
})
