import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareRelease } from '../../plugin/release/prepare.ts'

const files = ['package.json', 'package-lock.json', 'README.md', 'docs/install.md']
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-release-'))
  for (const file of files) cpSync(file, join(folder, file))
  write('# Changelog\n\n## 0.2.0 (unreleased)\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (changelog: string) => writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('prepareRelease', () => {
  it('prepareRelease writes the version into every file that has it, and the date into the changelog', () => {
    prepareRelease(folder, '0.2.0', '2026-02-03')
    expect(JSON.parse(read('package.json'))).toStrictEqual({ ...JSON.parse(readFileSync('package.json', 'utf8')), version: '0.2.0' })
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
    expect(JSON.parse(read('package-lock.json'))).toStrictEqual({
      ...lock,
      version: '0.2.0',
      packages: { ...lock.packages, '': { ...lock.packages[''], version: '0.2.0' } },
    })
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const page of ['README.md', 'docs/install.md']) {
      const text = readFileSync(page, 'utf8')
      expect(text).toContain(`_v${version}_linux_amd64.tar.gz`)
      expect(read(page)).toBe(text.replaceAll(`_v${version}_`, '_v0.2.0_').replaceAll(`-${version}.tgz`, '-0.2.0.tgz'))
    }
    expect(read('CHANGELOG.md')).toBe('# Changelog\n\n## 0.2.0 (2026-02-03)\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n')
  })

  it.each<[string, string, string]>([
    ['v0.2.0', '', 'no version'],
    ['', '', 'no version'],
    ['0.2', '', 'no version'],
    ['0.3.0', '', 'is of 0.2.0, not of 0.3.0'],
    ['0.2.0', '# Changelog\n', 'no section'],
    ['0.1.0', '# Changelog\n\n## 0.1.0 (2026-01-01)\n\n- First.\n', 'nothing new'],
    ['0.2.0', '# Changelog\n\n## 0.2.0 (unreleased)\n\n## 0.1.0 (2026-01-01)\n\n- First.\n', 'no change in 0.2.0'],
  ])('prepareRelease refuses %j with %j, and writes nothing', (version, changelog, message) => {
    if (changelog) write(changelog)
    const before = [...files, 'CHANGELOG.md'].map(read)
    expect(() => prepareRelease(folder, version, '2026-02-03')).toThrow(message)
    expect([...files, 'CHANGELOG.md'].map(read)).toStrictEqual(before)
  })
})
