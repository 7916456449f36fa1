import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageAll } from '../../plugin/package/package.ts'
import { archiveName, platforms, programName } from '../../plugin/package/platforms.ts'
import { openTerminal } from '../e2e/tmux.ts'
import { checkManifest } from '../release/krew.ts'
import { documentOf } from '../schema.ts'
import { unmatchedDump } from './dump.ts'
import { testElsewhere } from './elsewhere.ts'
import { installByKrew } from './krew.ts'
import { emptyFolder, type Ran, run, thisPlatform } from './run.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const native = thisPlatform()
let releases = ''
let bin = ''
/** kubectl and the plugin are on it, and no Node. */
let path = ''

beforeAll(async () => {
  releases = mkdtempSync(join(tmpdir(), 'porttrace-releases-'))
  await packageAll({ folder: releases, only: platforms, say: () => {} })
  const { manifest } = checkManifest(readFileSync(join(releases, 'krew-manifest.yaml'), 'utf8'), 'porttrace.yaml')
  bin = installByKrew(manifest, native, releases, join(releases, 'krew'))
  const tools = join(releases, 'tools')
  execFileSync('mkdir', [tools])
  const kubectl = execFileSync('sh', ['-c', 'readlink -f "$(command -v kubectl)"'], { encoding: 'utf8' }).trim()
  execFileSync('sh', ['-c', `printf '#!/bin/sh\\nexec "${kubectl}" "$@"\\n' > "${tools}/kubectl" && chmod +x "${tools}/kubectl"`])
  for (const name of ['sh', 'ln'])
    symlinkSync(execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(tools, name))
  path = `${bin}:${tools}`
})
afterAll(() => rmSync(releases, { recursive: true, force: true }))

const porttrace = (args: readonly string[], env: Record<string, string> = {}, input?: string): Promise<Ran> =>
  run(join(releases, 'tools', 'kubectl'), ['porttrace', ...args], { PATH: path, ...env }, input)

describe('the release', () => {
  it('the release has an archive for every platform, with its checksum, and a manifest without fault', () => {
    const sums = readFileSync(join(releases, 'checksums.txt'), 'utf8')
    expect(
      sums
        .trim()
        .split('\n')
        .map((line) => line.split('  ')[1]),
    ).toStrictEqual(platforms.map((platform) => archiveName(platform, version)))
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'checksums.txt'], { cwd: releases })
    const { manifest, faults } = checkManifest(readFileSync(join(releases, 'krew-manifest.yaml'), 'utf8'), 'porttrace.yaml')
    expect(faults).toStrictEqual([])
    expect(manifest.platforms).toHaveLength(platforms.length)
  })

  it('the release is installed by krew on every platform', () => {
    const { manifest } = checkManifest(readFileSync(join(releases, 'krew-manifest.yaml'), 'utf8'), 'porttrace.yaml')
    const magic: Record<string, string> = { linux: '7f454c46', darwin: 'cffaedfe', windows: '4d5a' }
    for (const platform of platforms) {
      const root = emptyFolder()
      installByKrew(manifest, platform, releases, root)
      const program = join(root, 'store', 'porttrace', `v${version}`, programName(platform))
      expect(readFileSync(program).toString('hex', 0, 4)).toMatch(new RegExp(`^${magic[platform.os]}`))
      expect(statSync(program).mode & 0o111).not.toBe(0)
    }
    expect(() => installByKrew(manifest, { os: 'linux', arch: 'ppc64le' }, releases, emptyFolder())).toThrow('does not offer')
  })

  it('the release is the same, byte for byte, when it is made again', async () => {
    const again = emptyFolder()
    const only = platforms.filter(
      (platform) => platform === native || platform.os === 'windows' || (platform.os === 'darwin' && platform.arch === 'arm64'),
    )
    await packageAll({ folder: again, only, say: () => {} })
    const lines = (folder: string) => readFileSync(join(folder, 'checksums.txt'), 'utf8').trim().split('\n')
    expect(lines(again)).toHaveLength(only.length)
    expect(lines(releases)).toEqual(expect.arrayContaining(lines(again)))
    expect(readFileSync(join(again, 'sbom.cdx.json'), 'utf8')).toBe(readFileSync(join(releases, 'sbom.cdx.json'), 'utf8'))
  })

  it('the release says what it is made of: the packages bundled, and Node', () => {
    const bom = JSON.parse(readFileSync(join(releases, 'sbom.cdx.json'), 'utf8'))
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'kubectl-porttrace', version } } })
    const names: string[] = bom.components.map((component: { name: string }) => component.name)
    expect(names).toEqual(expect.arrayContaining(['node', 'ajv', 'js-yaml', 'https-proxy-agent', 'socks-proxy-agent']))
    expect(names).not.toContain('vitest')
    const licenses = readFileSync(join(bin, '..', 'store', 'porttrace', `v${version}`, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of names.filter((one) => one !== 'node')) expect(licenses).toContain(`\n${name} `)
  })
})

