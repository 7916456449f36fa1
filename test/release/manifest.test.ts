import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Archive, krewManifest } from '../../plugin/package/krew.ts'
import { archiveName, platforms } from '../../plugin/package/platforms.ts'
import { checkManifest, matches } from './krew.ts'

const archives: Archive[] = platforms.map((platform, index) => ({ platform, sha256: String(index).repeat(64) }))
const good = krewManifest('1.2.3', 'https://example.com/porttrace', archives)

describe('krewManifest', () => {
  it('krewManifest is right by every rule of krew', () => {
    const { manifest, faults } = checkManifest(good, 'porttrace.yaml')
    expect(faults).toStrictEqual([])
    expect(manifest).toMatchObject({ name: 'porttrace', version: 'v1.2.3' })
  })

  it('krewManifest has for each machine the archive that is made for it', () => {
    const { manifest } = checkManifest(good, 'porttrace.yaml')
    for (const { platform, sha256 } of archives) {
      const [chosen, ...others] = manifest.platforms.filter((one) => matches(one, platform))
      expect(others).toStrictEqual([])
      expect(chosen).toMatchObject({
        sha256,
        uri: `https://example.com/porttrace/releases/download/v1.2.3/${archiveName(platform, '1.2.3')}`,
      })
    }
  })

  it.each<[string, string | RegExp, string]>([
    ['apiVersion', 'v1alpha2', 'v1alpha1'],
    ['kind', 'kind: Plugin', 'kind: Plug'],
    ['is not allowed', 'name: porttrace', 'name: port trace'],
    ['must be called', 'name: porttrace', 'name: porttrack'],
    ['one line', /shortDescription: .*/, 'shortDescription: "a\\nb"'],
    ['one line', /shortDescription: .*/, ''],
    ['no vMAJOR.MINOR.PATCH', 'version: v1.2.3', 'version: 1.2.3'],
    ['lower-case', '1'.repeat(64), 'A'.repeat(64)],
    ['Windows', /kubectl-porttrace\.exe/g, 'kubectl-porttrace'],
    ['LICENSE', /- from: LICENSE\n/, '- from: COPY\n'],
    ['bin has to be set', /bin: .*/, 'bin: ""'],
    ['os and arch alone', 'arch: arm64', 'cpu: arm64'],
    ['2 platforms match linux/amd64', 'arch: arm64', 'arch: amd64'],
    [
      '2 platforms match darwin/amd64',
      /matchLabels:\n +os: darwin\n +arch: arm64/,
      'matchExpressions: [{key: os, operator: In, values: [darwin]}]',
    ],
    ['matches no machine', 'arch: arm64', 'arch: riscv64'],
    ['uri has to be set', /uri: .*/, 'uri: ""'],
    ['.tar.gz or .zip', '.zip', '.7z'],
    ['no platform', /platforms:[\s\S]*/, 'platforms: []'],
    ['selector is empty', /matchLabels:\n +os: linux\n +arch: amd64/, '{}'],
  ])('the rules see "%s"', (fault, from, to) => {
    const bad = good.replace(from, to)
    expect(bad).not.toBe(good)
    expect(checkManifest(bad, 'porttrace.yaml').faults.join('\n')).toContain(fault)
  })
})

describe('krew-manifest.yaml', () => {
  const text = readFileSync('krew-manifest.yaml', 'utf8')
  const { manifest, faults } = checkManifest(text, 'porttrace.yaml')
  const headings = readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (\S+) \((.*)\)$/gm)
  const state = headings.find(([, version]) => `v${version}` === manifest.version)?.[2]

  it('krew-manifest.yaml is right by every rule', () => expect(faults).toStrictEqual([]))

  // The manifest of a release does not change with the sources. Before the first release there are no archives, so no checksums.
  it('krew-manifest.yaml is that of the last release, or has no checksums before the first one', () => {
    const { homepage } = JSON.parse(readFileSync('package.json', 'utf8'))
    const none = platforms.map((platform) => ({ platform, sha256: '0'.repeat(64) }))
    if (state === 'unreleased') {
      const [comment, ...rest] = text.split('\n')
      expect(comment).toMatch(/^# Not released yet: npm run release /)
      expect(rest.join('\n')).toBe(krewManifest(manifest.version.slice(1), homepage, none))
    } else {
      expect(state).toMatch(/^\d{4}-\d\d-\d\d$/)
      expect(text).not.toContain('Not released')
      expect(manifest.platforms.filter(({ sha256 }) => /^0+$/.test(sha256))).toStrictEqual([])
    }
  })
})
