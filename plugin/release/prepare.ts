import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A version as semver.org has it, without a `v`. */
const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$/

/**
 * Writes the version of a release into package.json, package-lock.json, the names of files in README.md and docs/install.md, and CHANGELOG.md, whose newest section
 * becomes that of the version, with its date (YYYY-MM-DD). `folder` is the project's. @throws where the version or the changelog is not fit for it; nothing is written then
 */
export function prepareRelease(folder: string, version: string, date: string): void {
  if (!semver.test(version)) throw new Error(`"${version}" is no version: MAJOR.MINOR.PATCH`)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const changelog = read('CHANGELOG.md')
  const [heading, newest = ''] = /^## (\S+).*$/m.exec(changelog) ?? []
  if (heading === undefined) throw new Error('CHANGELOG.md has no section')
  if (!heading.endsWith(' (unreleased)')) throw new Error(`CHANGELOG.md says nothing new: its newest section is "${heading}"`)
  if (newest !== version) throw new Error(`the newest section of CHANGELOG.md is of ${newest}, not of ${version}`)
  const body = changelog.slice(changelog.indexOf(heading) + heading.length).split(/^## /m, 1)[0] ?? ''
  if (!/^- /m.test(body)) throw new Error(`CHANGELOG.md tells of no change in ${version}`)
  // The text is changed in place, so that nothing else of it moves.
  const manifest = read('package.json').replace(/^( {2}"version": ")[^"]*/m, `$1${version}`)
  const lock = read('package-lock.json')
    .replace(/^( {2}"version": ")[^"]*/m, `$1${version}`)
    .replace(/^( {6}"version": ")[^"]*/m, `$1${version}`)
  const own: { version: string; packages: { '': { version: string } } } = JSON.parse(lock)
  if (own.version !== version || own.packages[''].version !== version) throw new Error('package-lock.json does not begin with the version')
  for (const page of ['README.md', 'docs/install.md']) {
    const text = read(page).replace(/(kubectl-porttrace(?:_v|-))\d[^_\s]*?(_(?:linux|darwin|windows)_|\.tgz)/g, `$1${version}$2`)
    writeFileSync(join(folder, page), text)
  }
  writeFileSync(join(folder, 'package.json'), manifest)
  writeFileSync(join(folder, 'package-lock.json'), lock)
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog.replace(heading, `## ${version} (${date})`))
}