describe('kubectl porttrace, installed by krew, without Node', () => {
  it('kubectl porttrace, installed by krew, without Node, has no Node on its PATH', async () => {
    expect((await run('/bin/sh', ['-c', 'command -v node npm'], { PATH: path })).stdout).toBe('')
  })

  it('kubectl porttrace, installed by krew, without Node, runs the commands that load every part of the program', async () => {
    expect(await porttrace(['--version'])).toStrictEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect((await porttrace(['--help'])).stdout).toContain('  kubectl porttrace svc/web')
    expect(documentOf((await porttrace(['demo', '-o', 'json'])).stdout).kind).toBe('TraceList')
    expect((await porttrace(['demo', 'svc/shop'])).stdout).toContain('PT404')
    expect((await porttrace(['demo', 'svc/shop', '-o', 'yaml'])).stdout).toMatch(/^kind: Trace$/m)
    expect((await porttrace(['explain', 'PT301'])).stdout).toContain('PT301')
    expect((await porttrace(['--no-such-flag'])).code).toBe(2)
  })

  it('kubectl porttrace, installed by krew, without Node, keeps a snapshot and traces it, and a dump in YAML', async () => {
    const file = join(emptyFolder(), 'snapshot.json')
    const live = await porttrace(['demo', 'svc/search', '--save', file])
    expect(live.code).toBe(1)
    const kept = await porttrace(['-f', file, '-n', 'demo', 'svc/search'])
    expect(kept).toMatchObject({ code: 1, stderr: '' })
    expect((await porttrace(['-f', '-', '-n', 'demo', 'svc/web'], {}, unmatchedDump)).stdout).toContain('PT101')
    expect((await porttrace(['-f', '-', 'svc/web'], {}, '{"apiVersion":"porttrace/v1","kind":"Snapshot"}')).code).toBe(3)
  })

  it('kubectl porttrace, installed by krew, without Node, measures wide characters', async () => {
    const spec = { type: 'ExternalName', externalName: '例え.example.com' }
    const service = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'demo', uid: 'uid-1' }, spec })
    const [header = ''] = (await porttrace(['-f', '-', 'svc/web'], {}, service)).stdout.split('\n')
    expect(header).toMatch(/^demo\/web {3}ExternalName 例え\.example\.com +● healthy$/)
    // Each of the two characters takes two columns.
    expect(header.length).toBe(78)
  })

  it('kubectl porttrace, installed by krew, without Node, reaches a cluster through proxies', async () => {
    const kubeconfig = join(emptyFolder(), 'config')
    for (const proxy of ['socks5://127.0.0.1:1', 'http://127.0.0.1:1']) {
      writeFileSync(
        kubeconfig,
        `clusters: [{name: c, cluster: {server: "https://127.0.0.1:2", proxy-url: "${proxy}"}}]\ncontexts: [{name: c, context: {cluster: c}}]\ncurrent-context: c\n`,
      )
      const { code, stderr } = await porttrace(['svc/web'], { KUBECONFIG: kubeconfig })
      expect([code, stderr]).toEqual([3, expect.stringContaining('proxy')])
      expect(stderr).not.toContain('internal error')
    }
  })

  it('kubectl porttrace, installed by krew, without Node, ignores NODE_OPTIONS', async () => {
    const env = { NODE_OPTIONS: '--require /nonexistent.cjs --inspect-brk' }
    expect(await porttrace(['--version'], env)).toStrictEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('kubectl porttrace, installed by krew, without Node, completes once the lines of the install hint have run', async () => {
    const { stdout } = await porttrace(['completion', '--install-hint'])
    expect(await run('/bin/sh', ['-e', '-c', stdout], { PATH: path })).toStrictEqual({ code: 0, stdout: '', stderr: '' })
    expect(await run(join(bin, 'kubectl_complete-porttrace'), ['demo', 'svc/sho'], { PATH: path })).toStrictEqual({
      code: 0,
      stdout: 'svc/shop\tNodePort 80\n:4\n',
      stderr: '',
    })
    expect((await porttrace(['completion', 'bash'])).stdout).toContain('complete -F _kubectl_porttrace kubectl-porttrace')
  })

  it('kubectl porttrace, installed by krew, without Node, opens the interactive view, and leaves the terminal as it was', async () => {
    const view = openTerminal(['sh', '-c', 'kubectl porttrace demo; echo "code $?"; read end'], { PATH: path })
    try {
      const before = view.state()
      await view.shows(/● live/)
      view.press('/', 'pay')
      await view.hides(/cart/)
      view.press('Enter')
      await view.shows(/filter: pay/)
      view.press('Enter')
      await view.shows(/demo\/payments broken/)
      view.press('C-c')
      await view.shows(/code 0/)
      expect(view.state()).toStrictEqual(before)
    } finally {
      view.close()
    }
  })

  const kubeconfig = process.env.KUBECONFIG
  if (kubeconfig) {
    it('kubectl porttrace, installed by krew, without Node, traces a Service of the real cluster', async () => {
      const { code, stdout, stderr } = await porttrace(['-n', 'demo', 'svc/wrongport', '-o', 'json'], { KUBECONFIG: kubeconfig })
      expect([code, stderr]).toStrictEqual([0, ''])
      expect(documentOf(stdout)).toMatchObject({ kind: 'Trace', verdict: 'unknown' })
    })
  }
})

testElsewhere(() => releases)
