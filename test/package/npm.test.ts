import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTerminal } from '../e2e/tmux.ts'
import { documentOf } from '../schema.ts'
import { emptyFolder, nodeOf, run } from './run.ts'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
let work = ''
let tarball = ''
let installed = ''

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'porttrace-npm-'))
  // As in a fresh clone: what is packed is built for it.
  rmSync('dist', { recursive: true, force: true })
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', work], { encoding: 'utf8' }).trim()
  tarball = join(work, name)
  installed = join(work, 'installed')
  mkdirSync(installed)
  // Offline: nothing but the tarball is needed.
  execFileSync('npm', ['install', '--global', '--offline', '--silent', '--prefix', installed, tarball])
})
afterAll(() => rmSync(work, { recursive: true }))

describe('the package', () => {
  it('the package is what publint wants', async () => {
    const { messages } = await publint({ pack: { tarball: readFileSync(tarball).buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest))).toStrictEqual([])
  })

  it('the package has no dependencies, and holds what it needs and nothing else', () => {
    expect(manifest.dependencies).toBeUndefined()
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
    const folders = new Set(
      files.map((file) =>
        file
          .split('/')
          .slice(1, file.includes('/dist/') || file.includes('/schema/') ? 2 : 3)
          .join('/'),
      ),
    )
    expect([...folders].toSorted()).toStrictEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist',
        'docs/kubectl-porttrace.1',
        'package.json',
        'plugin/bin',
        'plugin/load.cjs',
        'plugin/start.cjs',
        'schema',
      ].toSorted(),
    )
    expect(files).toContain('package/dist/THIRD-PARTY-LICENSES.txt')
  })
})

describe.each(['22.19.0', '22', '24', '26'])('installed with npm, on Node %s', (version) => {
  /** A PATH with that Node and what was installed, and nothing else. */
  function path(): string {
    const bin = emptyFolder()
    symlinkSync(nodeOf(version), join(bin, 'node'))
    return `${bin}:${join(installed, 'bin')}:/usr/bin:/bin`
  }
  const program = () => join(installed, 'bin', 'kubectl-porttrace')

  it('what npm installs runs the demo', async () => {
    const env = { PATH: path() }
    expect(await run(program(), ['--version'], env)).toStrictEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
    const demo = await run(program(), ['demo', '-o', 'json'], env)
    expect(demo).toMatchObject({ code: 1, stderr: '' })
    expect(documentOf(demo.stdout).kind).toBe('TraceList')
    expect((await run(program(), ['demo', 'svc/shop'], env)).stdout).toContain('PT404')
    expect((await run(program(), ['explain', 'PT301'], env)).code).toBe(0)
  })

  it('what npm installs opens the interactive view', async () => {
    const view = openTerminal(['sh', '-c', 'kubectl-porttrace demo; echo "code $?"; read end'], { PATH: path() })
    try {
      await view.shows(/● live/)
      view.press('C-c')
      await view.shows(/code 0/)
    } finally {
      view.close()
    }
  })

  const kubeconfig = process.env.KUBECONFIG
  if (kubeconfig) {
    it('what npm installs traces a Service of the real cluster', async () => {
      const { code, stdout, stderr } = await run(program(), ['-n', 'demo', 'svc/wrongport', '-o', 'json'], {
        PATH: path(),
        KUBECONFIG: kubeconfig,
      })
      expect([code, stderr]).toStrictEqual([0, ''])
      expect(documentOf(stdout)).toMatchObject({ kind: 'Trace', verdict: 'unknown' })
    })
  }

  it('what npm installs calls itself a kubectl plugin, and completes', async () => {
    const env = { PATH: path() }
    expect((await run(program(), ['--help'], env)).stdout).toContain('kubectl porttrace svc/web')
    expect(await run('kubectl_complete-porttrace', ['demo', 'svc/sho'], env)).toStrictEqual({
      code: 0,
      stdout: 'svc/shop\tNodePort 80\n:4\n',
      stderr: '',
    })
  })
})

describe('on a Node that is too old', () => {
  it.each(['20', '18', '14'])('Node %s is refused in one clear line', async (version) => {
    const node = nodeOf(version)
    const { stdout } = await run(node, ['-p', 'process.versions.node'], {})
    for (const name of ['kubectl-porttrace', 'kubectl_complete-porttrace']) {
      expect(await run(node, [realpathSync(join(installed, 'bin', name)), '--version'], { PATH: dirname(node) })).toStrictEqual({
        code: 3,
        stdout: '',
        stderr: `kubectl-porttrace: needs Node 22.19 or newer, this is ${stdout.trim()}\n`,
      })
    }
  })
})
